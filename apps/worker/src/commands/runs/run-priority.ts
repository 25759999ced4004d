import { LIVE_VIEWS, type LiveView, type Priority } from '@sb/jobs';
import { changePriority, RunNotWaitingError } from '@sb/queue';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { argumentValue, priorityValue } from '../../cli/option-values.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { oneByOne } from './many/act-in-chunks.ts';
import { actOnMany } from './many/act-on-many.ts';
import { type ChosenRun, type FilterOptions, findLive, isByNumber, namedRuns } from './many/choose-runs.ts';
import { findRefusals, type KnownRun } from './many/find-refusals.ts';
import { requireKnownNames } from './many/unknown-names.ts';

interface Options extends FilterOptions {
  readonly state?: readonly LiveView[];
  readonly to?: Priority;
  readonly front: boolean;
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

type PriorityCall = Call<{ readonly runId?: string; readonly priority?: string }, Options>;

const EXAMPLE = 'worker run:priority --job github.sync --to high';
/** A running run cannot be moved, so filters leave it out. */
const WAITING = LIVE_VIEWS.filter((view) => view !== 'running');

/** Changes the priority of a waiting run, or moves it to the front. With filters, the priority of many. */
export async function run(call: PriorityCall): Promise<ExitCode | void> {
  const { args, options } = call;
  const { job, queue, schedule, tag, since, state } = options;
  const filters = { job, queue, schedule, tag, since, state };
  const runIds = args.runId === undefined ? [] : [args.runId];
  const isNamed = isByNumber(runIds, filters);
  const priority = priorityOf(call);
  if (isNamed && args.runId !== undefined && !options.dryRun)
    return moveOne(call, { runId: runIdOf(args.runId), priority });
  if (!isNamed && options.front) throw new UsageError('--front takes the number of one run', EXAMPLE);
  if (priority === undefined && !options.front)
    throw new UsageError('expected a priority, got none', EXAMPLE);
  const services = await createServices(call);
  return withStore(services, async ({ store }) => {
    // Without those that have the priority already, the same command again takes the rest of very many.
    const live = { ...filters, state: state ?? WAITING, exceptPriority: priority };
    const chosen = isNamed ? await namedRuns(store, runIds) : await findLive(store, live);
    if (chosen.runs.length === 0) await requireKnownNames(filters, store, services);
    const move = async ({ id: runId }: ChosenRun) => {
      const operator = { actor: actorOf(call.io.env), reason: options.reason };
      const before = await changePriority(store, { runId, priority, ...operator });
      const after = priority ?? before;
      return { text: [before, after].join('\t'), facts: { before, after } };
    };
    const refusals = (runs: readonly ChosenRun[]) => findRefusals(store, runs, whyNotMoved);
    return actOnMany(chosen, { ...MOVE, ...oneByOne(move), refusals }, call);
  });
}

const MOVE = { command: 'run:priority', verb: 'move', done: 'moved' } as const;
const MOVABLE: ReadonlySet<string> = new Set(['queued', 'held', 'waiting']);

function whyNotMoved({ id, state }: KnownRun): RunNotWaitingError | undefined {
  return MOVABLE.has(state) ? undefined : new RunNotWaitingError(id, state);
}

function priorityOf({ args, options }: PriorityCall): Priority | undefined {
  if (args.priority === undefined) return options.to;
  if (options.to !== undefined) throw new UsageError('a priority and --to exclude each other', EXAMPLE);
  return argumentValue('priority', args.priority, priorityValue);
}

interface Move {
  readonly runId: number;
  readonly priority: Priority | undefined;
}

async function moveOne(call: PriorityCall, { runId, priority }: Move): Promise<void> {
  const { output, options, io } = call;
  const { front: toFront, reason } = options;
  const change = { runId, priority, toFront, actor: actorOf(io.env), reason };
  const before = await withStore(await createServices(call), ({ store }) => changePriority(store, change));
  const after = priority ?? before;
  output.data({ runId, before, after, toFront });
  output.lines([runId, before, after].join('\t'));
  const where = toFront ? ', at the front of its priority' : '';
  output.remark(`Run ${runId} waits with priority ${after}${where}.`);
}
