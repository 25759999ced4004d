import { cancelRun, type Cancelling } from '@sb/queue';
import type { Call } from '../cli/command.ts';
import { actorOf } from '../actor.ts';
import { runIdOf } from '../run-id.ts';
import { createServices, withStore } from '../services.ts';

/** Ends a run that waits; tells one that is under way to stop. */
export async function run(
  call: Call<{ readonly runId: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const runId = runIdOf(args.runId);
  const request = { runId, actor: actorOf(io.env), reason: options.reason };
  const { verdict, state } = await withStore(await createServices(call), ({ store }) =>
    cancelRun(store, request),
  );
  output.data({ runId, verdict, state });
  output.lines([runId, verdict, state].join('\t'));
  output.remark(sentence({ verdict, state }, runId));
}

function sentence({ verdict, state }: Cancelling, runId: number): string {
  switch (verdict) {
    case 'cancelled':
      return `Run ${runId} was ${state}; it is cancelled.`;
    case 'requested':
      return `Run ${runId} is under way and has been told to stop. How it ends: worker run:show ${runId}`;
    case 'finished':
      return `Run ${runId} had ended before (${state}): nothing is changed.`;
  }
}
