/** `38m 51s` and `37 fires` as one word, which no line ends within. Pure. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d[dhms]?) (?=[\p{L}\d])/gu, '$1\u00A0');
}
