import type { FinishedState } from '@sb/jobs';
import { findDeadLetter, findRun, replayRun, retryChain, retryRun, UnknownRunError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { checkEditedInput, editedInput } from '../input/edited-input.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { actOnMany, oneByOne } from './many/act-on-many.ts';
import {
  type ChosenRun,
  type ChosenRuns,
  type FilterOptions,
  findEnded,
  isByNumber,
  MOST_RUNS,
  namedRuns,
} from './many/choose-runs.ts';
import { readAttention } from './views/attention.ts';

interface ManyOptions extends FilterOptions {
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

type Runs = { readonly runId: readonly string[] };
type RetryCall = Call<Runs, ManyOptions & { readonly chain: boolean }>;

/** Runs failed runs again, with the same input. With --chain, the failed part of a chain. */
export async function retry(call: RetryCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, queue, schedule, tag, since, error } = options;
  const filters = { job, queue, schedule, tag, since, error };
  const isNamed = isByNumber(args.runId, filters);
  const [only, another] = args.runId;
  if (only !== undefined && another === undefined && !options.dryRun) return retryOne(call, runIdOf(only));
  if (options.chain)
    throw new UsageError('--chain takes the number of one run', 'worker run:retry <run> --chain');
  return withStore(await createServices(call), async ({ store }) => {
    const chosen = isNamed
      ? await namedRuns(store, args.runId)
      : all(await findEnded(store, { ...filters, state: ['failed'] }));
    const act = async ({ id: runId }: ChosenRun) =>
      newRun(await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason }));
    return actOnMany(chosen, { ...RETRY, ...oneByOne(act) }, call);
  });
}

const RETRY = { command: 'run:retry', verb: 'retry', done: 'retried' } as const;
const REPLAY = { command: 'run:replay', verb: 'replay', done: 'replayed' } as const;

function newRun(replayedAs: number): { readonly text: string; readonly facts: object } {
  return { text: String(replayedAs), facts: { replayedAs } };
}

/** The same command again would take the same runs, not the rest: their history does not change. */
function all(chosen: ChosenRuns): ChosenRuns {
  if (chosen.isWhole) return chosen;
  throw new UsageError(
    `more than ${MOST_RUNS} runs match, or too many must be looked at`,
    'Choose fewer: --job, --since ...',
  );
}

async function retryOne(call: RetryCall, runId: number): Promise<void> {
  const { options, io } = call;
  if (options.chain) return retryAll(call, runId);
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await showReplay(store, { id, replayOf: runId }, call);
  });
}

async function retryAll(call: RetryCall, runId: number): Promise<void> {
  const { options, io, output } = call;
  const order = { runId, actor: actorOf(io.env), reason: options.reason };
  const retried = await withStore(await createServices(call), ({ store }) => retryChain(store, order));
  output.data({ retried });
  for (const one of retried) output.lines([one.runId, one.replayedAs].join('\t'));
  const first = retried[0]?.replayedAs ?? runId;
  output.remark(`${plural(retried.length, 'run')} in a new chain: worker run:show ${first}`);
}

interface Options extends ManyOptions {
  readonly state?: readonly FinishedState[];
  readonly input?: string;
  readonly fromStep?: string;
}

type ReplayCall = Call<Runs, Options>;

/** Runs finished runs again, with their own input or another. */
export async function replay(call: ReplayCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, queue, schedule, tag, since, error, state } = options;
  const filters = { job, queue, schedule, tag, since, error, state };
  const isNamed = isByNumber(args.runId, filters);
  const [only, another] = args.runId;
  if (only !== undefined && another === undefined && !options.dryRun) return replayOne(call, runIdOf(only));
  if (options.fromStep !== undefined)
    throw new UsageError(
      '--from-step takes the number of one run',
      'worker run:replay <run> --from-step send',
    );
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  return withStore(services, async ({ store }) => {
    const chosen = isNamed ? await namedRuns(store, args.runId) : all(await findEnded(store, filters));
    if (input !== undefined)
      await checkEditedInput(
        services,
        chosen.runs.flatMap(({ jobId }) => jobId ?? []),
        input,
      );
    const act = async ({ id: runId }: ChosenRun) =>
      newRun(await replayRun(store, { runId, input, actor: actorOf(io.env), reason: options.reason }));
    return actOnMany(chosen, { ...REPLAY, ...oneByOne(act) }, call);
  });
}

async function replayOne(call: ReplayCall, runId: number): Promise<void> {
  const { options, io } = call;
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  await withStore(services, async ({ store }) => {
    if (input !== undefined) await checkEditedInput(services, [await jobOf(store, runId)], input);
    const { fromStep, reason } = options;
    const id = await replayRun(store, { runId, input, fromStep, actor: actorOf(io.env), reason });
    await showReplay(store, { id, replayOf: runId }, call);
  });
}

/** Finds the job of a run. A dead letter is kept longer than the history of its run. */
async function jobOf(store: Store, runId: number): Promise<string> {
  try {
    return (await findRun(store, runId)).jobId;
  } catch (error) {
    if (!(error instanceof UnknownRunError)) throw error;
    const letter = await findDeadLetter(store, runId).catch(() => undefined);
    if (!letter) throw error;
    return letter.jobId;
  }
}

/** Prints the id of the new run, and why it will not start by itself, if so. */
async function showReplay(
  store: Store,
  made: { readonly id: number; readonly replayOf: number },
  { output }: Pick<Call, 'output'>,
): Promise<void> {
  output.data(made);
  output.lines(String(made.id));
  const remark = await readAttention(store, made.id);
  output.remark(remark ?? `Run ${made.replayOf} runs again as ${made.id}: worker run:show ${made.id}`);
  if (remark !== undefined && output.isTerminal) output.remark(`Next: worker run:show ${made.id}`);
}
