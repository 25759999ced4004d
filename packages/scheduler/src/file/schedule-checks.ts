/** What a schedule refers to: its job, its expression, its zone, its calendars, and its input by the job's schema. */
import { type Problem, type SourceDocument, suggestion } from '@sb/config';
import { type RegisteredJob, validateInput } from '@sb/jobs';
import { formatDuration } from '@sb/words';
import type { Calendars } from './calendars.ts';
import { findChainProblems } from './chain-checks.ts';
import { cronWarnings, validateCron } from '../cron/cron.ts';
import { CronError } from '../cron/cron-errors.ts';
import type { ScheduleRules } from '../schedule-rules.ts';
import type { Readable, ReadableEntry } from './schedule-shape.ts';
import { shortestInterval } from '../cron/shortest-interval.ts';
import { validateZone, ZoneError } from '../cron/zones.ts';

export interface Checking {
  readonly document: SourceDocument;
  readonly jobs: readonly RegisteredJob[];
  readonly calendars: Calendars;
}

interface Fires {
  readonly schedule?: string | undefined;
  readonly rules?: ScheduleRules | undefined;
}

/** All that is wrong, in no order. Each expression and zone is read once, however many entries have it. */
export async function findProblems(
  { defaults, schedules }: Readable,
  { document, jobs, calendars }: Checking,
): Promise<readonly Problem[]> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const zoneFault = once((zone) => messageOf(() => validateZone(zone), ZoneError));
  const cronFault = once((schedule) => messageOf(() => validateCron(schedule, 'UTC'), CronError));
  const jobFault = once((jobId) => (byId.has(jobId) ? undefined : unknownJob(jobId, [...byId.keys()])));
  const problems: Problem[] = [...calendars.problems, ...duplicateNames(document, schedules)];
  const check = (
    place: readonly (string | number)[],
    value: string | undefined,
    faultOf: (text: string) => string | undefined,
  ): void => {
    const fault = value === undefined ? undefined : faultOf(value);
    if (fault !== undefined) problems.push(document.problem(place, fault));
  };
  check(['defaults', 'timezone'], defaults.timezone, zoneFault);
  problems.push(...calendars.expand(defaults.exclude ?? [], ['defaults', 'exclude']).problems);
  for (const [index, entry] of schedules.entries()) {
    const place = ['schedules', index] as const;
    check([...place, 'jobId'], entry.jobId, jobFault);
    check([...place, 'schedule'], entry.schedule, cronFault);
    check([...place, 'timezone'], entry.timezone, zoneFault);
    problems.push(...calendars.expand(entry.exclude ?? [], [...place, 'exclude']).problems);
    problems.push(...(await inputProblems(document, entry, { index, job: byId.get(entry.jobId ?? '') })));
  }
  problems.push(...findChainProblems(schedules, { document, jobFault }));
  return problems;
}

/** What is allowed, but may not be what the author expects. */
export function findWarnings(document: SourceDocument, entries: readonly Fires[]): readonly Problem[] {
  const oddities = once((schedule) => cronWarnings(schedule));
  const interval = once(shortestInterval);
  return entries.flatMap(({ schedule, rules }, index) => {
    if (schedule === undefined) return [];
    const jitter = rules?.jitterMs ?? 0;
    const place = ['schedules', index] as const;
    const odd = oddities(schedule).map((message) => document.problem([...place, 'schedule'], message));
    if (jitter <= interval(schedule)) return odd;
    const message =
      `It may come ${formatDuration(jitter)} late, and the next fire is due after ` +
      `${formatDuration(interval(schedule))}: keep the jitter below that.`;
    return [...odd, document.problem([...place, 'jitter'], message)];
  });
}

function unknownJob(jobId: string, known: readonly string[]): string {
  const count = `${known.length} ${known.length === 1 ? 'is' : 'are'}`;
  return `no job "${jobId}" is registered (${count}).${suggestion(jobId, known)}`;
}

function duplicateNames(document: SourceDocument, entries: readonly ReadableEntry[]): readonly Problem[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ jobId, name = jobId }, index) => {
    if (name === undefined) return [];
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, index);
      return [];
    }
    const line = document.at(['schedules', before])?.line ?? 1;
    const message =
      `expected a unique name, but schedules[${before}] in line ${line} has "${name}" too. ` +
      'Give one of them a name of its own';
    return [document.problem(['schedules', index, 'name'], message)];
  });
}

async function inputProblems(
  document: SourceDocument,
  { jobId, input }: ReadableEntry,
  { index, job }: { readonly index: number; readonly job: RegisteredJob | undefined },
): Promise<readonly Problem[]> {
  // What is no map is told of already.
  const isReadable =
    input === undefined || (typeof input === 'object' && input !== null && !Array.isArray(input));
  const verdict = job && isReadable ? await validateInput(job, input) : undefined;
  if (!verdict || verdict.ok) return [];
  return verdict.problems.map(({ path, message }) => {
    const field = path === '' ? [] : [path];
    return document.problem(
      ['schedules', index, 'input', ...field],
      `${message} (by the input schema of ${jobId})`,
    );
  });
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

function once<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.value;
    const value = work(text);
    known.set(text, { value });
    return value;
  };
}
