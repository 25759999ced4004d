const MAX_QUOTED = 40;

// Besides the C0 range: DEL, C1, line separators and the marks that turn the reading direction,
// all of which can make a terminal show something else than what the file holds.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text in double quotes, at most 40 characters of it, with nothing that a terminal would act on. */
export function quote(text: string): string {
  // Two code units may be one character; one more than fits tells that it is long.
  const characters = Array.from(text.slice(0, MAX_QUOTED * 2 + 2));
  const isLong = characters.length > MAX_QUOTED;
  const shown = isLong ? `${characters.slice(0, MAX_QUOTED - 1).join('')}…` : text;
  return JSON.stringify(shown).replaceAll(UNPRINTABLE, escapeCharacter);
}

/** A message from elsewhere on one line, without control characters. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ');
}

/** What came, for "expected ..., got <this>". */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value} (a ${typeof value})`;
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
