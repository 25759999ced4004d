/** A count that a person has typed; an empty text is none. Throws what is wrong with it, for people. Pure. */
export function typedCount(label: string, text: string): number | null {
  const word = text.trim();
  if (word === '') return null;
  if (!/^\d{1,9}$/.test(word)) throw new Error(`${label}: expected a whole number, got "${word}".`);
  return Number(word);
}
