import { formatDuration } from '@sb/words';
import type { JobFacts, ScheduleFacts } from '../facts.ts';
import { type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

const GRACE = { share: 0.1, leastMs: 60_000, mostMs: 300_000 };

/** A later fire that ran ends it: then nothing is missing after the last run. */
export function missedSchedule(job: JobFacts, { now }: Look): Finding {
  const missed = job.schedules.flatMap((schedule) => missedBy(schedule, now)).toSorted((a, b) => a.at - b.at);
  const [first] = missed;
  return {
    verdict: truth(first !== undefined),
    value: first ? `${formatDuration(now - first.at)} late` : 'on time',
    threshold: first ? formatDuration(graceOf(first.schedule)) : 'its fire time',
    detail: first
      ? `Schedule ${first.schedule.name} should have run ${job.jobId} at ${new Date(first.at).toISOString()}`
      : `No schedule of ${job.jobId} is late`,
    count: missed.length,
  };
}

function missedBy(
  schedule: ScheduleFacts,
  now: number,
): readonly { readonly schedule: ScheduleFacts; readonly at: number }[] {
  const at = schedule.firstUnrunAt;
  return at !== undefined && now >= at + graceOf(schedule) ? [{ schedule, at }] : [];
}

function graceOf({ periodMs }: ScheduleFacts): number {
  return Math.min(GRACE.mostMs, Math.max(GRACE.leastMs, GRACE.share * periodMs));
}
