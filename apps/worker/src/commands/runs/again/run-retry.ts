import {
  type ClosedLetter,
  DeadLetterClosedError,
  previewChainRetry,
  retryChain,
  retryRun,
  RunNotFailedError,
} from '@sb/queue';
import { type CodedError, plural } from '@sb/words';
import { actorOf } from '../../../cli/actor.ts';
import type { Call } from '../../../cli/command.ts';
import { runIdOf } from '../../../cli/run-id.ts';
import { createServices, withStore } from '../../../services/services.ts';
import type { ExitCode } from '../../../cli/failure.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { oneByOne } from '../many/act-in-chunks.ts';
import { actOnMany, showPreview } from '../many/act-on-many.ts';
import { type ChosenRun, isByNumber, namedRuns } from '../many/choose-runs.ts';
import type { KnownRun } from '../many/find-refusals.ts';
import {
  allEnded,
  type ManyOptions,
  newRun,
  refusalsOf,
  type Runs,
  showNewRun,
  whyNotReplayed,
} from './run-again.ts';

type RetryCall = Call<Runs, ManyOptions & { readonly chain: boolean }>;

/** Runs failed runs again, with the same input. With --chain, the failed part of a chain. */
export async function retry(call: RetryCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, queue, schedule, tag, since, error } = options;
  const filters = { job, queue, schedule, tag, since, error };
  const isNamed = isByNumber(args.runId, filters);
  const [only, another] = args.runId;
  const isOne = only !== undefined && another === undefined;
  if (isOne && options.chain) return retryAll(call, runIdOf(only));
  if (isOne && !options.dryRun) return retryOne(call, runIdOf(only));
  if (options.chain)
    throw new UsageError('--chain takes the number of one run', 'worker run:retry <run> --chain');
  const services = await createServices(call);
  return withStore(services, async ({ store }) => {
    const chosen = isNamed
      ? await namedRuns(store, args.runId)
      : await allEnded(store, { ...filters, state: ['failed'] }, services);
    const act = async ({ id: runId }: ChosenRun) =>
      newRun(await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason }));
    const refusals = (runs: readonly ChosenRun[]) => refusalsOf(store, runs, whyNotRetried);
    return actOnMany(chosen, { ...RETRY, ...oneByOne(act), refusals }, call);
  });
}

const RETRY = { command: 'run:retry', verb: 'retry', done: 'retried' } as const;

function whyNotRetried(run: KnownRun, letter: ClosedLetter | undefined): CodedError | undefined {
  const why = whyNotReplayed(run);
  if (why) return why;
  if (run.state !== 'failed') return new RunNotFailedError(run.id, run.state);
  return letter && letter.status !== 'open'
    ? new DeadLetterClosedError(run.id, letter.status, letter.replayedAs)
    : undefined;
}

async function retryOne(call: RetryCall, runId: number): Promise<void> {
  const { options, io } = call;
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await showNewRun(store, { id, replayOf: runId }, call);
  });
}

async function retryAll(call: RetryCall, runId: number): Promise<void> {
  const { options, io, output } = call;
  if (options.dryRun) return previewChain(call, runId);
  const order = { runId, actor: actorOf(io.env), reason: options.reason };
  const retried = await withStore(await createServices(call), ({ store }) => retryChain(store, order));
  output.data({ retried });
  for (const one of retried) output.lines([one.runId, one.replayedAs].join('\t'));
  const first = retried[0]?.replayedAs ?? runId;
  output.remark(`${plural(retried.length, 'run')} in a new chain: worker run:show ${first}`);
}

async function previewChain(call: RetryCall, runId: number): Promise<void> {
  await withStore(await createServices(call), async ({ store }) => {
    const { again } = await previewChainRetry(store, runId);
    const { runs: taken } = await namedRuns(
      store,
      again.map((one) => String(one.runId)),
    );
    showPreview({ taken, refused: [], isWhole: true }, 'retried in a new chain', call.output);
  });
}
