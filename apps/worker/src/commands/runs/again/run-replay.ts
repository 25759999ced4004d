import type { FinishedState, RegisteredJob } from '@sb/jobs';
import { openReplays, readRunWork, replayRun, UnknownStepError } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { CodedError } from '@sb/words';
import { actorOf } from '../../../cli/actor.ts';
import type { Call } from '../../../cli/command.ts';
import { runIdOf } from '../../../cli/run-id.ts';
import { jobsById } from '../../../services/known-jobs.ts';
import { createServices, type Services, withStore } from '../../../services/services.ts';
import { checkEditedInput, editedInput } from '../../input/edited-input.ts';
import type { ExitCode } from '../../../cli/failure.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { oneByOne } from '../many/act-in-chunks.ts';
import { actOnMany } from '../many/act-on-many.ts';
import { type ChosenRun, isByNumber, namedRuns } from '../many/choose-runs.ts';
import {
  allEnded,
  type ManyOptions,
  newRun,
  readKnown,
  refusalsOf,
  type Runs,
  showNewRun,
  whyNotReplayed,
} from './run-again.ts';

const REPLAY = { command: 'run:replay', verb: 'replay', done: 'replayed' } as const;

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
    await showNewRun(store, { id, replayOf: runId }, call);
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
