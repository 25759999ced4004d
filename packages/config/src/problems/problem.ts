import { quote } from './quote.ts';

export type Path = readonly (string | number)[];

/** One thing that is wrong in a document. `line` and `column` count from 1. */
export interface Problem {
  readonly path: Path;
  /** The same path as a JSON pointer (RFC 6901); `''` is the whole document. */
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** `['schedules', 2, 'a b']` becomes `schedules[2]["a b"]`. */
export function formatPath(path: Path): string {
  return path.map(formatSegment).join('').replace(/^\./, '');
}

/** `['a/b', 0]` becomes `/a~1b/0`. */
export function toPointer(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function formatSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[\w-]{1,80}$/.test(segment) ? `.${segment}` : `[${quote(segment)}]`;
}
