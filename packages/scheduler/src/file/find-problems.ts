/** Finds what is wrong in a file besides its shape, and what is allowed but odd; each with its line. */
import type { Misfit, Path, Problem, SourceDocument } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { formatDuration } from '@sb/words';
import type { Calendars } from '../check/calendars.ts';
import { checkCycles, entryName } from '../check/check-chain.ts';
import { checkTimes, createEntryChecker, once } from '../check/check-entry.ts';
import type { ReadableEntry } from '../check/readable-entry.ts';
import { reservedNameWarning } from '../check/reserved-names.ts';
import { cronWarnings } from '../cron/cron.ts';
import { shortestInterval } from '../cron/shortest-interval.ts';
import type { ScheduleRules } from '../schedule-rules.ts';
import type { Readable } from './schedule-shape.ts';

export interface Checking {
  readonly document: SourceDocument;
  readonly jobs: readonly RegisteredJob[];
  readonly calendars: Calendars;
}

interface Fires {
  readonly name: string;
  readonly schedule?: string | undefined;
  readonly rules?: ScheduleRules | undefined;
}

export interface Found {
  /** In no order. */
  readonly problems: readonly Problem[];
  /** Jobs that only schedules which are off name, such as those of a module that is not there yet. */
  readonly unknownJobs: readonly Problem[];
}

export async function findProblems(
  { defaults, schedules }: Readable,
  { document, jobs, calendars }: Checking,
): Promise<Found> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const check = createEntryChecker({
    jobs: byId,
    jobIds: new Set(byId.keys()),
    schedules: new Set(schedules.map(entryName)),
    calendars,
  });
  const problems: Problem[] = [];
  const unknownJobs: Problem[] = [];
  const toProblems = (place: Path, found: readonly Misfit[]): readonly Problem[] =>
    found.map(({ path, message }) => document.problem([...place, ...path], message));
  const report = (place: Path, found: readonly Misfit[]): void => {
    problems.push(...toProblems(place, found));
  };
  report(['calendars'], calendars.problems);
  report(['defaults'], checkTimes(undefined, defaults.timezone));
  report(['defaults', 'exclude'], calendars.expand(defaults.exclude ?? []).problems);
  for (const [index, entry] of schedules.entries()) {
    const place = ['schedules', index];
    const isOff = (entry.enabled ?? defaults.enabled) === false;
    const found = await check(entry);
    const isAllowed = ({ path }: Misfit): boolean => isOff && namesJob(path);
    report(
      place,
      found.filter((one) => !isAllowed(one)),
    );
    unknownJobs.push(...toProblems(place, found.filter(isAllowed).map(forOff)));
  }
  for (const { index, ...cycle } of checkCycles(schedules)) report(['schedules', index], [cycle]);
  return { problems: [...problems, ...duplicateNames(document, schedules)], unknownJobs };
}

/** The place of the name of a job: of the checks of an entry, only that of registered jobs reports it. */
function namesJob(path: Path): boolean {
  const [field, , last] = path;
  return field === 'jobId' || (field === 'after' && last === 'job');
}

function forOff({ path, message }: Misfit): Misfit {
  return { path, message: `${message} The schedule is off; switched on, it is an error.` };
}

/** Warnings: what is allowed, but may surprise the author. */
export function findWarnings(document: SourceDocument, entries: readonly Fires[]): readonly Problem[] {
  const oddities = once((schedule) => cronWarnings(schedule));
  const interval = once(shortestInterval);
  return entries.flatMap(({ name, schedule, rules }, index) => {
    const place = ['schedules', index] as const;
    const reserved = reservedNameWarning(name);
    const named = reserved === undefined ? [] : [document.problem([...place, 'name'], reserved)];
    if (schedule === undefined) return named;
    const jitter = rules?.jitterMs ?? 0;
    const odd = [
      ...named,
      ...oddities(schedule).map((message) => document.problem([...place, 'schedule'], message)),
    ];
    if (jitter <= interval(schedule)) return odd;
    const message =
      `A fire may come ${formatDuration(jitter)} late, and the next one is due after ` +
      `${formatDuration(interval(schedule))}: keep the jitter below that.`;
    return [...odd, document.problem([...place, 'jitter'], message)];
  });
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
