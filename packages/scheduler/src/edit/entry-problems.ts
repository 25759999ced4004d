/** Checks a schedule of the store with the same checker as an entry of a file (check/check-entry.ts). */
import { findMisfits, type Misfit } from '@sb/config';
import { encodeJson, type RegisteredJob } from '@sb/jobs';
import { listJobNames, listQueueNames } from '@sb/queue';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import * as z from 'zod';
import type { AskedUpstream } from '../chain.ts';
import { findFollowers } from '../chains/chains.sql.ts';
import { type Calendars, NO_CALENDARS } from '../check/calendars.ts';
import { checkCycles } from '../check/check-chain.ts';
import { createEntryChecker } from '../check/check-entry.ts';
import { Entry } from '../check/entry-fields.ts';
import { ReadableEntry } from '../check/readable-entry.ts';
import { type CheckedEntry, scheduleTimes } from '../definitions/entry-values.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

/** Not strict: a newer worker may have stored more fields. */
const StoredEntry = z.object(Entry.shape);

export interface AtHand {
  /** The jobs whose code is at hand, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** The calendars of a file, whose names may be in `exclude`; their dates are stored. Default: none. */
  readonly calendars?: Calendars | undefined;
  /** The schedules of a file that no daemon has loaded: a chain must not make a circle with them either. */
  readonly unloaded?: readonly ScheduleEntry[] | undefined;
}

/** The part of a request that the checker needs as it was written. */
export interface AskedTimes {
  readonly after?: readonly AskedUpstream[] | undefined;
  readonly rules?: { readonly [Rule in keyof ScheduleRules]?: ScheduleRules[Rule] | null } | undefined;
}

/** All problems. Throws `TOO_LARGE`, `TOO_DEEP` or `NOT_JSON` for an input that cannot be stored. */
export async function entryProblems(
  store: Store,
  entry: CheckedEntry,
  { asked, jobs, calendars = NO_CALENDARS, unloaded = [] }: AtHand & { readonly asked: AskedTimes },
): Promise<readonly Misfit[]> {
  // The checker would return it as a problem of the entry; callers of create and update know it by its own code.
  encodeJson(entry.input, MAX_INPUT_BYTES);
  const written = asWritten(entry, asked);
  const others = (await store.read(findFollowers)).filter(({ name }) => name !== entry.name);
  const check = createEntryChecker({
    jobs,
    jobIds: new Set([...jobs.keys(), ...(await listJobNames(store))]),
    queues: new Set([...[...jobs.values()].map(({ queue }) => queue), ...(await listQueueNames(store))]),
    schedules: new Set([...others.map(({ name }) => name), entry.name]),
    calendars,
  });
  const readable = ReadableEntry.parse(written);
  const fit = findMisfits(written, StoredEntry);
  const stored = others.map((row) => ({ name: row.name, jobId: row.job, ...scheduleTimes(row) }));
  const known = new Set([...stored.map(({ name }) => name), entry.name]);
  const followers = [...stored, ...unloaded.filter(({ name }) => !known.has(name))];
  return [
    ...('misfits' in fit ? fit.misfits : []),
    ...(await check(readable)),
    ...checkCycles([readable], followers),
  ];
}

/** The dates of an `exclude`, ranges expanded; an item that cannot be read is left out. */
export function excludedDates(
  exclude: readonly string[],
  calendars: Calendars = NO_CALENDARS,
): readonly string[] {
  return calendars.expand(exclude).dates;
}

/**
 * The entry as a file would have it. Left out are dates that are stored already, and clock rules of a chain that were
 * not asked for.
 */
function asWritten(entry: CheckedEntry, asked: AskedTimes): Readonly<Record<string, unknown>> {
  const { after, rules, ...same } = entry;
  const { catchUp, catchUpWindowMs, catchUpCap, jitterMs, startDeadlineMs, exclude: _, ...others } = rules;
  const clock = after ? (asked.rules ?? {}) : { catchUp, catchUpWindowMs, catchUpCap, jitterMs };
  return defined({
    ...same,
    ...others,
    after: (asked.after ?? after)?.map(upstreamAsWritten),
    catchUp: clock.catchUp,
    catchUpWindow: clock.catchUpWindowMs,
    catchUpCap: clock.catchUpCap,
    jitter: clock.jitterMs,
    startDeadline: startDeadlineMs,
    exclude: asked.rules?.exclude,
  });
}

/** Without `as` where it is the default: a default need not have the form of a short name. */
function upstreamAsWritten({ as, ...one }: AskedUpstream): object {
  return defined({ ...one, as: as === (one.schedule ?? one.job) ? undefined : as });
}

function defined(given: object): Readonly<Record<string, unknown>> {
  const said = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(said);
}
