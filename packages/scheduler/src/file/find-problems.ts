/** Finds what is wrong in a file besides its shape, and what is allowed but odd; each with its line. */
import type { Misfit, Path, Problem, SourceDocument } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { formatDuration } from '@sb/words';
import type { Calendars } from '../check/calendars.ts';
import { checkCycles, entryName } from '../check/check-chain.ts';
import { checkTimes, createEntryChecker, once } from '../check/check-entry.ts';
import type { ReadableEntry } from '../check/readable-entry.ts';
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
  readonly schedule?: string | undefined;
  readonly rules?: ScheduleRules | undefined;
}

/** The problems, in no order. */
export async function findProblems(
  { defaults, schedules }: Readable,
  { document, jobs, calendars }: Checking,
): Promise<readonly Problem[]> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const check = createEntryChecker({
    jobs: byId,
    jobIds: new Set(byId.keys()),
    schedules: new Set(schedules.map(entryName)),
    calendars,
  });
  const problems: Problem[] = [];
  const report = (place: Path, found: readonly Misfit[]): void => {
    problems.push(...found.map(({ path, message }) => document.problem([...place, ...path], message)));
  };
  report(['calendars'], calendars.problems);
  report(['defaults'], checkTimes(undefined, defaults.timezone));
  report(['defaults', 'exclude'], calendars.expand(defaults.exclude ?? []).problems);
  for (const [index, entry] of schedules.entries()) report(['schedules', index], await check(entry));
  for (const { index, ...cycle } of checkCycles(schedules)) report(['schedules', index], [cycle]);
  return [...problems, ...duplicateNames(document, schedules)];
}

/** Warnings: what is allowed, but may surprise the author. */
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
