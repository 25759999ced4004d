/** An organisation for people: its quests, what is flagged, and everybody's deck. For programs: rows with a kind. */
import type { Deck, DeckItem, Flag, Quest, QuestState, ShownOrganisation, Task } from '@sb/questboard';
import type { Output } from '../cli/output.ts';
import type { StyleName } from '../cli/style.ts';
import type { Column } from '../cli/table.ts';
import { clean } from '../cli/text.ts';
import { plural, relativeTime } from '../cli/words.ts';

/** What needs attention comes first. */
const STATE_ORDER: readonly QuestState[] = ['in-progress', 'unlocked', 'locked', 'completed', 'cancelled'];
const STATE_STYLES: Readonly<Record<QuestState, StyleName>> = {
  'in-progress': 'cyan',
  unlocked: 'green',
  locked: 'dim',
  completed: 'dim',
  cancelled: 'dim',
};
const ROOMY = 120;

export interface BoardLook {
  readonly output: Output;
  readonly now: number;
  readonly titleOf: (taskId: string) => string;
  readonly nameOf: (memberId: string) => string;
  readonly tasksOf: (questId: string) => readonly Task[];
}

export function boardLook(
  { members, tasks }: ShownOrganisation,
  { output, now }: { readonly output: Output; readonly now: number },
): BoardLook {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const byQuest = new Map<string, Task[]>();
  for (const task of tasks) byQuest.set(task.questId, [...(byQuest.get(task.questId) ?? []), task]);
  return {
    output,
    now,
    titleOf: (taskId) => titles.get(taskId) ?? '',
    nameOf: (memberId) => names.get(memberId) ?? memberId,
    tasksOf: (questId) => byQuest.get(questId) ?? [],
  };
}

export function printBoard(shown: ShownOrganisation, look: BoardLook): void {
  const { output } = look;
  heading(output, ...titleLines(shown, look));
  const quests = shown.quests.toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
  output.table(quests, questColumns(look));
  if (shown.flags.length > 0) {
    heading(output, '', output.style.bold(plural(shown.flags.length, 'open flag')));
    output.table(shown.flags, flagColumns(look));
  }
  for (const deck of shown.decks) {
    heading(output, '');
    printDeck(deck, look, { withReasons: isRoomy(output) });
  }
}

export function printDeck(
  deck: Deck,
  look: BoardLook,
  { withReasons }: { readonly withReasons: boolean },
): void {
  const { output, nameOf } = look;
  const { capacityMinutes, plannedMinutes, memberId, date, note } = deck;
  const minutes = `${plannedMinutes} of ${capacityMinutes} min`;
  const facts = [date, minutes, ...(note === undefined ? [] : [note])].map(clean).join(' · ');
  heading(output, `${output.style.bold(clean(nameOf(memberId)))}  ${facts}`);
  if (deck.items.length > 0) output.table(deck.items, deckColumns(deck, look, withReasons));
}

/** Headings are for people; rows tell by themselves what they are. */
function heading(output: Output, ...lines: readonly string[]): void {
  if (output.isTerminal) output.lines(...lines);
}

function titleLines(
  { org, members, quests, tasks, lastRun }: ShownOrganisation,
  { output, now }: BoardLook,
): string[] {
  const sizes = [
    plural(members.length, 'member'),
    plural(quests.length, 'quest'),
    plural(tasks.length, 'task'),
  ];
  const run = lastRun
    ? `last run ${relativeTime(Date.parse(lastRun.finishedAt), now)}: ${lastRun.status}`
    : `no run yet · worker job daily.questmaster --org ${org.id}`;
  return [
    `${output.style.bold(clean(org.name))}  ${org.id} · ${org.timezone} · ${sizes.join(', ')}`,
    run,
    '',
  ];
}

function questColumns({ output, tasksOf }: BoardLook): Column<Quest>[] {
  return [
    ...kindColumn(output, 'quest'),
    { header: 'quest', get: ({ id }) => id },
    { header: 'state', get: ({ state }) => ({ text: state, style: STATE_STYLES[state] }) },
    { header: 'done', get: ({ id }) => doneText(tasksOf(id)), align: 'right' },
    { header: 'priority', get: ({ priority }) => priorityCell(priority) },
    { header: 'due', get: ({ dueDate }) => dueDate ?? '' },
    { header: 'title', get: ({ title }) => title, flexible: true },
  ];
}

function doneText(tasks: readonly Task[]): string {
  const live = tasks.filter(({ status }) => status !== 'cancelled');
  return `${live.filter(({ status }) => status === 'done').length}/${live.length}`;
}

function priorityCell(priority: Quest['priority']) {
  return priority === 'urgent' ? { text: priority, style: 'red' as const } : priority;
}

function flagColumns({ output, now, titleOf }: BoardLook): Column<Flag>[] {
  return [
    ...kindColumn(output, 'flag'),
    {
      header: 'flag',
      get: ({ kind, severity }) => ({ text: kind, style: severity === 'critical' ? 'red' : 'yellow' }),
    },
    { header: 'severity', get: ({ severity }) => severity },
    { header: 'task', get: ({ taskId }) => taskId },
    {
      header: 'since',
      get: ({ since }) => relativeTime(Date.parse(since), now),
      plain: ({ since }) => since,
    },
    ...(isRoomy(output)
      ? [{ header: 'title', get: ({ taskId }: Flag) => titleOf(taskId), flexible: true }]
      : []),
    { header: 'reason', get: ({ reason }) => reason, flexible: true },
  ];
}

function deckColumns(
  { memberId }: Deck,
  { output, titleOf }: BoardLook,
  withReasons: boolean,
): Column<DeckItem>[] {
  return [
    ...kindColumn<DeckItem>(output, 'deck'),
    ...(output.isTerminal ? [] : [{ header: 'member', get: () => memberId }]),
    { header: 'task', get: ({ taskId }) => taskId },
    { header: 'section', get: ({ section, stretch }) => (stretch ? `${section}, stretch` : section) },
    { header: 'min', get: ({ plannedMinutes }) => String(plannedMinutes), align: 'right' },
    { header: 'title', get: ({ taskId }) => titleOf(taskId), flexible: true },
    ...(withReasons ? [{ header: 'why', get: ({ reasons }: DeckItem) => reasons.join(', ') }] : []),
  ];
}

/** Programs get every column. */
function isRoomy({ isTerminal, width }: Output): boolean {
  return !isTerminal || width >= ROOMY;
}

function kindColumn<Row>(output: Output, kind: string): Column<Row>[] {
  return output.isTerminal ? [] : [{ header: 'kind', get: () => kind }];
}
