import type * as z from 'zod';
import { ConfigError } from './config-error.ts';
import { describeIssue } from './describe-issue.ts';
import type { Path, Problem } from './problem.ts';
import type { SourceDocument } from './source-document.ts';

type Issue = z.core.$ZodIssue;

/**
 * The document's value as the schema's output. Throws `ConfigError` with every problem, in the order of
 * the file: unknown keys at the key, missing ones at the map that lacks them, the rest at the value.
 */
export function decode<T>(document: SourceDocument, schema: z.ZodType<T>): T {
  const result = schema.safeParse(document.value, { error: describeIssue });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => toProblems(document, issue, []));
  throw new ConfigError(document.file, problems.toSorted(byPlace));
}

function toProblems(document: SourceDocument, issue: Issue, base: Path): Problem[] {
  const path = [...base, ...issue.path.filter((segment) => typeof segment !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) =>
      document.problem([...path, key], lines[index] ?? issue.message, 'key'),
    );
  }
  if (issue.code === 'invalid_key') return [document.problem(path, issue.message, 'key')];
  const meant = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (meant) return meant.flatMap((inner) => toProblems(document, inner, path));
  return [document.problem(path, issue.message)];
}

/** The branch whose type fits the value and that has the fewest complaints; its complaints say more. */
function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const fitting = branches.filter((issues) => issues.length > 0 && !issues.some(isMismatch));
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

function isMismatch({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
