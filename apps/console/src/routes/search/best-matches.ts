/** What of a list fits a typed text best. Pure. */

/** `texts`: what of an item is searched. The best first; among equals the order of the list stays. */
export function bestMatches<Item>(
  items: readonly Item[],
  typed: string,
  { texts, most }: { readonly texts: (item: Item) => readonly string[]; readonly most: number },
): Item[] {
  const wanted = typed.toLowerCase();
  return items
    .map((item) => ({
      item,
      rank: Math.min(...texts(item).map((text) => rankOf(text.toLowerCase(), wanted))),
    }))
    .filter(({ rank }) => rank < NONE)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ item }) => item);
}

const NONE = 4;

/** The whole text, its beginning, the beginning of a word in it, any part of it; of several words each. */
function rankOf(text: string, wanted: string): number {
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  const words = wanted.split(/\s+/);
  if (words.length > 1 && !text.includes(wanted))
    return Math.max(2, ...words.map((word) => rankOf(text, word)));
  const at = text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted));
  if (at) return 2;
  return text.includes(wanted) ? 3 : NONE;
}
