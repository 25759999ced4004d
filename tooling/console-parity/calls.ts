/** Where the source of a page calls a route. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const WEB = path.resolve(import.meta.dirname, '../../apps/console/web/src');

export interface PageCall {
  readonly file: string;
  /** The text of the call in the source. */
  readonly text: string;
}

export function isCalled({ file, text }: PageCall): boolean {
  return readFileSync(path.join(WEB, file), 'utf8').includes(text);
}
