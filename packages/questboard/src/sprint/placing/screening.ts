import { isClosed, isInWork, openBlockers, remainingMinutes } from '../../board.ts';
import type { Task } from '../../model/organisation.ts';
import type { UnplannedReason } from '../../model/week.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Waits } from '../week/waits.ts';

/** The open tasks of a board, as a week finds them. Each is in one of the three lists. */
export interface Screening {
  /** In work, and the assignee has time in the week; by id. */
  readonly carryOver: readonly Task[];
  /** To begin in the week. Each comes after the tasks that it waits for. */
  readonly candidates: readonly Task[];
  readonly out: ReadonlyMap<string, UnplannedReason>;
}

/** The earliest day on which a task can end, by task. */
type Ends = Map<string, number>;

/** The end of a task in work: what waits for it may begin on the first day. */
const ENDED = -1;

/** Decides which tasks compete for the time of the week. */
export function screenTasks(facts: WeekFacts): Screening {
  const { board, waits } = facts;
  const out = new Map<string, UnplannedReason>();
  const note = noteIn(out);
  const open = board.tasks.filter((task) => isOpen(task, facts));
  for (const task of open) note(task, reasonOfItsOwn(task, facts));
  const carryOver = open.filter((task) => isInWork(task) && !out.has(task.id));
  const toBegin = open.filter((task) => !isInWork(task) && !out.has(task.id));

  const ends: Ends = new Map(carryOver.map((task) => [task.id, ENDED]));
  const hasNoEnd = (id: string): boolean => !ends.has(id);
  const mostFree = mostFreeMinutes(facts);
  const sorted = waits.inOrder(toBegin);
  for (const task of sorted) {
    const reason = reasonToWait(task, waits, hasNoEnd);
    const end = reason ? undefined : earliestEnd(task, ends, mostFree, facts);
    if (end === undefined) note(task, reason ?? reasonOfTime(task, waits, ends));
    else ends.set(task.id, end);
  }
  // Tasks that wait for each other, and those behind them, are in no order.
  for (const task of toBegin) if (!out.has(task.id)) note(task, reasonToWait(task, waits, hasNoEnd));
  return { carryOver, candidates: sorted.filter(({ id }) => !out.has(id)), out };
}

/** Takes out the candidates that wait for tasks which do not end in the week after all. */
export function withoutWaitersFor(
  spilled: Iterable<string>,
  { carryOver, candidates, out: before }: Screening,
  waits: Waits,
): Screening {
  const out = new Map(before);
  const note = noteIn(out);
  const late = new Set(spilled);
  for (const task of candidates) {
    const reason = reasonToWait(task, waits, (id) => late.has(id));
    if (reason) late.add(task.id);
    note(task, reason);
  }
  return { carryOver, candidates: candidates.filter(({ id }) => !late.has(id)), out };
}

/** Why a task waits beyond the week, if tasks that it waits for do not end in it. */
function reasonToWait(
  task: Task,
  waits: Waits,
  hasNoEnd: (id: string) => boolean,
): UnplannedReason | undefined {
  if (waits.dependenciesOf(task).some(hasNoEnd)) return 'dependency-not-planned';
  return waits.gateOf(task)?.taskIds.some(hasNoEnd) ? 'quest-locked' : undefined;
}

/** A cancelled quest begins no task any more; work that its cancelling kept goes on. */
function isOpen(task: Task, { states }: WeekFacts): boolean {
  return !isClosed(task) && (isInWork(task) || states.get(task.questId) !== 'cancelled');
}

function reasonOfItsOwn(task: Task, { waits, team }: WeekFacts): UnplannedReason | undefined {
  if (task.status === 'blocked' || openBlockers(task).length > 0) return 'blocked';
  if (!isInWork(task)) return waits.gateOf(task)?.isShut ? 'quest-locked' : undefined;
  const assignee = team.find(({ member }) => member.id === task.assigneeId);
  return assignee && assignee.capacityMinutes > 0 ? undefined : 'assignee-unavailable';
}

/** On each day, the minutes of the member who has most of them. */
function mostFreeMinutes({ week, team }: WeekFacts): number[] {
  return week.days.map((_, day) => Math.max(0, ...team.map(({ free }) => free[day] ?? 0)));
}

/** When the task would end if it had all of these minutes; undefined: not in the week. */
function earliestEnd(
  task: Task,
  ends: Ends,
  mostFree: readonly number[],
  { waits, board }: WeekFacts,
): number | undefined {
  const gate = waits.gateOf(task);
  const endOf = (id: string): number => ends.get(id) ?? ENDED;
  const dependencyEnds = waits.dependenciesOf(task).map(endOf);
  const gateEnds = (gate?.taskIds ?? []).map(endOf);
  const from = Math.max(gate?.from ?? 0, ...dependencyEnds, ...gateEnds.map((end) => end + 1));
  let missing = remainingMinutes(task, board.org.settings);
  for (const [day, minutes] of mostFree.entries()) {
    if (day < from || minutes === 0) continue;
    missing -= minutes;
    if (missing <= 0) return day;
  }
  return undefined;
}

function reasonOfTime(task: Task, waits: Waits, ends: Ends): UnplannedReason {
  const gate = waits.gateOf(task);
  const awaited = [...waits.dependenciesOf(task), ...(gate?.taskIds ?? [])];
  const hasToWait = (gate?.from ?? 0) > 0 || awaited.some((id) => ends.get(id) !== ENDED);
  return hasToWait ? 'no-time-this-week' : 'too-large';
}

function noteIn(out: Map<string, UnplannedReason>) {
  return ({ id }: Task, reason: UnplannedReason | undefined): void => {
    if (reason) out.set(id, reason);
  };
}
