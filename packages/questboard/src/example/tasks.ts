import { addDays } from '../calendar.ts';
import type { OrganisationInput } from '../file/organisation-schema.ts';
import type { MemberRow } from './members.ts';
import { daysAgo, type ExampleQuest, pad } from './quests.ts';
import { cycle, type Random } from './random.ts';
import { BLOCKERS, type Step, STEPS } from './words.ts';

const TASK_PRIORITIES = ['medium', 'low', 'high', 'medium', 'high', 'low', 'medium', 'urgent'] as const;

type TaskRow = NonNullable<OrganisationInput['tasks']>[number];

interface Cast {
  readonly today: string;
  readonly members: readonly MemberRow[];
  readonly random: Random;
}

/** Makes the tasks of every quest, spread evenly. */
export function exampleTasks(quests: readonly ExampleQuest[], count: number, cast: Cast): TaskRow[] {
  return quests.flatMap((quest, index) => {
    const size =
      Math.floor((count * (index + 1)) / quests.length) - Math.floor((count * index) / quests.length);
    return Array.from({ length: size }, (_, position) => exampleTask(quest, { position, size }, cast));
  });
}

interface Place {
  readonly position: number;
  readonly size: number;
}

function exampleTask(quest: ExampleQuest, place: Place, cast: Cast): TaskRow {
  const { position } = place;
  const { random, today } = cast;
  const step = cycle(STEPS, position);
  const part = Math.floor(position / STEPS.length);
  const topic = quest.topic.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  const estimateMinutes = Math.max(30, step.minutes + 30 * random(-2, 2));
  return {
    id: taskId(quest, position),
    questId: quest.row.id,
    title: `${step.words} ${topic}${part === 0 ? '' : `, part ${part + 1}`}`,
    priority: cycle(TASK_PRIORITIES, random(0, 7)),
    phase: step.phase,
    estimateMinutes,
    skills: [...step.skills],
    dependsOn: position === 0 ? [] : [taskId(quest, 3 * Math.floor((position - 1) / 3))],
    createdAt: daysAgo(today, random(60, 89)),
    ...progressOf(quest, { ...place, estimateMinutes, step }, cast),
  };
}

function taskId({ row }: ExampleQuest, position: number): string {
  return `${row.id.replace('q', 't')}-${pad(position + 1, 2)}`;
}

/** Each group of three tasks waits for the task before it. In the current group two are in work and one is to do. */
function progressOf(
  quest: ExampleQuest,
  work: Place & { estimateMinutes: number; step: Step },
  cast: Cast,
): Partial<TaskRow> {
  const { position, size, estimateMinutes, step } = work;
  const reached = 1 + 3 * Math.floor((size * (quest.track % 4)) / 12);
  if (quest.distance < 0 || quest.isJustFinished) return done(quest, position, step, cast);
  if (quest.distance > 0 || position > reached + 1) return todo(quest, step, cast);
  if (position < reached) return done(quest, position, step, cast);
  return inWork(quest, { isFirst: position === reached, estimateMinutes, step }, cast);
}

function done({ distance }: ExampleQuest, position: number, step: Step, cast: Cast): Partial<TaskRow> {
  const { today, random } = cast;
  const finished = Math.max(1, 11 - 14 * distance - position);
  const completedAt = daysAgo(today, finished);
  return {
    status: 'done',
    assigneeId: ownerFor(step, cast),
    startedAt: daysAgo(today, finished + random(1, 7)),
    completedAt,
    statusChangedAt: completedAt,
    lastActivityAt: completedAt,
    remainingMinutes: 0,
  };
}

function inWork(
  quest: ExampleQuest,
  work: { isFirst: boolean; estimateMinutes: number; step: Step },
  cast: Cast,
): Partial<TaskRow> {
  const { today, random } = cast;
  const days = random(1, 8);
  const since = daysAgo(today, days);
  const isBlocked = !work.isFirst && quest.track % 4 === 2;
  const isInReview = !work.isFirst && quest.track % 4 === 3;
  const isHeldUp = isBlocked || (work.isFirst && quest.track % 8 === 1);
  const blocker = { text: cycle(BLOCKERS, quest.track), createdAt: since };
  return {
    status: isBlocked ? 'blocked' : isInReview ? 'in-review' : 'in-progress',
    assigneeId: ownerFor(work.step, cast),
    assignedBy: 'human',
    startedAt: since,
    statusChangedAt: since,
    lastActivityAt: daysAgo(today, random(1, days)),
    remainingMinutes: Math.max(30, Math.round(work.estimateMinutes / 60) * 30),
    ...(isHeldUp && { blockers: [blocker] }),
    ...(isInReview && { blockers: [{ ...blocker, resolvedAt: daysAgo(today, 1) }] }),
    ...(random(1, 4) === 1 && { dueDate: addDays(today, random(-2, 6)) }),
    ...issueOf(quest),
  };
}

function todo(quest: ExampleQuest, step: Step, cast: Cast): Partial<TaskRow> {
  const { today, random } = cast;
  const isOwned = random(1, 10) <= 4;
  return {
    status: 'todo',
    ...(isOwned && { assigneeId: ownerFor(step, cast), assignedBy: 'human' as const }),
    ...(random(1, 8) === 1 && { dueDate: addDays(today, random(1, 30)) }),
    ...issueOf(quest),
  };
}

function issueOf({ track, row }: ExampleQuest): Partial<TaskRow> {
  return track % 3 === 0 ? { syncToGithub: true, github: { repo: `example/${row.questlineId}` } } : {};
}

/** A member with the skills; any member where none has them. */
function ownerFor(step: Step, { members, random }: Cast): string {
  const skilled = members.filter(({ skills = [] }) => step.skills.every((skill) => skills.includes(skill)));
  const candidates = skilled.length > 0 ? skilled : members;
  return cycle(candidates, random(0, candidates.length - 1)).id;
}
