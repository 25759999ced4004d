/** The text of a daily digest: its facts, the template, and the question for a model. Pure. */
import { plural } from '@sb/words';
import { flaggedDays, worstFirst } from '../flags/worst-first.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Deck, Flag } from '../model/day.ts';
import type { Quest, Task } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { createMask } from './mask.ts';
import { ONE_TEXT, type Question, type WithMembers } from './question.ts';

const MAX_TITLES = 3;
const MAX_ASKED = 5;
const LONGEST_DIGEST = 600;

/** The facts of a day's digest. */
export interface DigestFacts {
  readonly date: LocalDate;
  readonly unlocked: readonly Quest[];
  readonly completed: readonly Quest[];
  readonly openFlags: readonly Flag[];
  readonly decks: readonly Pick<Deck, 'memberId' | 'items'>[];
  readonly taskById: ReadonlyMap<string, Task>;
}

/** The same facts give the same bytes. */
export function digestTemplate({ unlocked, openFlags, taskById }: DigestFacts): string {
  const stale = openFlags.filter((flag) => flag.kind === 'stuck.stale');
  const [oldest] = sortBy(stale, (flag) => [-flaggedDays(flag), flag.taskId]);
  const title = oldest && taskById.get(oldest.taskId)?.title;
  return [
    `${unlockedText(unlocked)}.`,
    `${tasksWith(openFlags, 'blocked.')} blocked, ${tasksWith(openFlags, 'stuck.')} stuck.`,
    ...(oldest ? [`Oldest: ${title}, ${plural(flaggedDays(oldest), 'working day')} without activity.`] : []),
  ].join(' ');
}

/** Undefined on a quiet day: the template says it all. */
export function digestQuestion(
  { members, taskById, ...facts }: WithMembers<DigestFacts>,
  secrets: readonly string[],
): Question | undefined {
  const { date, unlocked, completed, openFlags, decks } = facts;
  if (unlocked.length + completed.length + openFlags.length === 0) return undefined;
  const worst = worstFirst(openFlags).slice(0, MAX_ASKED);
  const tasks = [...new Set(worst.map(({ taskId }) => taskId))].flatMap((id) => taskById.get(id) ?? []);
  const quests = [...new Set([unlocked, completed].flatMap((moved) => moved.slice(0, MAX_ASKED)))];
  const mask = createMask({ members, tasks, quests, secrets });
  const moved = (list: readonly Quest[]) => ({
    count: list.length,
    quests: list.slice(0, MAX_ASKED).map(({ id }) => mask.quest(id)),
  });
  return {
    name: 'digest',
    instructions: `Write the digest of the day in at most 500 characters: which quests opened and were completed, how many tasks are blocked and stuck, and which of the flagged tasks needs attention first.`,
    facts: {
      date,
      unlocked: moved(unlocked),
      completed: moved(completed),
      blockedTasks: tasksWith(openFlags, 'blocked.'),
      stuckTasks: tasksWith(openFlags, 'stuck.'),
      overdueTasks: tasksWith(openFlags, 'overdue'),
      flags: worst.map((flag) => ({
        task: mask.task(flag.taskId),
        kind: flag.kind,
        severity: flag.severity,
        workingDays: flaggedDays(flag),
        assignee: mask.member(taskById.get(flag.taskId)?.assigneeId),
      })),
      tasksOffered: decks.reduce((sum, { items }) => sum + items.length, 0),
    },
    texts: Object.fromEntries([
      ...quests.map(({ id, title }) => [mask.quest(id), { title: mask.title(title) }]),
      ...tasks.map(({ id, title }) => [mask.task(id), { title: mask.title(title) }]),
    ]),
    shape: ONE_TEXT,
    mostLines: 1,
    longestLine: LONGEST_DIGEST,
    restore: mask.restore,
  };
}

function unlockedText(quests: readonly Quest[]): string {
  if (quests.length === 0) return 'No quests unlocked';
  const titles = quests.slice(0, MAX_TITLES).map((quest) => quest.title);
  return `${plural(quests.length, 'quest')} unlocked (${titles.join(', ')})`;
}

function tasksWith(flags: readonly Flag[], prefix: 'blocked.' | 'stuck.' | 'overdue'): number {
  return new Set(flags.filter(({ kind }) => kind.startsWith(prefix)).map(({ taskId }) => taskId)).size;
}
