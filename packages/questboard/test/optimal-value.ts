import loadHighs from 'highs';
import { createBoard, isClosed, isInWork, isSatisfied, remainingMinutes } from '../src/board.ts';
import { capacityOn } from '../src/capacity.ts';
import { hasSkills } from '../src/fit.ts';
import { type LocalDate, type Organisation, TASK_PRIORITIES, type Task } from '../src/index.ts';
import { weekFrom } from '../src/sprint/week/week.ts';
import { computeStates } from '../src/unlock/unlock.ts';

/** A task of the program, named by its number. */
interface Job {
  readonly number: number;
  readonly minutes: number;
  /** What it adds to V. */
  readonly value: number;
  /** The members who may have it, by number. */
  readonly mates: readonly number[];
  readonly isBegun: boolean;
  readonly dependencies: readonly number[];
  /** The tasks that must end before its quest opens. */
  readonly gate: readonly number[];
  /** The first day that its quest allows. */
  readonly from: number;
}

interface Program {
  readonly terms: string[];
  readonly rows: string[];
  readonly binaries: string[];
}

/** How far below the true optimum the solver may stop. */
const GAP = 0.001;

const highs = await loadHighs();

/**
 * Returns a bound for V: no plan of the week is worth more. For organisations as `smallOrganisation` makes them.
 *
 * The program has, for each task t, member m and day d: x (m has t, and t ends in the week), y (minutes of t by m on d),
 * b (t may have minutes on d) and e (t has ended by the evening of d). A plan of the planner gives them values that
 * keep all of its rows, with V as the objective:
 * - a task has one member at most, who has its skills, or is the one that a person chose; all its minutes, or none;
 * - no member has more minutes on a day than are free;
 * - a task has minutes only after what it depends on: from the same day on with the same member, from the next day on
 *   with another; and only on the days after the last task that its quest waits for;
 * - work in progress stays with its assignee and is done.
 * It does not know the rules of taste: who is frustrated, the order of tasks, what was left over. So it may have plans
 * that the planner may not choose, and its optimum is a bound for V.
 */
export function optimalValue(organisation: Organisation, weekStart: LocalDate): number {
  const { Status: status, ObjectiveValue: value } = highs.solve(programOf(organisation, weekStart), {
    mip_rel_gap: GAP,
  });
  if (status !== 'Optimal') throw new Error(`expected an optimum, got ${status}`);
  return value * (1 + GAP);
}

function programOf(organisation: Organisation, weekStart: LocalDate): string {
  const { org } = organisation;
  const { members } = createBoard(organisation);
  const { days: dates } = weekFrom(weekStart, org);
  const free = members.map((member) =>
    dates.map((date) => Math.floor((capacityOn(member, date, org) * org.settings.focus) / 100)),
  );
  const jobs = jobsOf(organisation, weekStart);
  const program: Program = { terms: [], rows: [], binaries: [] };
  for (const job of jobs) addJob(program, job, free);
  for (const job of jobs) addWaiting(program, job, { jobs, free });
  const awaited = new Set(jobs.flatMap(({ dependencies, gate }) => [...dependencies, ...gate]));
  for (const job of jobs) if (awaited.has(job.number)) addEnd(program, job, free);
  addCapacity(program, jobs, free);
  return [
    'Maximize',
    ` v: ${program.terms.join(' + ')}`,
    'Subject To',
    ...program.rows.map((row, index) => ` r${index}: ${row}`),
    'Binary',
    ...program.binaries.map((name) => ` ${name}`),
    'End',
    '',
  ].join('\n');
}

/** The open tasks that the week could do. A task that waits for one which is not among them has no member. */
function jobsOf(organisation: Organisation, weekStart: LocalDate): Job[] {
  const board = createBoard(organisation);
  const { org, members } = board;
  const { days, end } = weekFrom(weekStart, org);
  const states = computeStates(board, weekStart);
  const tasks = board.tasks.filter((task) => !isClosed(task));
  const numberOf = (id: string): number => tasks.findIndex((task) => task.id === id);
  const weightOf = ({ priority, dueDate }: Task): number => {
    const isLifted = dueDate !== undefined && dueDate <= end && TASK_PRIORITIES.indexOf(priority) > 1;
    return org.settings.weights[isLifted ? 'high' : priority];
  };
  return tasks.map((task, number) => {
    const isBegun = isInWork(task);
    const isLocked = !isBegun && states.get(task.questId) === 'locked';
    const requires = isLocked ? (board.questById.get(task.questId)?.requires ?? []) : [];
    const quests = requires.flatMap((each) => (each.type === 'questCompleted' ? [each.questId] : []));
    const dates = requires.flatMap((each) => (each.type === 'notBefore' ? [each.date] : []));
    const dependencies = isBegun ? [] : task.dependsOn.filter((id) => !isSatisfied(board.taskById.get(id)));
    const isHopeless = quests.some((id) => board.tasksOf(id).length === 0);
    const mates = members.flatMap((member, index) => {
      const mayHave = task.assigneeId === undefined ? hasSkills(member, task) : member.id === task.assigneeId;
      return mayHave && !isHopeless ? [index] : [];
    });
    const minutes = remainingMinutes(task, org.settings);
    return {
      number,
      minutes,
      value: minutes * weightOf(task),
      mates,
      isBegun,
      dependencies: dependencies.map(numberOf),
      gate: quests
        .flatMap((id) => board.tasksOf(id))
        .filter((each) => !isSatisfied(each))
        .map(({ id }) => numberOf(id)),
      from: Math.max(0, ...dates.map((date) => days.filter((day) => day < date).length)),
    };
  });
}

/** One member has all the minutes of a task, or no member has any. */
function addJob({ terms, rows, binaries }: Program, job: Job, free: readonly number[][]): void {
  const { number: t, minutes, value, mates, isBegun } = job;
  for (const m of mates) {
    const days = (free[m] ?? []).map((_, d) => `y${t}_${m}_${d}`);
    terms.push(`${value} x${t}_${m}`);
    binaries.push(`x${t}_${m}`);
    rows.push(`${days.join(' + ')} - ${minutes} x${t}_${m} = 0`);
  }
  if (mates.length > 0) rows.push(`${mates.map((m) => `x${t}_${m}`).join(' + ')} ${isBegun ? '=' : '<='} 1`);
}

function addCapacity({ rows }: Program, jobs: readonly Job[], free: readonly number[][]): void {
  for (const [m, days] of free.entries()) {
    const own = jobs.filter(({ mates }) => mates.includes(m));
    if (own.length === 0) continue;
    for (const [d, minutes] of days.entries()) {
      rows.push(`${own.map(({ number: t }) => `y${t}_${m}_${d}`).join(' + ')} <= ${minutes}`);
    }
  }
}

/** A task has minutes on a day only if b is 1, and b is 1 only if what it waits for has ended by then. */
function addWaiting(
  { rows, binaries }: Program,
  { number: t, minutes, mates, dependencies, gate, from }: Job,
  { jobs, free }: { jobs: readonly Job[]; free: readonly number[][] },
): void {
  if (from === 0 && dependencies.length === 0 && gate.length === 0) return;
  const days = free[0] ?? [];
  for (const d of days.keys()) {
    binaries.push(`b${t}_${d}`);
    for (const m of mates) {
      rows.push(`y${t}_${m}_${d} - ${Math.min(minutes, free[m]?.[d] ?? 0)} b${t}_${d} <= 0`);
    }
    const isShut = d < from || (d === 0 && gate.length > 0);
    if (isShut) rows.push(`b${t}_${d} = 0`);
    else for (const p of gate) rows.push(`b${t}_${d} - e${p}_${d - 1} <= 0`);
    for (const p of dependencies) {
      rows.push(`b${t}_${d} - e${p}_${d} <= 0`);
      // On the day on which p ends, only the member who had p may begin t.
      const ended = d === 0 ? '' : ` - e${p}_${d - 1}`;
      for (const m of mates) {
        const had = jobs[p]?.mates.includes(m) ? ` - x${p}_${m}` : '';
        rows.push(`x${t}_${m}${had} + b${t}_${d}${ended} <= 1`);
      }
    }
  }
}

/** A task that has ended by a day is planned, and has no minutes after it. */
function addEnd(
  { rows, binaries }: Program,
  { number: t, minutes, mates }: Job,
  free: readonly number[][],
): void {
  const days = [...(free[0] ?? []).keys()];
  for (const d of days) {
    binaries.push(`e${t}_${d}`);
    rows.push(`e${t}_${d} ${mates.map((m) => `- x${t}_${m}`).join(' ')} <= 0`);
    if (d > 0) rows.push(`e${t}_${d - 1} - e${t}_${d} <= 0`);
    for (const later of days.slice(d + 1)) {
      for (const m of mates) {
        const most = Math.min(minutes, free[m]?.[later] ?? 0);
        rows.push(`y${t}_${m}_${later} + ${most} e${t}_${d} <= ${most}`);
      }
    }
  }
}
