const MARK = '…';

/**
 * The text, at most so many UTF-16 units long as it is sent; what is cut off leaves a mark.
 * `escape` is asked for each character, so that neither a character nor an escape is ever cut in two.
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

/** As many lines as fit into so many UTF-16 units as they are sent, and how many more there are. */
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

/** What a surface can show: no control characters, nothing that turns the direction of writing, no half characters. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The same on one line; '' if nothing is left that can be seen. */
export function oneLine(text: string): string {
  return cleanText(text)
    .replace(/[\p{White_Space}\u200b\ufeff]+/gu, ' ')
    .trim();
}
