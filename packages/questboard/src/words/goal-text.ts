/** The goal of a sprint in one sentence: its facts, the template, and the question for a model. Pure. */
import { groupBy } from '@sb/words';
import { isSatisfied } from '../board.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Quest, Task } from '../model/organisation.ts';
import type { MemberPlan, Sprint } from '../model/week.ts';
import { priorityRank, sortBy } from '../order.ts';
import { createMask } from './mask.ts';
import { ONE_TEXT, type Question, type WithMembers } from './question.ts';

const MAX_TITLES = 3;
const MAX_ASKED = 8;
const LONGEST_GOAL = 240;

/** The facts of a sprint's goal. */
export interface GoalFacts {
  readonly weekStart: LocalDate;
  readonly weekEnd: LocalDate;
  /** Those with planned work: by priority, planned minutes and id. */
  readonly quests: readonly PlannedQuest[];
}

export interface PlannedQuest {
  readonly quest: Quest;
  /** Planned in the week. */
  readonly minutes: number;
  readonly tasks: number;
  /** All its open tasks end in the week. */
  readonly finishes: boolean;
}

export interface PlannedWork {
  readonly sprint: Pick<Sprint, 'weekStart' | 'weekEnd'>;
  readonly memberPlans: readonly Pick<MemberPlan, 'items'>[];
  readonly quests: readonly Quest[];
  readonly tasks: readonly Task[];
}

export function goalFacts({ sprint, memberPlans, quests, tasks }: PlannedWork): GoalFacts {
  const items = memberPlans.flatMap((plan) => plan.items);
  const minutesOf = new Map(items.map(({ taskId, minutes }) => [taskId, minutes]));
  const ended = new Set(items.filter(({ finishDay }) => finishDay !== undefined).map(({ taskId }) => taskId));
  const tasksOf = groupBy(tasks, ({ questId }) => questId);
  const planned = quests.flatMap((quest): PlannedQuest[] => {
    const own = tasksOf.get(quest.id) ?? [];
    const inPlan = own.filter(({ id }) => minutesOf.has(id));
    if (inPlan.length === 0) return [];
    return [
      {
        quest,
        minutes: inPlan.reduce((sum, { id }) => sum + (minutesOf.get(id) ?? 0), 0),
        tasks: inPlan.length,
        finishes: own.every((task) => isSatisfied(task) || ended.has(task.id)),
      },
    ];
  });
  return {
    weekStart: sprint.weekStart,
    weekEnd: sprint.weekEnd,
    quests: sortBy(planned, ({ quest, minutes }) => [priorityRank(quest.priority), -minutes, quest.id]),
  };
}

/** The same facts give the same bytes. */
export function goalTemplate({ quests }: GoalFacts): string {
  const finished = titlesText(quests.filter(({ finishes }) => finishes));
  const advanced = titlesText(quests.filter(({ finishes }) => !finishes));
  if (finished && advanced) return `Finish ${finished}, and advance ${advanced}.`;
  if (finished) return `Finish ${finished}.`;
  return advanced ? `Advance ${advanced}.` : 'No work is planned.';
}

/** Undefined for a week without work: the template says it all. */
export function goalQuestion(
  { members, weekStart, weekEnd, quests: planned }: WithMembers<GoalFacts>,
  secrets: readonly string[],
): Question | undefined {
  if (planned.length === 0) return undefined;
  const asked = planned.slice(0, MAX_ASKED);
  const mask = createMask({ members, quests: asked.map(({ quest }) => quest), secrets });
  return {
    name: 'goal',
    instructions: `Write the goal of the week in one sentence of at most 200 characters: what the team finishes, and what it advances.`,
    facts: {
      weekStart,
      weekEnd,
      plannedQuests: planned.length,
      quests: asked.map(({ quest, minutes, tasks, finishes }) => ({
        quest: mask.quest(quest.id),
        priority: quest.priority,
        dueDate: quest.dueDate,
        minutes,
        tasks,
        finishes,
      })),
    },
    texts: Object.fromEntries(
      asked.map(({ quest: { id, title, objective } }) => [
        mask.quest(id),
        { title: mask.title(title), objective: mask.description(objective) },
      ]),
    ),
    shape: ONE_TEXT,
    mostLines: 1,
    longestLine: LONGEST_GOAL,
    restore: mask.restore,
  };
}

/** `A`, `A and B`, `A, B and C`, `A, B, C and 2 more`; '' for none. */
function titlesText(planned: readonly PlannedQuest[]): string {
  const titles = planned.slice(0, MAX_TITLES).map(({ quest }) => quest.title);
  const more = planned.length - titles.length;
  const parts = more > 0 ? [...titles, `${more} more`] : titles;
  return [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
}
