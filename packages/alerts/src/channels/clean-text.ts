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
