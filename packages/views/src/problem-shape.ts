import type { Problem } from '@sb/config';

/** One mistake in a file, as --json prints it. */
export interface ProblemShape {
  /** The place in the document (RFC 6901); `''` is the whole document. */
  readonly pointer: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly message: string;
}

export function problemShape(file: string, { pointer, line, column, message }: Problem): ProblemShape {
  return { pointer, file, line, column, message };
}

/** One mistake in a schedule, an input, a request or a job, as --json prints it. */
export interface FieldProblemShape {
  /** Set where the error is about several jobs. */
  readonly job?: string;
  /** `timezone`, `input.orgId`; `''` is the whole record. */
  readonly field: string;
  readonly message: string;
}

type Fact = 'job' | 'field' | 'path' | 'message';

/** The problems of an error whose class is not known here, only its code. Pure. */
export function fieldProblemShapes(problems: readonly unknown[]): readonly FieldProblemShape[] {
  return problems.flatMap((problem) => {
    if (typeof problem !== 'object' || problem === null) return [];
    const { job, field, path, message }: { readonly [Key in Fact]?: unknown } = problem;
    const name = field ?? path;
    if (typeof name !== 'string' || typeof message !== 'string') return [];
    return [{ ...(typeof job === 'string' && { job }), field: name, message }];
  });
}
