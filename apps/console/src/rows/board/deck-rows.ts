/** Decks as answers: the codes of their reasons get words here. Pure. */
import { type DeckRow, TASK_STATUSES } from '@sb/questboard';
import { deckNoteText, planReasonText } from '@sb/views';
import type { z } from 'zod';
import type { deck } from '../../answers/board/day.ts';

export function deckRow({
  orgId: _org,
  rev: _rev,
  inputsHash: _hash,
  titles,
  items,
  ...same
}: DeckRow): z.input<typeof deck> {
  const titleOf = (id: string): string | undefined => titles.get(id);
  return {
    ...same,
    ...(same.note !== undefined && { noteSays: deckNoteText(same.note, titleOf) }),
    items: items.map(({ reasons, ...item }) => ({
      ...item,
      reasons: [...reasons],
      why: reasons
        .filter((code) => !isStatus(code))
        .map((code) => ({ code, says: planReasonText(code, titleOf) })),
    })),
  };
}

/** The status when the deck was dealt: the row has that of now. */
function isStatus(code: string): boolean {
  return TASK_STATUSES.some((status) => status === code);
}
