/**
 * Reads `scheduler.yaml`. Called by daemons and by every command that reads the file.
 * Promise: the file is read strictly, references included (jobs, schedules, calendars), and every problem is reported at
 * once. A job that is not there is a problem of a schedule that is on, and a warning for one that is off. `defaults` and `calendars` end here: each returned entry has its own zone, its own rules, and plain dates.
 */
import { ConfigError, parseDocument, type Problem, readTextFile } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { type Calendars, readCalendars } from '../check/calendars.ts';
import { type Upstream, fillUpstream } from '../chain.ts';
import { findProblems, findWarnings } from './find-problems.ts';
import type { RuleFields } from '../check/entry-fields.ts';
import type { WholeFile } from './file-fields.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';
import { readShape } from './schedule-shape.ts';

/** A schedule as a file defines it, defaults filled in. */
export interface ScheduleEntry {
  /** Default: the job's id. Unique. */
  readonly name: string;
  readonly jobId: string;
  /** The cron expression; absent when it follows others. */
  readonly schedule?: string | undefined;
  /** The upstreams that it follows instead; at least one. */
  readonly after?: readonly Upstream[] | undefined;
  /** A condition over the runs of the upstreams. */
  readonly when?: string | undefined;
  readonly enabled: boolean;
  /** Default UTC. */
  readonly timezone: string;
  readonly description?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  /** Default: `DEFAULT_RULES`. */
  readonly rules?: ScheduleRules | undefined;
}

export interface ScheduleFile {
  readonly file: string;
  readonly entries: readonly ScheduleEntry[];
  /** What is allowed, but may surprise the author. */
  readonly warnings: readonly Problem[];
}

/** Throws `ConfigFileError` (`CONFIG_UNREADABLE`) and `ConfigError` (`CONFIG_INVALID`). */
export async function readScheduleFile(path: string, jobs: readonly RegisteredJob[]): Promise<ScheduleFile> {
  return parseSchedules(readTextFile(path), path, jobs);
}

export async function parseSchedules(
  text: string,
  file: string,
  jobs: readonly RegisteredJob[],
): Promise<ScheduleFile> {
  const document = parseDocument(text, file);
  const { whole, readable, problems: shapeProblems } = readShape(document);
  const calendars = readCalendars(readable.calendars);
  const found = await findProblems(readable, { document, jobs, calendars });
  const problems = [...shapeProblems, ...found.problems];
  if (!whole || problems.length > 0) throw new ConfigError(file, problems.toSorted(inFileOrder));
  const entries = toEntries(whole, calendars);
  const warnings = [...found.unknownJobs, ...findWarnings(document, entries)].toSorted(inFileOrder);
  return { file, entries, warnings };
}

function toEntries({ defaults = {}, schedules }: WholeFile, calendars: Calendars): readonly ScheduleEntry[] {
  const expand = (exclude: readonly string[]): readonly string[] => calendars.expand(exclude).dates;
  return (schedules ?? []).map((entry) => {
    const { name, jobId, schedule, after, when, enabled, timezone, description, input } = entry;
    const rules = fillRules(entry, after ? withoutClock(defaults) : defaults, expand);
    return {
      name: name ?? jobId,
      jobId,
      ...(schedule !== undefined && { schedule }),
      ...(after !== undefined && { after: after.map(fillUpstream) }),
      ...(when !== undefined && { when }),
      // The shape requires one of the two.
      enabled: enabled ?? defaults.enabled ?? false,
      timezone: timezone ?? defaults.timezone ?? 'UTC',
      ...(description !== undefined && { description }),
      ...(input !== undefined && { input }),
      ...(rules && { rules }),
    };
  });
}

/** Without the rules that only a clock has. */
function withoutClock(defaults: RuleFields): RuleFields {
  const { catchUp: _1, catchUpWindow: _2, catchUpCap: _3, jitter: _4, ...others } = defaults;
  return others;
}

function inFileOrder(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** The rules of an entry, `exclude` as dates; undefined where neither it nor `defaults` says anything. Pure. */
function fillRules(
  own: RuleFields,
  defaults: RuleFields,
  expand: (exclude: readonly string[]) => readonly string[],
): ScheduleRules | undefined {
  const said: RuleFields = {
    queue: own.queue ?? defaults.queue,
    priority: own.priority ?? defaults.priority,
    catchUp: own.catchUp ?? defaults.catchUp,
    catchUpWindow: own.catchUpWindow ?? defaults.catchUpWindow,
    catchUpCap: own.catchUpCap ?? defaults.catchUpCap,
    overlap: own.overlap ?? defaults.overlap,
    jitter: own.jitter ?? defaults.jitter,
    startDeadline: own.startDeadline ?? defaults.startDeadline,
    exclude: own.exclude ?? defaults.exclude,
    tags: own.tags ?? defaults.tags,
  };
  if (Object.values(said).every((value) => value === undefined)) return undefined;
  // A default that is left out, and not undefined, leaves no trace in what is stored.
  return {
    ...(said.queue !== undefined && { queue: said.queue }),
    ...(said.priority !== undefined && { priority: said.priority }),
    catchUp: said.catchUp ?? DEFAULT_RULES.catchUp,
    catchUpWindowMs: said.catchUpWindow ?? DEFAULT_RULES.catchUpWindowMs,
    catchUpCap: said.catchUpCap ?? DEFAULT_RULES.catchUpCap,
    overlap: said.overlap ?? DEFAULT_RULES.overlap,
    jitterMs: said.jitter ?? DEFAULT_RULES.jitterMs,
    ...(said.startDeadline !== undefined && { startDeadlineMs: said.startDeadline }),
    exclude: said.exclude ? expand(said.exclude) : DEFAULT_RULES.exclude,
    tags: said.tags ? [...new Set(said.tags)] : DEFAULT_RULES.tags,
  };
}
