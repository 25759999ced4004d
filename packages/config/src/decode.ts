import type * as z from 'zod';
import { ConfigError } from './problems/config-error.ts';
import { findMisfits } from './problems/find-misfits.ts';
import type { Problem } from './problems/problem.ts';
import type { SourceDocument } from './document/source-document.ts';

/**
 * Returns the document's value as the schema's output. Throws `ConfigError` with every problem, in the order of the
 * file. An unknown key is reported at the key, a missing one at the map that lacks it, all else at the value.
 */
export function decode<T>(document: SourceDocument, schema: z.ZodType<T>): T {
  const fit = findMisfits(document.value, schema);
  if ('value' in fit) return fit.value;
  const problems = fit.misfits.map(({ path, message, kind }) => document.problem(path, message, kind));
  throw new ConfigError(document.file, problems.toSorted(byPlace));
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
