/**
 * Reads `scheduler.yaml`: the documented fields, strictly, with every problem of the file at once. What a schedule
 * refers to is checked too: its job, its cron expression, its zone, and its input against the job's schema.
 */
import {
  ConfigError,
  decode,
  parseDocument,
  type Problem,
  readTextFile,
  type SourceDocument,
  suggestion,
} from '@sb/config';
import { type RegisteredJob, validateInput } from '@sb/jobs';
import * as z from 'zod';
import { cronWarnings, validateCron } from './cron.ts';
import { CronError } from './cron-errors.ts';
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
}

export interface ScheduleFile {
  readonly file: string;
  readonly entries: readonly ScheduleEntry[];
  /** What is allowed, but may not be what the author expects. */
  readonly warnings: readonly Problem[];
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const Entry = z.strictObject({
  name: z
    .string()
    .regex(NAME, 'expected lower-case letters, digits, ".", "_" or "-", at most 100')
    .optional(),
  jobId: z.string(),
  schedule: z.string(),
  enabled: z.boolean(),
  timezone: z.string().default('UTC'),
  description: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});

const File = z.strictObject({ schedules: z.array(Entry).nullable() });

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
  const { schedules } = decode(document, File);
  const entries = (schedules ?? []).map((entry) => ({ ...entry, name: entry.name ?? entry.jobId }));
  const problems = [
    ...entries.flatMap((entry, i) => entryProblems(document, entry, i, jobs)),
    ...duplicateNames(document, entries),
    ...(await inputProblems(document, entries, jobs)),
  ];
  if (problems.length > 0) throw new ConfigError(file, problems.toSorted(inFileOrder));
  return { file, entries, warnings: entries.flatMap((entry, i) => warnings(document, entry, i)) };
}

function entryProblems(
  document: SourceDocument,
  { jobId, schedule, timezone }: ScheduleEntry,
  index: number,
  jobs: readonly RegisteredJob[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const at = (field: string, message: string): void => {
    problems.push(document.problem(['schedules', index, field], message));
  };
  if (!jobs.some(({ id }) => id === jobId)) {
    const known = jobs.map(({ id }) => id);
    at(
      'jobId',
      `no job "${jobId}" is registered (${known.length} ${known.length === 1 ? 'is' : 'are'}).${suggestion(jobId, known)}`,
    );
  }
  const zone = caught(() => validateZone(timezone), ZoneError);
  if (zone) at('timezone', zone.message);
  const cron = caught(() => validateCron(schedule, 'UTC'), CronError);
  if (cron) at('schedule', cron.message);
  return problems;
}

function duplicateNames(document: SourceDocument, entries: readonly ScheduleEntry[]): readonly Problem[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ name }, i) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, i);
      return [];
    }
    const message = `expected a unique name, but schedules[${before}] has "${name}" too. Give one of them a name of its own`;
    return [document.problem(['schedules', i, 'name'], message)];
  });
}

async function inputProblems(
  document: SourceDocument,
  entries: readonly ScheduleEntry[],
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
