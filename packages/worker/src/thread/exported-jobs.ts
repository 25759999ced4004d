import type { AnyJob } from '@sb/jobs';

/**
 * The jobs that a module exports: each export that is a job, and all items of a list that is exported as `default` or
 * `jobs`. An object that is exported as `default` is searched in the same way, because `module.exports = { ... }` makes
 * one. Other exports are ignored; every item of a list is taken for a job. Pure.
 */
export function exportedJobs(exports: Readonly<Record<string, unknown>>): readonly AnyJob[] {
  const { default: main } = exports;
  const inMain = isRecord(main) && !isJob(main) ? candidates(main) : [];
  return [...new Set([...candidates(exports), ...inMain])];
}

function candidates(exports: Readonly<Record<string, unknown>>): readonly AnyJob[] {
  return Object.entries(exports).flatMap(([name, value]): readonly AnyJob[] => {
    if (isJob(value)) return [value];
    if ((name === 'default' || name === 'jobs') && isList(value)) return value;
    return [];
  });
}

/** A first check only: the registry reports whatever else is wrong with a job. */
function isJob(value: unknown): value is AnyJob {
  return isRecord(value) && 'id' in value && ('run' in value || 'runBatch' in value);
}

/** The registry checks the items. */
function isList(value: unknown): value is readonly AnyJob[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
