export type Path = readonly (string | number)[];

/** One mistake in a document. `line` and `column` count from 1. */
export interface Problem {
  readonly path: Path;
  /** The same path as a JSON pointer (RFC 6901); `''` is the whole document. */
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** `['a/b', 0]` becomes `/a~1b/0`. */
export function toPointer(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
