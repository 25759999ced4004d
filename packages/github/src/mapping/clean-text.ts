/** Text of people inside the managed part: it may neither end that part nor mention a person. */

const ZERO_WIDTH_SPACE = '\u200b';

/** GitHub looks for mentions after it has resolved entities: `&#64;ada` and `@&#97;da` mention Ada too. */
const MENTION_SIGN = /(?:@|&#0*64(?:;|(?!\d))|&#x0*40(?:;|(?![\da-f]))|&commat;)(?=[a-z\d&])/gi;

export function neutral(text: string): string {
  return text.replaceAll('<!--', '&lt;!--').replace(MENTION_SIGN, `$&${ZERO_WIDTH_SPACE}`);
}

/** In a cell of a table: on one line, without a bar that would end it. */
export function cell(text: string): string {
  return neutral(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** At most `max` UTF-16 units, and no half of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
