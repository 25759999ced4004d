import type { Problem } from '@sb/config';

/** One thing that is wrong in a file, as --json prints it. */
export interface ProblemShape {
  /** Where in the document (RFC 6901); `''` is all of it. */
  readonly pointer: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly message: string;
}

export function problemShape(file: string, { pointer, line, column, message }: Problem): ProblemShape {
  return { pointer, file, line, column, message };
}
