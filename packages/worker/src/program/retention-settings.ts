/** The option `retention` of a worker: the rules by which it removes old records. */
import { findMisfits } from '@sb/config';
import { formatPath } from '@sb/words';
import { type OptionProblem, WorkerOptionsError } from '../errors.ts';
import type { RemoveDailyOptions } from '../retention/remove-daily.ts';
import { retentionRules, retentionSchema } from '../retention/retention-rules.ts';
import type { WorkerOptions } from './worker-types.ts';

export type RetentionSettings = Pick<RemoveDailyOptions, 'rules' | 'isAsked'>;

/** `value` is an object, false or undefined. */
export function retentionProblems(value: unknown): readonly OptionProblem[] {
  if (value === undefined || value === false) return [];
  const fit = findMisfits(value, retentionSchema);
  if ('value' in fit) return [];
  return fit.misfits.map(({ path, message }) => ({ field: formatPath(['retention', ...path]), message }));
}

/** Undefined: it removes no records. Throws `WORKER_OPTIONS_INVALID`. */
export function retentionSettings(given: WorkerOptions['retention']): RetentionSettings | undefined {
  if (given === false) return undefined;
  const fit = findMisfits(given ?? {}, retentionSchema);
  if (!('value' in fit)) throw new WorkerOptionsError(retentionProblems(given));
  return { rules: retentionRules(fit.value), isAsked: given !== undefined };
}
