import { findMisfits, type Path, type Problem, type SourceDocument } from '@sb/config';
import type { AlertSettings, MaintenanceWindow } from '../settings.ts';
import { SettingsFields } from './settings-fields.ts';

/** Returns all mistakes. A setting with a mistake gets its default. */
export function readSettings(
  document: SourceDocument,
  value: unknown,
  surroundings: Surroundings,
): { readonly settings: AlertSettings; readonly problems: readonly Problem[] } {
  const fit = findMisfits(value ?? {}, SettingsFields);
  if ('misfits' in fit) {
    const problems = fit.misfits.map(({ path, message, kind }) =>
      document.problem(['settings', ...path], message, kind),
    );
    const rest = readSettings(
      document,
      without(
        value,
        fit.misfits.map(({ path }) => path),
      ),
      surroundings,
    );
    return { settings: rest.settings, problems: [...problems, ...rest.problems] };
  }
  const problems = windowProblems(document, fit.value.maintenance, surroundings);
  return problems.length === 0
    ? { settings: fit.value, problems }
    : { settings: { ...fit.value, maintenance: [] }, problems };
}

function without(value: unknown, wrong: readonly Path[]): unknown {
  const keys = new Set(wrong.map(([key]) => key));
  const isWhole = keys.has(undefined) || typeof value !== 'object' || value === null;
  return isWhole ? {} : Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

function windowProblems(
  document: SourceDocument,
  windows: readonly MaintenanceWindow[],
  { checkCron, checkZone }: Surroundings,
): readonly Problem[] {
  const first = new Map<string, number>();
  return windows.flatMap(({ name, cron, timezone }, index) => {
    const before = first.get(name);
    first.set(name, before ?? index);
    const faults = {
      name:
        before === undefined ? undefined : `expected a unique name, but maintenance[${before}] has it too`,
      cron: checkCron(cron),
      timezone: checkZone(timezone),
    };
    return Object.entries(faults).flatMap(([field, fault]) =>
      fault === undefined ? [] : [document.problem(['settings', 'maintenance', index, field], fault)],
    );
  });
}

/** Knowledge that the file is checked against; it comes from layers above alerts. */
export interface Surroundings {
  /** The registered jobs. */
  readonly jobIds: readonly string[];
  /** Returns the mistake in a cron expression, if there is one. */
  readonly checkCron: (expression: string) => string | undefined;
  /** Returns the mistake in a time zone, if there is one. */
  readonly checkZone: (zone: string) => string | undefined;
}
