import {
  cancelChain,
  cancelRun,
  cancelRuns,
  type Cancelling,
  findRun,
  type LiveView,
  readChain,
} from '@sb/queue';
import type { CancelRequest } from '@sb/queue/engine';
import { FINISHED_STATES, type RunState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { chainCancelText } from '@sb/views';
import { CodedError, plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { actorOf } from '../../cli/actor.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { Outcome } from './many/act-in-chunks.ts';
import { actOnMany } from './many/act-on-many.ts';
import { findRefusals, type KnownRun } from './many/find-refusals.ts';
import { type ChosenRun, type FilterOptions, findLive, isByNumber, namedRuns } from './many/choose-runs.ts';
import { requireKnownNames } from './many/unknown-names.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options extends FilterOptions {
  readonly state?: readonly LiveView[];
  readonly reason?: string;
  readonly chain: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

type CancelCall = Call<{ readonly runId: readonly string[] }, Options>;

/** A run that has ended stays as it is. */
class RunEndedError extends CodedError {
  readonly code = 'RUN_ENDED';
  readonly hint: string;
  constructor(runId: number, state: RunState) {
    super(`Run ${runId} had already ended (${state}): nothing is changed.`);
    this.hint = `To see its end: worker run:show ${runId}`;
  }
}

/** Cancels runs: a waiting one ends at once, a running one is asked to stop. With --chain, all runs of its chain. */
export async function run(call: CancelCall): Promise<ExitCode | void> {
  const { args, options } = call;
  const { job, queue, schedule, tag, since, state } = options;
  const filters = { job, queue, schedule, tag, since, state };
  const isNamed = isByNumber(args.runId, filters);
  const [only, another] = args.runId;
  if (isNamed && only !== undefined && another === undefined) return cancelOne(call, runIdOf(only));
  if (options.chain)
    throw new UsageError('--chain takes the number of one run', 'worker run:cancel <run> --chain');
  const services = await createServices(call);
  return withStore(services, async ({ store }) => {
    const chosen = isNamed ? await namedRuns(store, args.runId) : await findLive(store, filters);
    if (chosen.runs.length === 0) await requireKnownNames(filters, store, services);
    const how = {
      ...CANCEL,
      act: (chunk: readonly ChosenRun[]) => cancelChunk(store, chunk, call),
      refusals: (runs: readonly ChosenRun[]) => findRefusals(store, runs, whyNotCancelled),
    };
    return actOnMany(chosen, how, call);
  });
}

const CANCEL = {
  command: 'run:cancel',
  verb: 'cancel',
  done: 'cancelled or asked to stop',
  chunk: 100,
} as const;

function whyNotCancelled({ id, state }: KnownRun): RunEndedError | undefined {
  return hasEnded(state) ? new RunEndedError(id, state) : undefined;
}

async function cancelChunk(
  store: Store,
  chunk: readonly ChosenRun[],
  { io, options }: CancelCall,
): Promise<readonly Outcome[]> {
  const runIds = chunk.map(({ id }) => id);
  const ends = await cancelRuns(store, { runIds, actor: actorOf(io.env), reason: options.reason });
  return runIds.map((runId) => {
    const end = ends.get(runId);
    if (!end || !('verdict' in end)) return { error: end };
    const { verdict, state } = end;
    if (verdict === 'finished') return { error: new RunEndedError(runId, state) };
    return { text: [verdict, state].join('\t'), facts: { verdict, state } };
  });
}

async function cancelOne(call: CancelCall, runId: number): Promise<void> {
  const { output, options, io } = call;
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

/** Shows the runs that a cancel would end or ask to stop now. */
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
  const { failure, ...report } = done;
  const { chainId, cancelled, requested } = report;
  output.data(report);
  for (const id of cancelled) output.lines([id, 'cancelled'].join('\t'));
  for (const id of requested) output.lines([id, 'requested'].join('\t'));
  output.remark(`Chain ${chainId}: ${chainCancelText(done)}.`);
  if (failure) throw failure;
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
