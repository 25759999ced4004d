import type { Deck, DeckItem } from '@sb/questboard';
import { clean, planReasonText } from '@sb/views';
import type { Column } from '../../../cli/terminal/table.ts';
import { type BoardLook, heading, isRoomy, kindColumn } from './board-look.ts';
import { type Item, itemLines } from './item-lines.ts';

/** One of many decks: one line for each item, with its reasons if there is room. */
export function printDeck(deck: Deck, look: BoardLook): void {
  heading(look.output, deckTitle(deck, look));
  if (deck.items.length > 0) look.output.table(deck.items, deckColumns(deck, look));
}

/** The requested deck, with every reason, even in a narrow terminal. */
export function printOneDeck(deck: Deck, look: BoardLook): void {
  const { output, titleOf } = look;
  if (!output.isTerminal) return printDeck(deck, look);
  const items = deck.items.map((item): Item => ({
    kind: item.stretch ? 'stretch' : item.section,
    fact: `${String(item.plannedMinutes).padStart(3)} min`,
    taskId: item.taskId,
    title: titleOf(item.taskId),
    why: whyText(item, look),
  }));
  output.lines(deckTitle(deck, look), ...itemLines(items, output));
}

function deckTitle({ capacityMinutes, plannedMinutes, memberId, date, note }: Deck, look: BoardLook): string {
  const { output, nameOf } = look;
  const minutes = `${plannedMinutes} of ${capacityMinutes} min`;
  const facts = [date, minutes, ...(note === undefined ? [] : [reasonText(note, look)])]
    .map(clean)
    .join(' · ');
  return `${output.style.bold(clean(nameOf(memberId)))}  ${facts}`;
}

function deckColumns({ memberId }: Deck, look: BoardLook): Column<DeckItem>[] {
  const { output, titleOf } = look;
  return [
    ...kindColumn<DeckItem>(output, 'deck'),
    ...(output.isTerminal ? [] : [{ header: 'member', get: () => memberId }]),
    { header: 'task', get: ({ taskId }) => taskId },
    { header: 'section', get: sectionText },
    { header: 'min', get: ({ plannedMinutes }) => String(plannedMinutes), align: 'right' },
    { header: 'title', get: ({ taskId }) => titleOf(taskId), flexible: true },
    ...(isRoomy(output)
      ? [{ header: 'why', get: (item: DeckItem) => whyText(item, look), flexible: true }]
      : []),
  ];
}

function sectionText({ section, stretch }: DeckItem): string {
  return stretch ? `${section}, stretch` : section;
}

/** Words for people, codes for programs. */
function whyText({ reasons }: DeckItem, look: BoardLook): string {
  const texts = look.output.isTerminal ? reasons.map((code) => reasonText(code, look)) : reasons;
  return texts.join(', ');
}

function reasonText(code: string, { titleOf }: BoardLook): string {
  return planReasonText(code, (id) => titleOf(id) || undefined);
}
