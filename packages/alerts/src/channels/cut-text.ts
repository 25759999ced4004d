const MARK = '…';

/**
 * The escaped text, at most `max` UTF-16 units long; a text that is cut ends in a mark.
 * `escape` is called for each character, so that neither a character nor an escape is ever cut in two.
 */
export function cutText(
  text: string,
  max: number,
  escape: (character: string) => string = (character) => character,
): string {
  let cut = '';
  let whole = '';
  for (const character of text) {
    whole += escape(character);
    if (whole.length > max) return `${cut}${MARK}`;
    if (whole.length < max) cut = whole;
  }
  return whole;
}

const LONGEST = 300;

/** As many escaped lines as fit into `max` UTF-16 units, and how many more there are. */
export function cutLines(
  lines: readonly string[],
  max: number,
  escape?: (character: string) => string,
): string {
  const cut = lines.map((line) => cutText(line, LONGEST, escape));
  const whole = cut.join('\n');
  if (whole.length <= max) return whole;
  const room = max - `and ${cut.length} more`.length;
  let count = 0;
  for (let length = 0; length <= room; count += 1) length += (cut[count]?.length ?? 0) + 1;
  const fitting = cut.slice(0, count - 1);
  return [...fitting, `and ${cut.length - fitting.length} more`].join('\n');
}

/** The text without control characters, without marks that turn the direction of writing, and without half characters. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The clean text on one line; '' if no visible character is left. */
export function oneLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{White_Space}\u200b\ufeff]+/gu, ' ')
    .trim();
}
