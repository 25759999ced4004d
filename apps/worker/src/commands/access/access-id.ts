import { quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';

/** The id of a link or a session: the beginning of its hash, or all of it. Throws `USAGE`. */
export function accessId(what: 'link' | 'session', text: string): string {
  if (/^[\da-f]{8,64}$/.test(text)) return text;
  throw new UsageError(`expected the id of a ${what}, got ${quote(text)}`, `worker ${what}:list shows them.`);
}
