/**
 * Reads `settings`. Only the part with a mistake is left out: an entry of a list, else a field. A reader that has read an
 * earlier version keeps its settings where a mistake hides those of the file: also one that a mistyped key was meant for, and
 * one that wrong indentation has made a part of another key.
 */
import { findMisfits, type Misfit, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';
import type { AlertSettings } from '../settings.ts';
import { SETTING_KEYS, SettingsFields } from './settings-fields.ts';
import { withoutParts } from './without-parts.ts';

/** Settings without a mistake by their keys, as the file has them; undefined: the file leaves them out. */
export type SoundSettings = ReadonlyMap<string, unknown>;

export interface WrittenSettings {
  readonly document: SourceDocument;
  readonly value: unknown;
  /** Mistakes in the keys of the file beside `settings`. */
  readonly elsewhere: readonly Misfit[];
  /** Of the last version of the file. */
  readonly earlier: SoundSettings;
}

export interface ReadSettings {
  readonly settings: AlertSettings;
  /** All mistakes. */
  readonly problems: readonly Problem[];
  /** For the next version of the file. */
  readonly sound: SoundSettings;
  /** The keys of settings that are as in the last version because of a mistake. */
  readonly kept: readonly string[];
  /** The keys of settings that may not be as the file has them, because of a mistake. */
  readonly unsure: ReadonlySet<string>;
}

export function readSettings(
  { document, value: written, elsewhere, earlier }: WrittenSettings,
  surroundings: Surroundings,
): ReadSettings {
  const value = written ?? {};
  const faults = findFaults(value, surroundings);
  const left = new Map(Object.entries(salvage(value, surroundings)));
  const mayBeElsewhere = elsewhere.length > 0 && (written ?? null) === null;
  const unsure = new Set(
    SETTING_KEYS.filter(
      (key) =>
        mayBeElsewhere ||
        faults.some((fault) => mayHide(fault, key, value)) ||
        elsewhere.some((fault) => isStray(fault, key, value)),
    ),
  );
  // Without an earlier one, a setting without its mistakes is better than none.
  const chosen = SETTING_KEYS.map(
    (key) => [key, (unsure.has(key) ? earlier.get(key) : undefined) ?? left.get(key)] as const,
  );
  const sure = SETTING_KEYS.filter((key) => !unsure.has(key) || earlier.has(key));
  return {
    settings: SettingsFields.parse(Object.fromEntries(chosen.filter(([, one]) => one !== undefined))),
    problems: faults.map(({ path, message, kind }) => document.problem(['settings', ...path], message, kind)),
    sound: new Map(sure.map((key) => [key, (unsure.has(key) ? earlier : left).get(key)])),
    kept: [...unsure].filter((key) => earlier.get(key) !== undefined),
    unsure,
  };
}

/** Whether a mistake is in this setting, or in a key that may have been meant for it. */
function mayHide(fault: Misfit, key: string, value: object): boolean {
  const { path, kind } = fault;
  if (path.length === 0 || path[0] === key) return true;
  const isUnknown = path.length === 1 && kind === 'key' && !Object.hasOwn(value, key);
  return isUnknown || isStray(fault, key, value);
}

/** Whether a key in the wrong place is this setting: with too much or too little indentation it is a part of another key. */
function isStray({ path, kind }: Misfit, key: string, value: object): boolean {
  return kind === 'key' && path.at(-1) === key && !Object.hasOwn(value, key);
}

/** The value without the parts that have a mistake. */
function salvage(value: object, surroundings: Surroundings): object {
  const faults = findFaults(value, surroundings);
  if (faults.length === 0) return value;
  const left = withoutParts(
    value,
    faults.map(({ path }) => path),
  );
  return salvage(typeof left === 'object' && left !== null ? left : {}, surroundings);
}

function findFaults(value: unknown, surroundings: Surroundings): readonly Misfit[] {
  const fit = findMisfits(value, SettingsFields);
  return [...('misfits' in fit ? fit.misfits : []), ...windowFaults(value, surroundings)];
}

const textIfAny = z.string().optional().catch(undefined);
const Windows = z
  .object({
    maintenance: z
      .array(z.object({ name: textIfAny, cron: textIfAny, timezone: textIfAny }).catch({}))
      .catch([]),
  })
  .catch({ maintenance: [] });

function windowFaults(value: unknown, { checkCron, checkZone }: Surroundings): readonly Misfit[] {
  const first = new Map<string, number>();
  return Windows.parse(value).maintenance.flatMap(({ name, cron, timezone }, index) => {
    const before = name === undefined ? undefined : first.get(name);
    if (name !== undefined) first.set(name, before ?? index);
    const faults = {
      name:
        before === undefined ? undefined : `expected a unique name, but maintenance[${before}] has it too`,
      cron: cron === undefined ? undefined : checkCron(cron),
      timezone: timezone === undefined ? undefined : checkZone(timezone),
    };
    return Object.entries(faults).flatMap(([field, message]) =>
      message === undefined ? [] : [{ path: ['maintenance', index, field], message }],
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
