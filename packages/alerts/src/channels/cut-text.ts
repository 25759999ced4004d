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
