import type { AnyJob } from '@sb/jobs';

/**
 * The jobs that a module offers: each export that is one, and all of a list that is exported as `default` or `jobs`. An
 * object that is exported as `default` is looked into in the same way, as `module.exports = { ... }` is one. What else
 * a module exports is its own affair; whoever is in a list is meant to be a job. Pure.
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

/** The registry says what else is wrong with it. */
function isJob(value: unknown): value is AnyJob {
  return isRecord(value) && 'id' in value && ('run' in value || 'runBatch' in value);
}

/** Its members are for the registry to judge. */
function isList(value: unknown): value is readonly AnyJob[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
