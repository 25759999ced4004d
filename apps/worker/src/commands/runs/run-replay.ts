import { FINISHED_STATES, type FinishedState, type RegisteredJob } from '@sb/jobs';
import {
  type ClosedLetter,
  DeadLetterClosedError,
  openReplays,
  previewChainRetry,
  readLetterStatuses,
  readRunWork,
  replayRun,
  retryChain,
  retryRun,
  RunNeedsChainError,
  RunNotFailedError,
  RunNotFinishedError,
  UnknownStepError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { type CodedError, plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { jobsById } from '../../services/known-jobs.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { checkEditedInput, editedInput } from '../input/edited-input.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { oneByOne } from './many/act-in-chunks.ts';
import { actOnMany, type Refusals, showPreview } from './many/act-on-many.ts';
import {
  type ChosenRun,
  type ChosenRuns,
  type FilterOptions,
  findEnded,
  isByNumber,
  MOST_RUNS,
  namedRuns,
} from './many/choose-runs.ts';
import { findRefusals, type KnownRun } from './many/find-refusals.ts';
import { requireKnownNames } from './unknown-names.ts';
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
const REPLAY = { command: 'run:replay', verb: 'replay', done: 'replayed' } as const;

function newRun(replayedAs: number): { readonly text: string; readonly facts: object } {
  return { text: String(replayedAs), facts: { replayedAs } };
}

/** The same command again would take the same runs, not the rest: their history does not change. */
async function allEnded(
  store: Store,
  filters: Parameters<typeof findEnded>[1],
  services: Services,
): Promise<ChosenRuns> {
  const chosen = await findEnded(store, filters);
  if (chosen.runs.length === 0) await requireKnownNames(filters, store, services);
  if (chosen.isWhole) return chosen;
  throw new UsageError(
    `more than ${MOST_RUNS} runs match, or too many must be looked at`,
    'Choose fewer: --job, --since ...',
  );
}

async function retryOne(call: RetryCall, runId: number): Promise<void> {
  const { options, io } = call;
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await showReplay(store, { id, replayOf: runId }, call);
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
    const due = await previewChainRetry(store, runId);
    const { runs: taken } = await namedRuns(store, due.map(String));
    showPreview({ taken, refused: [], isWhole: true }, 'retried in a new chain', call.output);
  });
}

type Why = (run: KnownRun, letter: ClosedLetter | undefined) => CodedError | undefined;

async function refusalsOf(store: Store, runs: readonly ChosenRun[], why: Why): Promise<Refusals> {
  const { known, letters } = await readKnown(store, runs);
  return findRefusals(store, known, (run) => why(run, letters.get(run.id)));
}

interface Known {
  readonly known: readonly ChosenRun[];
  /** By their runs. */
  readonly letters: ReadonlyMap<number, ClosedLetter>;
}

/** A run of which only the dead letter is left is known too: it has failed. */
async function readKnown(store: Store, runs: readonly ChosenRun[]): Promise<Known> {
  const letters = new Map<number, ClosedLetter>();
  for (let at = 0; at < runs.length; at += LETTERS_AT_ONCE) {
    const ids = runs.slice(at, at + LETTERS_AT_ONCE).map(({ id }) => id);
    for (const letter of await readLetterStatuses(store, ids)) letters.set(letter.runId, letter);
  }
  const known = runs.map((run) => {
    const letter = run.state === undefined ? letters.get(run.id) : undefined;
    return letter ? { ...run, jobId: letter.jobId, state: 'failed' as const } : run;
  });
  return { known, letters };
}

const LETTERS_AT_ONCE = 500;
const ENDED: ReadonlySet<string> = new Set(FINISHED_STATES);

function whyNotReplayed({ id, state, reason }: KnownRun): CodedError | undefined {
  if (!ENDED.has(state)) return new RunNotFinishedError(id, state);
  return reason === 'dependency' ? new RunNeedsChainError(id) : undefined;
}

function whyNotRetried(run: KnownRun, letter: ClosedLetter | undefined): CodedError | undefined {
  const why = whyNotReplayed(run);
  if (why) return why;
  if (run.state !== 'failed') return new RunNotFailedError(run.id, run.state);
  return letter && letter.status !== 'open'
    ? new DeadLetterClosedError(run.id, letter.status, letter.replayedAs)
    : undefined;
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
  const isOne = only !== undefined && another === undefined;
  if (isOne && !options.dryRun) return replayOne(call, runIdOf(only));
  if (options.fromStep !== undefined && !isOne)
    throw new UsageError(
      '--from-step takes the number of one run',
      'worker run:replay <run> --from-step send',
    );
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  return withStore(services, async ({ store }) => {
    const chosen = isNamed ? await namedRuns(store, args.runId) : await allEnded(store, filters, services);
    const jobs = await jobsFor(input, chosen.runs, { store, services });
    const order = { input, jobs, actor: actorOf(io.env), reason: options.reason };
    const replayOneMore = await openReplays(store, order);
    const act = async ({ id }: ChosenRun) => newRun(await replayOneMore(id));
    const lacksStep = await stepCheck(store, chosen.runs, options.fromStep);
    const refusals = (runs: readonly ChosenRun[]) =>
      refusalsOf(store, runs, (one) => whyNotReplayed(one) ?? lacksStep(one));
    return actOnMany(chosen, { ...REPLAY, ...oneByOne(act), refusals }, call);
  });
}

/** Why a replay cannot begin at the step: the one run that is named has none of that name. */
async function stepCheck(
  store: Store,
  [only]: readonly ChosenRun[],
  step: string | undefined,
): Promise<(run: ChosenRun) => CodedError | undefined> {
  if (step === undefined || !only) return () => undefined;
  const known = (await readRunWork(store, only.id, { longestValue: 0 })).steps.map(({ id }) => id);
  return ({ id }) => (known.includes(step) ? undefined : new UnknownStepError(id, step, known));
}

async function replayOne(call: ReplayCall, runId: number): Promise<void> {
  const { options, io } = call;
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  await withStore(services, async ({ store }) => {
    const { fromStep, reason } = options;
    const jobs = await jobsFor(input, (await namedRuns(store, [String(runId)])).runs, { store, services });
    const id = await replayRun(store, { runId, input, jobs, fromStep, actor: actorOf(io.env), reason });
    await showReplay(store, { id, replayOf: runId }, call);
  });
}

/**
 * The jobs of the runs, which accept the input; undefined where the runs keep their own input, which needs no code. A run
 * that is refused anyway keeps no other one from its replay: its job is not asked here.
 */
async function jobsFor(
  input: unknown,
  runs: readonly ChosenRun[],
  { store, services }: { readonly store: Store; readonly services: Services },
): Promise<ReadonlyMap<string, RegisteredJob> | undefined> {
  if (input === undefined) return undefined;
  const { known } = await readKnown(store, runs);
  await checkEditedInput(services, jobIdsOf(known.filter(isReplayed)), input);
  return jobsById(services, jobIdsOf(known));
}

function isReplayed({ state, ...run }: ChosenRun): boolean {
  return state !== undefined && !whyNotReplayed({ ...run, state });
}

function jobIdsOf(runs: readonly ChosenRun[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ jobId }) => jobId ?? []));
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
