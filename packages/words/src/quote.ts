const MAX_QUOTED = 40;

// Control characters and every blank but the plain one: a terminal can show a text other than the one that was given.
const UNPRINTABLE = /(?! )[\p{Cc}\p{Z}]/gu;

const PRINTABLE_ASCII = /^[\n -~]*$/;
/**
 * Characters that show nothing or turn the reading direction, but not where a script or an emoji needs them: selectors of
 * a variant, joiners after a pictograph or a letter of a script that joins, the tags of a flag.
 */
const INVISIBLE = new RegExp(
  [
    String.raw`[[\p{DI}\u2028\u2029\ufff9-\ufffb]--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\u{e0020}-\u{e007f}]]`,
    String.raw`(?<![\p{ExtPict}\p{EMod}\ufe0f]|[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zinh}]])[\u200c\u200d]`,
    String.raw`(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0020}-\u{e007f}]`,
  ].join('|'),
  'gv',
);

/** The text in double quotes, at most 40 characters of it, without characters that a terminal would act on. */
export function quote(text: string): string {
  // Two code units may be one character. One character more than fits shows that the text is long.
  const characters = Array.from(text.slice(0, MAX_QUOTED * 2 + 2));
  const isLong = characters.length > MAX_QUOTED;
  const shown = isLong ? `${characters.slice(0, MAX_QUOTED - 1).join('')}…` : text;
  return escapeInvisible(JSON.stringify(shown).replaceAll(UNPRINTABLE, escapeCharacter));
}

/** A message from elsewhere on one line, without control characters. */
export function printable(text: string): string {
  return escapeInvisible(text.replaceAll(UNPRINTABLE, ' '));
}

/** Shows invisible characters, and those that turn the reading direction, as `\u202e`. A JSON text keeps its value. */
export function escapeInvisible(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replaceAll(INVISIBLE, escapeCharacter);
}

/** `\u001b`; two of them for a character outside the basic plane, as JSON writes it. */
export function escapeCharacter(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
