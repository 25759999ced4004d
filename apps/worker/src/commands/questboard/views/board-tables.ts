/** An organisation for people: open quests, flags, the deck of each member. For programs: rows with a kind. */
import type { Quest, QuestState, ShownOrganisation, Task } from '@sb/questboard';
import { plural } from '@sb/words';
import { clean, relativeTime } from '@sb/views';
import type { StyleName } from '../../../cli/terminal/style.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { type BoardLook, heading, kindColumn } from './board-look.ts';
import { printDeck } from './deck-table.ts';
import { printFlags } from './flag-table.ts';
import { wrapWords } from '../../../cli/terminal/wrap-words.ts';

/** States that need attention come first. */
const STATE_ORDER: readonly QuestState[] = ['in-progress', 'unlocked', 'locked', 'completed', 'cancelled'];
const OPEN_STATES: readonly QuestState[] = ['in-progress', 'unlocked'];
export const STATE_STYLES: Readonly<Record<QuestState, StyleName>> = {
  'in-progress': 'cyan',
  unlocked: 'green',
  locked: 'dim',
  completed: 'dim',
  cancelled: 'dim',
};

export function printBoard(
  shown: ShownOrganisation,
  look: BoardLook,
  { all }: { readonly all: boolean },
): void {
  const { output } = look;
  heading(output, ...titleLines(shown, look), '');
  printQuests(shown.quests, look, all || !output.isTerminal);
  if (shown.flags.length > 0) {
    heading(output, '', output.style.bold(plural(shown.flags.length, 'open flag')));
    printFlags(shown.flags, look);
  }
  for (const deck of shown.decks) {
    heading(output, '');
    printDeck(deck, look);
  }
}

function titleLines(shown: ShownOrganisation, { output, now }: BoardLook): string[] {
  const { org, members, quests, tasks, lastRun } = shown;
  const sizes = [
    plural(members.length, 'member'),
    plural(quests.length, 'quest'),
    plural(tasks.length, 'task'),
  ];
  const run = lastRun
    ? `last run ${relativeTime(Date.parse(lastRun.finishedAt), now)}: ${lastRun.status}`
    : 'no run yet';
  return [
    `${output.style.bold(clean(org.name))}  ${org.id}`,
    ...wrapWords([sizes.join(', '), org.timezone, run].join(' · ').split(' '), output.width),
    ...(lastRun ? [] : [output.style.dim(`Try: worker job daily.questmaster --org ${org.id}`)]),
  ];
}

function printQuests(quests: readonly Quest[], look: BoardLook, all: boolean): void {
  const { output } = look;
  const listed = quests.filter(({ state }) => all || OPEN_STATES.includes(state));
  const sorted = listed.toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
  if (sorted.length > 0) output.table(sorted, questColumns(look));
  if (listed.length === quests.length) return;
  const counts = STATE_ORDER.flatMap((state) => {
    const count = OPEN_STATES.includes(state) ? 0 : quests.filter((quest) => quest.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  heading(output, output.style.dim(`${counts.join(', ')}: --all lists them too`));
}

function questColumns({ output, tasksOf }: BoardLook): Column<Quest>[] {
  return [
    ...kindColumn<Quest>(output, 'quest'),
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
