/** The option `retention` of a worker: the rules by which it removes old records. */
import { findMisfits } from '@sb/config';
import { formatPath } from '@sb/words';
import { type OptionProblem, WorkerOptionsError } from '../errors.ts';
import { type RetentionRules, retentionRules, retentionSchema } from '../retention/retention-rules.ts';

/** `value` is an object, or undefined. */
export function retentionProblems(value: unknown): readonly OptionProblem[] {
  const fit = findMisfits(value ?? {}, retentionSchema);
  if ('value' in fit) return [];
  return fit.misfits.map(({ path, message }) => ({ field: formatPath(['retention', ...path]), message }));
}

/** Undefined: the worker removes no records. Throws `WORKER_OPTIONS_INVALID`. */
export function readRetention(given: unknown): RetentionRules | undefined {
  if (given === undefined) return undefined;
  const fit = findMisfits(given, retentionSchema);
  if (!('value' in fit)) throw new WorkerOptionsError(retentionProblems(given));
  return retentionRules(fit.value);
}
