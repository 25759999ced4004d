import { clean } from './clean.ts';

/** At which end of a run those that follow it start. Pure. */
const VERBS: Readonly<Record<string, string>> = { success: 'succeeds', failure: 'fails', always: 'ends' };

/** After the name of a run or a schedule: `succeeds`. Undefined: a run is followed on a condition. */
export function endVerb(on: string): string | undefined {
  return Object.hasOwn(VERBS, on) ? VERBS[on] : undefined;
}

/** The same, also for a condition: `meets result.rows > 0`. */
export function endWords(on: string): string {
  return endVerb(on) ?? `meets ${clean(on)}`;
}
