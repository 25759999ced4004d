import { retryChain, retryRun } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { tellOfReplay } from './views/tell-of-replay.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';

type RetryCall = Call<{ readonly runId: string }, { readonly reason?: string; readonly chain: boolean }>;

/** A failed run once more, with the same input. With --chain, what went wrong of its chain. */
export async function run(call: RetryCall): Promise<void> {
  const { args, options, io } = call;
  const runId = runIdOf(args.runId);
  if (options.chain) return retryAll(call, runId);
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await tellOfReplay(store, { id, replayOf: runId }, call);
  });
}

async function retryAll(call: RetryCall, runId: number): Promise<void> {
  const { options, io, output } = call;
  const order = { runId, actor: actorOf(io.env), reason: options.reason };
  const retried = await withStore(await createServices(call), ({ store }) => retryChain(store, order));
  output.data({ retried });
  for (const one of retried) output.lines([one.runId, one.replayedAs].join('\t'));
  const first = retried[0]?.replayedAs ?? runId;
  output.remark(`${plural(retried.length, 'run')} as a new chain: worker run:show ${first}`);
}
