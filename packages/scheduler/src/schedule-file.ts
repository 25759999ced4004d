/**
 * Reads `scheduler.yaml`: the documented fields, strictly, with every problem of the file at once. What a schedule
 * refers to is checked too: its job, its cron expression, its zone, and its input against the job's schema.
 */
import {
  ConfigError,
  parseDocument,
  type Problem,
  readTextFile,
  type SourceDocument,
  suggestion,
} from '@sb/config';
import { type RegisteredJob, validateInput } from '@sb/jobs';
import { cronWarnings, validateCron } from './cron.ts';
import { CronError } from './cron-errors.ts';
import type { ScheduleRules } from './schedule-rules.ts';
import { type ReadableEntry, readShape } from './schedule-shape.ts';
import { validateZone, ZoneError } from './zones.ts';

/** A schedule as the file gives it, defaults filled in. */
export interface ScheduleEntry {
  /** Default: the job's id. Unique. */
  readonly name: string;
  readonly jobId: string;
  /** The cron expression. */
  readonly schedule: string;
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
  /** What is allowed, but may not be what the author expects. */
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
  const problems = [
    ...shapeProblems,
    ...readable.flatMap((entry, i) => entryProblems(document, entry, i, jobs)),
    ...duplicateNames(document, readable),
    ...(await inputProblems(document, readable, jobs)),
  ];
  if (!whole || problems.length > 0) throw new ConfigError(file, problems.toSorted(inFileOrder));
  const entries = whole.map((entry) => ({ ...entry, name: entry.name ?? entry.jobId }));
  return { file, entries, warnings: entries.flatMap((entry, i) => warnings(document, entry, i)) };
}

function entryProblems(
  document: SourceDocument,
  { jobId, schedule, timezone }: ReadableEntry,
  index: number,
  jobs: readonly RegisteredJob[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const at = (field: string, message: string): void => {
    problems.push(document.problem(['schedules', index, field], message));
  };
  if (jobId !== undefined && !jobs.some(({ id }) => id === jobId)) {
    const known = jobs.map(({ id }) => id);
    const count = `${known.length} ${known.length === 1 ? 'is' : 'are'}`;
    at('jobId', `no job "${jobId}" is registered (${count}).${suggestion(jobId, known)}`);
  }
  const zone = timezone === undefined ? undefined : caught(() => validateZone(timezone), ZoneError);
  if (zone) at('timezone', zone.message);
  const cron = schedule === undefined ? undefined : caught(() => validateCron(schedule, 'UTC'), CronError);
  if (cron) at('schedule', cron.message);
  return problems;
}

function duplicateNames(document: SourceDocument, entries: readonly ReadableEntry[]): readonly Problem[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ jobId, name = jobId }, i) => {
    if (name === undefined) return [];
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, i);
      return [];
    }
    const message =
      `expected a unique name, but schedules[${before}] has "${name}" too. ` +
      'Give one of them a name of its own';
    return [document.problem(['schedules', i, 'name'], message)];
  });
}

async function inputProblems(
  document: SourceDocument,
  entries: readonly ReadableEntry[],
  jobs: readonly RegisteredJob[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [i, { jobId, input }] of entries.entries()) {
    const job = jobs.find(({ id }) => id === jobId);
    const verdict = job ? await validateInput(job, input) : undefined;
    if (!verdict || verdict.ok) continue;
    for (const { path, message } of verdict.problems) {
      const field = path === '' ? [] : [path];
      problems.push(
        document.problem(['schedules', i, 'input', ...field], `${message} (by the input schema of ${jobId})`),
      );
    }
  }
  return problems;
}

function warnings(document: SourceDocument, { schedule }: ScheduleEntry, index: number): readonly Problem[] {
  return cronWarnings(schedule).map((message) => document.problem(['schedules', index, 'schedule'], message));
}

function inFileOrder(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function caught<E extends Error>(
  check: () => void,
  kind: abstract new (...args: never[]) => E,
): E | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
}
