/** What a claim may take, must take, and in which order: said of the model, whatever the dialect's own way is. */
import { isPaused, liveRuns, MAX_CRASHES, type Model, type ModelNode, type ModelRun } from './model.ts';

const SLOTS_PER_OLDEST = 16;

export interface AskedClaim {
  readonly slots: number;
  readonly taken: readonly ModelRun[];
  /** What the claim says: nothing is left for this node. */
  readonly exhausted: boolean;
  /**
   * Runs that the same trip has queued, because it ended what they waited for. It may take them: SQLite, which has one
   * writer, releases them in the transaction that claims. It need not: PostgreSQL releases them in one of its own.
   */
  readonly released: readonly ModelRun[];
}

/** True for a run of which a node is to beware: two nodes went down with it. */
export function isSuspect({ crashes }: ModelRun): boolean {
  return crashes >= MAX_CRASHES - 1;
}

function eligible(model: Model, node: ModelNode): ModelRun[] {
  return liveRuns(model)
    .filter(({ state, runAt }) => state === 'queued' && runAt <= model.now)
    .filter(({ queue, job }) => !isPaused(model.queues[queue], model.now) && !isForeign(model, node, job))
    .toSorted(byAge);
}

/** What no claim may do, also beside another one. Returns what is wrong, or undefined. */
export function wrongOf(
  model: Model,
  node: ModelNode,
  { slots, taken }: Pick<AskedClaim, 'slots' | 'taken'>,
): string | undefined {
  const may = new Set(eligible(model, node));
  const suspects = taken.filter(isSuspect).length;
  const wrong = taken.find((run) => !may.has(run));
  if (wrong) return `run ${wrong.id} must not be claimed (${JSON.stringify(wrong)})`;
  if (taken.length > slots || new Set(taken).size < taken.length) return 'more than was asked for';
  if (suspects > (node.suspect === undefined ? 1 : 0)) return 'two runs at once that crashed twice';
  if (!taken.every((run, i) => i === 0 || byAge(taken[i - 1] ?? run, run) <= 0)) return 'answer is unordered';
  return undefined;
}

/** What a claim that had the store for itself must have done. Call it before the model takes the runs. */
export function omissionOf(model: Model, node: ModelNode, asked: AskedClaim): string | undefined {
  const { slots, taken, exhausted, released } = asked;
  const all = eligible(model, node);
  const [open, suspects] = [all.filter((run) => !isSuspect(run)), all.filter(isSuspect)];
  const left = open.filter((run) => !taken.includes(run));
  if (exhausted && left.length > 0) return `exhausted, although run ${left[0]?.id} is due`;
  if (exhausted && suspects.length > 0 && node.suspect === undefined && !taken.some(isSuspect))
    return `exhausted, although run ${suspects[0]?.id}, which crashed twice, is due`;
  // Past runs that are not for this node a claim looks a bounded way only.
  if (isHampered(model, node)) return undefined;
  const missed = left.filter((run) => !released.includes(run));
  if (taken.length < slots && missed.length > 0)
    return `a slot is free, although run ${missed[0]?.id} is due`;
  const overtaken = missed.find((run) => taken.some((one) => isBehind(one, run)));
  if (overtaken) return `run ${overtaken.id} was overtaken by a younger one of its queue and priority`;
  node.outOfTurn += taken.filter(
    (run) => !isSuspect(run) && missed.some((more) => more.priority < run.priority),
  ).length;
  if (node.outOfTurn * SLOTS_PER_OLDEST > node.asked) return 'more than one of 16 out of turn';
  return undefined;
}

function isBehind(run: ModelRun, other: ModelRun): boolean {
  if (isSuspect(run)) return false;
  return run.queue === other.queue && run.priority === other.priority && byAge(run, other) > 0;
}

function isHampered(model: Model, node: ModelNode): boolean {
  return (['noop', 'mail'] as const).some((job) => isForeign(model, node, job));
}

function isForeign(model: Model, node: ModelNode, job: ModelRun['job']): boolean {
  return !node.jobs.includes(job) || isPaused(model.jobs[job], model.now);
}

function byAge(a: ModelRun, b: ModelRun): number {
  return a.runAt - b.runAt || a.id - b.id;
}
