import type * as z from 'zod';
import { describeIssue } from './describe-issue.ts';
import type { Path } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** A place where a value does not fit its schema, and why. */
export interface Misfit {
  readonly path: Path;
  readonly message: string;
  /** The key is wrong, not its value. */
  readonly kind?: 'key';
}

export type Fit<T> = { readonly value: T } | { readonly misfits: readonly Misfit[] };

/** The value as the schema's output, or all its misfits, in no order. Pure. */
export function findMisfits<T>(value: unknown, schema: z.ZodType<T>): Fit<T> {
  const result = schema.safeParse(value, { error: describeIssue });
  if (result.success) return { value: result.data };
  return { misfits: result.error.issues.flatMap((issue) => toMisfits(issue, [])) };
}

function toMisfits(issue: Issue, base: Path): Misfit[] {
  const path = [...base, ...issue.path.filter((segment) => typeof segment !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: lines[index] ?? issue.message,
      kind: 'key',
    }));
  }
  if (issue.code === 'invalid_key') return [{ path, message: issue.message, kind: 'key' }];
  const meant = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (meant) return meant.flatMap((inner) => toMisfits(inner, path));
  return [{ path, message: issue.message }];
}

/** Of the branches whose type fits the value, the one with the fewest issues: they say more than those of the union. */
function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const fitting = branches.filter((issues) => issues.length > 0 && !issues.some(isMismatch));
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

function isMismatch({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}
