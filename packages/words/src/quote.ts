const MAX_QUOTED = 40;

// Control characters, every blank but the plain one, and the marks that turn the reading direction: with any of them a
// terminal can show a text other than the one in the file.
const UNPRINTABLE = /(?! )[\p{Cc}\p{Z}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text in double quotes, at most 40 characters of it, without characters that a terminal would act on. */
export function quote(text: string): string {
  // Two code units may be one character. One character more than fits shows that the text is long.
  const characters = Array.from(text.slice(0, MAX_QUOTED * 2 + 2));
  const isLong = characters.length > MAX_QUOTED;
  const shown = isLong ? `${characters.slice(0, MAX_QUOTED - 1).join('')}…` : text;
  return JSON.stringify(shown).replaceAll(UNPRINTABLE, escapeCharacter);
}

/** A message from elsewhere on one line, without control characters. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ');
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
