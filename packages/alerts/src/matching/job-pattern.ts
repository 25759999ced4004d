/**
 * Regular expressions from alerts.yaml. They run in RE2 (re2js: plain JavaScript, so it can be bundled). Its time grows
 * with the text and never explodes, as V8's does for `(a+)+$`. A check for such patterns would have to be right about
 * each of them; an engine that cannot backtrack needs no check.
 */
import { RE2JS, RE2JSException } from 're2js';
import { describeDocumentValue } from '@sb/words';

export const LONGEST_PATTERN = 500;
/** Steps of the compiled pattern. A search goes through them for each letter: 1,000 take at most 7 ms, 200,000 take 2 s. */
const MOST_STEPS = 1_000;

export type JobPattern = (jobId: string) => boolean;

/** Finds the pattern anywhere in a job's id: `^` and `$` bind it to the ends. The pattern must have passed `patternFault`. */
export function compileJobPattern(pattern: string): JobPattern {
  const compiled = RE2JS.compile(pattern);
  return (jobId) => compiled.matcher(jobId).find();
}

/** Returns the mistake in a pattern, if there is one. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN)
    return `expected a regular expression of at most ${LONGEST_PATTERN} characters, got ${pattern.length}`;
  try {
    const steps = RE2JS.compile(pattern).programSize();
    if (steps <= MOST_STEPS) return undefined;
    return `expected a regular expression of at most ${MOST_STEPS} steps, got ${steps}: repeat less in it`;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return `expected a regular expression, got ${describeDocumentValue(pattern)}: ${reasonOf(error.message)}`;
  }
}

function reasonOf(message: string): string {
  const reason = message.replace(/^error parsing regexp: /, '');
  const isBacktracking = /Perl syntax|escape sequence: `\\\d/.test(reason);
  return isBacktracking
    ? `${reason}. What looks around, or back at a group, is not supported: it could take forever`
    : reason;
}
