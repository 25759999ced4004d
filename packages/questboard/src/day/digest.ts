import { groupBy, plural } from '@sb/words';
import type { DigestPayload } from '../events.ts';
import { type Deck, type Flag, type LocalDate, type Quest, SEVERITIES, type Task } from '../model.ts';
import { sortBy } from '../order.ts';

const MAX_TITLES = 3;
const MAX_FLAGS = 5;

/** The facts of a day's digest. */
interface DigestFacts {
  readonly date: LocalDate;
  readonly unlocked: readonly Quest[];
  readonly completed: readonly Quest[];
  readonly openFlags: readonly Flag[];
  readonly decks: readonly Pick<Deck, 'memberId' | 'items'>[];
  readonly taskById: ReadonlyMap<string, Task>;
}

export function createDigest(facts: DigestFacts): DigestPayload {
  const { date, unlocked, completed, openFlags, decks } = facts;
  const byKind = groupBy(openFlags, (flag) => flag.kind);
  return {
    date,
    unlocked: unlocked.map((quest) => quest.id),
    completed: completed.map((quest) => quest.id),
    flags: Object.fromEntries(Array.from(byKind, ([kind, flags]) => [kind, flags.length])),
    topFlags: worstFirst(openFlags)
      .slice(0, MAX_FLAGS)
      .map(({ taskId, kind, severity }) => ({ taskId, kind, severity })),
    decks: decks.map(({ memberId, items }) => ({ memberId, itemCount: items.length })),
    text: digestText(facts),
    ai: false,
  };
}

/** The template: the same facts give the same bytes. */
function digestText({ unlocked, openFlags, taskById }: DigestFacts): string {
  const stale = openFlags.filter((flag) => flag.kind === 'stuck.stale');
  const [oldest] = sortBy(stale, (flag) => [-daysOf(flag), flag.taskId]);
  const title = oldest && taskById.get(oldest.taskId)?.title;
  return [
    `${unlockedText(unlocked)}.`,
    `${tasksWith(openFlags, 'blocked.')} blocked, ${tasksWith(openFlags, 'stuck.')} stuck.`,
    ...(oldest ? [`Oldest: ${title}, ${plural(daysOf(oldest), 'working day')} without activity.`] : []),
  ].join(' ');
}

function unlockedText(quests: readonly Quest[]): string {
  if (quests.length === 0) return 'No quests unlocked';
  const titles = quests.slice(0, MAX_TITLES).map((quest) => quest.title);
  return `${plural(quests.length, 'quest')} unlocked (${titles.join(', ')})`;
}

function tasksWith(flags: readonly Flag[], prefix: 'blocked.' | 'stuck.'): number {
  return new Set(flags.filter(({ kind }) => kind.startsWith(prefix)).map(({ taskId }) => taskId)).size;
}

function worstFirst(flags: readonly Flag[]): Flag[] {
  return sortBy(flags, (flag) => [-SEVERITIES.indexOf(flag.severity), -daysOf(flag), flag.taskId, flag.kind]);
}

function daysOf({ evidence }: Flag): number {
  return typeof evidence.days === 'number' ? evidence.days : 0;
}
