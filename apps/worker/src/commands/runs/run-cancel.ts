import { cancelChain, cancelRun, type Cancelling, findRun, readChain } from '@sb/queue';
import type { CancelRequest } from '@sb/queue/engine';
import { FINISHED_STATES, type RunState } from '@sb/jobs';
import { CodedError, plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { actorOf } from '../../cli/actor.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly reason?: string;
  readonly chain: boolean;
  readonly dryRun: boolean;
}

type CancelCall = Call<{ readonly runId: string }, Options>;

/** A run that has ended stays as it is. */
class RunEndedError extends CodedError {
  readonly code = 'RUN_ENDED';
  readonly hint: string;
  constructor(runId: number, state: RunState) {
    super(`Run ${runId} had already ended (${state}): nothing is changed.`);
    this.hint = `To see its end: worker run:show ${runId}`;
  }
}

/** Cancels a run: a waiting one ends at once, a running one is asked to stop. With --chain, all runs of its chain. */
export async function run(call: CancelCall): Promise<void> {
  const { output, args, options, io } = call;
  const runId = runIdOf(args.runId);
  const request = { runId, actor: actorOf(io.env), reason: options.reason };
  if (options.dryRun) return showIntent(call, runId);
  if (options.chain) return cancelAll(call, request);
  const { verdict, state } = await withStore(await createServices(call), ({ store }) =>
    cancelRun(store, request),
  );
  if (verdict === 'finished') throw new RunEndedError(runId, state);
  output.data({ runId, verdict, state });
  output.lines([runId, verdict, state].join('\t'));
  output.remark(sentence({ verdict, state }, runId));
}

/** What a cancel would do now. */
async function showIntent(call: CancelCall, runId: number): Promise<void> {
  const { output, options } = call;
  const runs = await withStore(await createServices(call), async ({ store }) =>
    options.chain ? readChain(store, runId) : [await findRun(store, runId)],
  );
  const live = runs.filter(({ state }) => !hasEnded(state));
  const [only] = runs;
  if (!options.chain && only && hasEnded(only.state)) throw new RunEndedError(runId, only.state);
  const cancelled = live.flatMap(({ id, state }) => (state === 'running' ? [] : [id]));
  const requested = live.flatMap(({ id, state }) => (state === 'running' ? [id] : []));
  output.data({ dryRun: true, cancelled, requested });
  for (const { id, state } of live)
    output.lines([id, state === 'running' ? 'requested' : 'cancelled', state].join('\t'));
  output.remark(
    `${plural(cancelled.length, 'run')} would be cancelled, and ${plural(requested.length, 'running run')} asked to stop; nothing is changed.`,
  );
}

function hasEnded(state: RunState): boolean {
  return FINISHED_STATES.some((finished) => finished === state);
}

async function cancelAll(call: CancelCall, request: CancelRequest): Promise<void> {
  const { output } = call;
  const done = await withStore(await createServices(call), ({ store }) => cancelChain(store, request));
  const { chainId, cancelled, requested } = done;
  output.data(done);
  for (const id of cancelled) output.lines([id, 'cancelled'].join('\t'));
  for (const id of requested) output.lines([id, 'requested'].join('\t'));
  const asked = requested.length > 0 ? `, ${plural(requested.length, 'running run')} asked to stop` : '';
  output.remark(`Chain ${chainId}: ${plural(cancelled.length, 'run')} cancelled${asked}.`);
}

interface Cancelled extends Cancelling {
  readonly verdict: Exclude<Cancelling['verdict'], 'finished'>;
}

function sentence({ verdict, state }: Cancelled, runId: number): string {
  switch (verdict) {
    case 'cancelled':
      return `Run ${runId} was ${state}; it is cancelled now.`;
    case 'requested':
      return `Run ${runId} is running and was asked to stop. To see its end: worker run:show ${runId}`;
  }
}
