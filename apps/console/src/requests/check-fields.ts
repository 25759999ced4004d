/**
 * Checks the fields of a request: the first problems at once, each with its place and what was expected. A stranger may
 * send as many as fit into a body, so the others are counted only.
 */
import { suggestion } from '@sb/config';
import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import type { z } from 'zod';
import { type FieldProblem, wrongFields } from '../http/refusal.ts';

const MOST_LISTED = 20;

/** The checked value; refuses with `REQUEST_INVALID`. */
export function checkFields(schema: z.ZodType, value: unknown, where: 'path' | 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  const unstorable = where === 'body' ? [] : unstorableFields(value, where);
  if (result.success && unstorable.length === 0) return result.data;
  const known = 'shape' in schema && typeof schema.shape === 'object' ? Object.keys(schema.shape ?? {}) : [];
  const issues = result.error?.issues ?? [];
  const others = unstorable.filter(({ field }) => !issues.some((issue) => placeOf(issue, where) === field));
  const all = issues.reduce((sum, issue) => sum + keysOf(issue).length, others.length);
  const first = issues.slice(0, MOST_LISTED).flatMap((issue) => problemsOf(issue, where, known));
  throw wrongFields([...first, ...others].slice(0, MOST_LISTED), all);
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

/** One issue may be about many unknown keys. */
function keysOf(issue: Issue): readonly (string | undefined)[] {
  return issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
}

function problemsOf(issue: Issue, where: string, known: readonly string[]): readonly FieldProblem[] {
  const field = placeOf(issue, where);
  return keysOf(issue)
    .slice(0, MOST_LISTED)
    .map((key) =>
      key === undefined
        ? { field, message: issue.message }
        : {
            field: `${field}.${key.slice(0, 40)}`,
            message: `there is no such field.${suggestion(key.slice(0, 40), known)}`,
          },
    );
}
