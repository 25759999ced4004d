import { cancelChain, cancelRun, type Cancelling } from '@sb/queue';
import type { CancelRequest } from '@sb/queue/engine';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { actorOf } from '../../cli/actor.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';

type CancelCall = Call<{ readonly runId: string }, { readonly reason?: string; readonly chain: boolean }>;

/** Ends a run that waits; tells one that is under way to stop. With --chain, all of its chain. */
export async function run(call: CancelCall): Promise<void> {
  const { output, args, options, io } = call;
  const runId = runIdOf(args.runId);
  const request = { runId, actor: actorOf(io.env), reason: options.reason };
  if (options.chain) return cancelAll(call, request);
  const { verdict, state } = await withStore(await createServices(call), ({ store }) =>
    cancelRun(store, request),
  );
  output.data({ runId, verdict, state });
  output.lines([runId, verdict, state].join('\t'));
  output.remark(sentence({ verdict, state }, runId));
}

async function cancelAll(call: CancelCall, request: CancelRequest): Promise<void> {
  const { output } = call;
  const done = await withStore(await createServices(call), ({ store }) => cancelChain(store, request));
  const { chainId, cancelled, requested } = done;
  output.data(done);
  for (const id of cancelled) output.lines([id, 'cancelled'].join('\t'));
  for (const id of requested) output.lines([id, 'requested'].join('\t'));
  const told = requested.length > 0 ? `, ${plural(requested.length, 'run')} under way told to stop` : '';
  output.remark(`Chain ${chainId}: ${plural(cancelled.length, 'run')} cancelled${told}.`);
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
