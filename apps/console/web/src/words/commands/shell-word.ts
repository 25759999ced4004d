import { hasMask } from '../text/masked.ts';

/** As of `shellWord` of @sb/words, which the browser does not load: shell-word.test.ts compares the two. */
const PLAIN = /^(?!=)[\w@%+=:,./-]+$/;

/** A word of a command line, quoted where a shell would take it apart. Left open where it is open, or has a masked secret. */
export function shellWord(text: string): string {
  // Pasted, the mask would be stored in place of the secret.
  if (hasMask(text) || text === '…') return '…';
  return PLAIN.test(text) ? text : shellQuoted(text);
}

/** A word of a command line, quoted whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
