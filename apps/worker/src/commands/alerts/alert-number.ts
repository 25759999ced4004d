import { quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';

/** Reads the typed number of an alert or of a silence. Throws `USAGE`. */
export function alertNumber(text: string, of: string, hint: string): number {
  if (isNumber(text)) return Number(text);
  throw new UsageError(`expected the number of ${of}, got ${quote(text)}`, hint);
}

export function isNumber(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}
