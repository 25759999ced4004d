import { contentHash } from '@sb/words';
import type { DealtDeck } from './decks.ts';
import type { Deck } from '../model/day.ts';

export interface ChangedDeck {
  readonly deck: Deck;
  readonly action: 'generated' | 'updated';
}

/** Returns the decks that are new or have changed; a deck that was dealt the same again keeps its version. */
export function changeDecks(
  before: readonly Deck[],
  dealt: readonly DealtDeck[],
  inputsHash: string,
): ChangedDeck[] {
  const known = new Map(before.map((deck) => [deck.id, deck]));
  return dealt.flatMap((content): ChangedDeck[] => {
    const old = known.get(content.id);
    if (!old) return [{ deck: { ...content, version: 1, inputsHash }, action: 'generated' }];
    if (contentHash(contentOf(old)) === contentHash(content)) return [];
    return [{ deck: { ...content, version: old.version + 1, inputsHash }, action: 'updated' }];
  });
}

function contentOf({ version: _version, inputsHash: _inputsHash, ...content }: Deck): DealtDeck {
  return content;
}
