import { hasMask } from './masked.ts';

/** A word of a command line, quoted where a shell would take it apart. Left open where it has a masked secret. */
export function shellWord(text: string): string {
  // Pasted, the mask would be stored in place of the secret.
  if (hasMask(text)) return '…';
  return /^[\w.:/@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
