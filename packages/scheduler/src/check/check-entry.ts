/**
 * Checks a schedule: the one checker for entries of a file and for schedules of the store. Pure.
 * Called by the reader of files (file/find-problems.ts), which turns each path into a line and a column, and by create
 * and update (edit/entry-problems.ts), which turn it into the name of a field.
 * Promise: every problem at once, and the same words for the same mistake wherever the schedule comes from.
 */
import { type Misfit, type Path, suggestion } from '@sb/config';
import {
  encodeJson,
  NotJsonError,
  type RegisteredJob,
  TooDeepError,
  TooLargeError,
  validateInput,
} from '@sb/jobs';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import { formatCount, quote } from '@sb/words';
import type { Calendars } from './calendars.ts';
import { checkChain } from './check-chain.ts';
import { isName } from './entry-fields.ts';
import type { ReadableEntry } from './readable-entry.ts';
import { validateCron } from '../cron/cron.ts';
import { CronError } from '../cron/cron-errors.ts';
import { validateZone, ZoneError } from '../cron/zones.ts';

/** Everything that a schedule may refer to. */
export interface Known {
  /** The jobs whose code is at hand: their schemas check inputs. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  readonly jobIds: ReadonlySet<string>;
  /** Undefined: any queue may be named, because its first run creates it. */
  readonly queues?: ReadonlySet<string>;
  /** The names of all schedules, its own among them. */
  readonly schedules: ReadonlySet<string>;
  readonly calendars: Calendars;
}

/** Each expression, zone and name is checked once, however many schedules have it. */
export function createEntryChecker(known: Known): (entry: ReadableEntry) => Promise<readonly Misfit[]> {
  const { jobs, jobIds, queues, schedules, calendars } = known;
  const zoneFault = once(findZoneFault);
  const cronFault = once(findCronFault);
  const jobFault = once((id) => unknown(['job', 'registered'], id, jobIds));
  const scheduleFault = once((name) => unknown(['schedule', 'known'], name, schedules));
  const queueFault = once((name) =>
    // A name that is malformed is reported as such.
    queues && isName(name) ? unknown(['queue', 'known'], name, queues) : undefined,
  );
  return async (entry) => [
    ...problemOf('jobId', entry.jobId, jobFault),
    ...problemOf('schedule', entry.schedule, cronFault),
    ...problemOf('timezone', entry.timezone, zoneFault),
    ...checkChain(entry, { jobFault, scheduleFault }),
    ...problemOf('queue', entry.queue, queueFault),
    ...under('exclude', calendars.expand(entry.exclude ?? []).problems),
    ...(await inputProblems(entry, jobs.get(entry.jobId ?? ''))),
  ];
}

/** The problems of an expression and its zone. */
export function checkTimes(expression: string | undefined, timezone: string | undefined): readonly Misfit[] {
  return [
    ...problemOf('schedule', expression, findCronFault),
    ...problemOf('timezone', timezone, findZoneFault),
  ];
}

/** The same problems, seen from one level above: their paths begin with this place. */
function under(place: string | number, problems: readonly Misfit[]): readonly Misfit[] {
  return problems.map((problem) => ({ ...problem, path: [place, ...problem.path] }));
}

function problemOf(
  field: string,
  value: string | undefined,
  faultOf: (text: string) => string | undefined,
): readonly Misfit[] {
  const message = value === undefined ? undefined : faultOf(value);
  return message === undefined ? [] : [{ path: [field], message }];
}

function unknown(
  [what, how]: readonly [string, string],
  asked: string,
  known: ReadonlySet<string>,
): string | undefined {
  if (known.has(asked)) return undefined;
  const count = `${formatCount(known.size)} ${known.size === 1 ? 'is' : 'are'}`;
  return `no ${what} ${quote(asked)} is ${how} (${count}).${suggestion(asked, [...known])}`;
}

async function inputProblems(
  { jobId, input }: ReadableEntry,
  job: RegisteredJob | undefined,
): Promise<readonly Misfit[]> {
  // The check of the shape reports an input that is no map.
  const isReadable =
    input === undefined || (typeof input === 'object' && input !== null && !Array.isArray(input));
  if (!isReadable) return [];
  const unstorable = findUnstorable(input);
  if (unstorable) return [unstorable];
  const verdict = job ? await validateInput(job, input) : undefined;
  if (!verdict || verdict.ok) return [];
  return verdict.problems.map(({ path, message }) => ({
    path: ['input', ...segmentsOf(path)],
    message: `${message} (by the input schema of ${jobId})`,
  }));
}

/** Its runs could not be stored with such an input. */
function findUnstorable(input: unknown): Misfit | undefined {
  try {
    encodeJson(input, MAX_INPUT_BYTES);
    return undefined;
  } catch (error) {
    if (error instanceof NotJsonError)
      return { path: ['input', ...segmentsOf(error.path)], message: asPart(error.message) };
    if (error instanceof TooLargeError || error instanceof TooDeepError)
      return { path: ['input'], message: asPart(error.message) };
    throw error;
  }
}

/** A sentence behind the name of its place begins with a small letter. */
function asPart(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Reads a path as formatPath writes it: `lines[3].name`. */
function segmentsOf(path: string): Path {
  const keys = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return Array.from(keys, ([, index, quoted, name = '']) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? name : String(JSON.parse(quoted));
  });
}

function findCronFault(expression: string): string | undefined {
  return messageOf(() => validateCron(expression, 'UTC'), CronError);
}

function findZoneFault(timezone: string): string | undefined {
  return messageOf(() => validateZone(timezone), ZoneError);
}

function messageOf(check: () => void, kind: abstract new (...args: never[]) => Error): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof kind) return error.message;
    throw error;
  }
}

/** Calls `work` once for each text. */
export function once<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.value;
    const value = work(text);
    known.set(text, { value });
    return value;
  };
}
