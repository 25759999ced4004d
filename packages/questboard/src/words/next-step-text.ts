/** The next step for a flagged task: its facts, the template, and the question for a model. Pure. */
import { type Board, openBlockers } from '../board.ts';
import { flaggedDays } from '../flags/worst-first.ts';
import type { Flag, FlagKind } from '../model/day.ts';
import type { Task } from '../model/organisation.ts';
import { tidyText } from './clean-text.ts';
import { createMask } from './mask.ts';
import { type Question, SOME_STEPS } from './question.ts';

const MAX_STEPS = 3;
const MAX_ASKED = 5;
const LONGEST_STEP = 160;

export interface NextStepFacts {
  readonly flag: Flag;
  readonly board: Pick<Board, 'members' | 'taskById' | 'questById'>;
}

/** One to three steps, a line each. The same facts give the same bytes. */
export function nextStepTemplate(facts: NextStepFacts): string {
  return STEPS[facts.flag.kind](facts).slice(0, MAX_STEPS).map(tidyText).join('\n');
}

/** Undefined for a task that the board does not have. */
export function nextStepQuestion(
  { flag, board }: NextStepFacts,
  secrets: readonly string[],
): Question | undefined {
  const task = board.taskById.get(flag.taskId);
  if (!task) return undefined;
  const waitsFor = namedBy(flag, 'waitsFor').slice(0, MAX_ASKED);
  const awaited = waitsFor.flatMap((id) => board.taskById.get(id) ?? []);
  const gates = waitsFor.flatMap((id) => board.questById.get(id) ?? []);
  const mask = createMask({ members: board.members, tasks: [task, ...awaited], quests: gates, secrets });
  const describe = ({ id, status, assigneeId, dueDate }: Task) => ({
    task: mask.task(id),
    status,
    assignee: mask.member(assigneeId),
    dueDate,
  });
  return {
    name: 'next_step',
    instructions: `Write one to three next steps that bring the flagged task forward, each an imperative of at most 120 characters, the most useful first.`,
    facts: {
      ...describe(task),
      priority: task.priority,
      estimateMinutes: task.estimateMinutes,
      remainingMinutes: task.remainingMinutes,
      flag: { kind: flag.kind, severity: flag.severity, workingDays: flaggedDays(flag) },
      waitsFor: [
        ...awaited.map(describe),
        ...gates.map(({ id, state }) => ({ quest: mask.quest(id), state })),
      ],
    },
    texts: Object.fromEntries([
      [
        mask.task(task.id),
        {
          title: mask.title(task.title),
          description: mask.description(task.description),
          blockers: openBlockers(task).slice(0, MAX_ASKED).map(mask.title),
        },
      ],
      ...awaited.map(({ id, title }) => [mask.task(id), { title: mask.title(title) }]),
      ...gates.map(({ id, title }) => [mask.quest(id), { title: mask.title(title) }]),
    ]),
    shape: SOME_STEPS,
    mostLines: MAX_STEPS,
    longestLine: LONGEST_STEP,
    restore: mask.restore,
  };
}

const STEPS: Readonly<Record<FlagKind, (facts: NextStepFacts) => string[]>> = {
  'blocked.manual': ({ flag }) => {
    const blockers = namedBy(flag, 'blockers');
    return blockers.length === 0
      ? ['Write down what blocks the task, or move it back']
      : blockers.map((text) => `Resolve: ${text}`);
  },
  'blocked.dependency': (facts) => namedBy(facts.flag, 'waitsFor').map((id) => askAbout(id, facts)),
  'blocked.external': ({ flag }) => namedBy(flag, 'blockers').map((text) => `Resolve: ${text}`),
  'blocked.deadlock': (facts) => namedBy(facts.flag, 'waitsFor').map((id) => endWait(id, facts)),
  'stuck.stale': () => ['Update status or remaining time'],
  'stuck.aging': () => ['Split or pair'],
  'stuck.unowned': () => ['Find an owner'],
  overdue: () => ['Agree on another due date, or on less work'],
};

function askAbout(id: string, { flag, board }: NextStepFacts): string {
  const owner = board.taskById.get(id)?.assigneeId;
  const title = titleOf(id, board);
  if (owner !== undefined && owner === board.taskById.get(flag.taskId)?.assigneeId)
    return `Finish ${title} first`;
  const name = board.members.find((member) => member.id === owner)?.name;
  return name === undefined ? `Find an owner for ${title}` : `Ask ${name} about ${title}`;
}

function endWait(id: string, { board }: NextStepFacts): string {
  const title = titleOf(id, board);
  return board.questById.get(id)?.hold ? `Release ${title}` : `Remove the wait for ${title}`;
}

function titleOf(id: string, { taskById, questById }: NextStepFacts['board']): string {
  return (taskById.get(id) ?? questById.get(id))?.title ?? id;
}

/** The ids or texts of an evidence. */
function namedBy({ evidence }: Flag, field: 'waitsFor' | 'blockers'): readonly string[] {
  const named = evidence[field];
  return Array.isArray(named) ? named : [];
}
