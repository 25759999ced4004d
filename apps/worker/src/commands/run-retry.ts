import { retryRun } from '@sb/queue';
import { actorOf } from '../actor.ts';
import type { Call } from '../cli/command.ts';
import { tellOfReplay } from '../dead-letters/tell-of-replay.ts';
import { runIdOf } from '../run-id.ts';
import { createServices, withStore } from '../services.ts';

/** A failed run once more, with the same input. */
export async function run(
  call: Call<{ readonly runId: string }, { readonly reason?: string }>,
): Promise<void> {
  const { args, options, io } = call;
  const runId = runIdOf(args.runId);
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await tellOfReplay(store, { id, replayOf: runId }, call);
  });
}
