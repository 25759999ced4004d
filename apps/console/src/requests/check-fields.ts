/** Checks the fields of a request: all problems at once, each with its place and what was expected. */
import { suggestion } from '@sb/config';
import type { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';

/** The checked value; refuses with `REQUEST_INVALID`. `where`: `query`, `body`. */
export function checkFields(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const known = 'shape' in schema && typeof schema.shape === 'object' ? Object.keys(schema.shape ?? {}) : [];
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, where, known));
  const [first] = problems;
  throw new RefusedError({
    code: 'REQUEST_INVALID',
    detail:
      problems.length === 1 && first
        ? `${first.field}: ${first.message}`
        : `The request has ${problems.length} problems.`,
    problems,
  });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, where: string, known: readonly string[]) {
  const field = [where, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: `${field}.${key.slice(0, 40)}`,
      message: `there is no such field.${suggestion(key, known)}`,
    }));
  return [{ field, message: issue.message }];
}
