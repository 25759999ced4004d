/** Checks the fields of a request: all problems at once, each with its place and what was expected. */
import { suggestion } from '@sb/config';
import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import type { z } from 'zod';
import { type FieldProblem, wrongFields } from '../http/refusal.ts';

/** The checked value; refuses with `REQUEST_INVALID`. */
export function checkFields(schema: z.ZodType, value: unknown, where: 'path' | 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  const unstorable = where === 'body' ? [] : unstorableFields(value, where);
  if (result.success && unstorable.length === 0) return result.data;
  const known = 'shape' in schema && typeof schema.shape === 'object' ? Object.keys(schema.shape ?? {}) : [];
  const problems = [
    ...(result.error?.issues ?? []).flatMap((issue) => problemsOf(issue, where, known)),
    ...unstorable.filter(
      ({ field }) => !result.error?.issues.some((issue) => placeOf(issue, where) === field),
    ),
  ];
  throw wrongFields(problems);
}

/** The texts of an address name and find things of the store: one that no store has is a mistake, not a name. */
function unstorableFields(value: unknown, where: string): readonly FieldProblem[] {
  return Object.entries(value ?? {})
    .filter(([, text]) => typeof text === 'string' && !isStorableText(text))
    .map(([name]) => ({
      field: `${where}.${name.slice(0, 40)}`,
      message: `expected ${STORABLE_TEXT}`,
    }));
}

type Issue = z.core.$ZodIssue;

function placeOf({ path }: Issue, where: string): string {
  return [where, ...path.map(String)].join('.');
}

function problemsOf(issue: Issue, where: string, known: readonly string[]): readonly FieldProblem[] {
  const field = placeOf(issue, where);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: `${field}.${key.slice(0, 40)}`,
      message: `there is no such field.${suggestion(key, known)}`,
    }));
  return [{ field, message: issue.message }];
}
