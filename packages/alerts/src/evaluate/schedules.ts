/** The kind about schedules that do not fire. */
import { formatDuration, shellWord } from '@sb/words';
import type { ScheduleFacts } from '../facts.ts';
import { jobsText, ofJobs, on } from './fields.ts';
import { jobKind, truth } from './kind.ts';
import { nodeSilent } from './nodes.ts';

const GRACE = { share: 0.1, leastMs: 60_000, mostMs: 300_000 };

/** A later fire that made a run ends it: then no fire is missing after the last run. */
export const missedSchedule = jobKind({
  kind: 'missedSchedule',
  fields: { missedSchedule: on.describe('A schedule was due, and made no run.'), ...ofJobs },
  read: ({ jobPattern }) => ({ jobPattern }),
  severity: 'high',
  says: ({ jobPattern }) => `a schedule of ${jobsText(jobPattern)} does not fire in time`,
  again: 'while_it_fires',
  consequenceOf: nodeSilent,
  command: (rule, { name }) => `worker alert:explain ${shellWord(rule)} --job ${name}`,
  wants: () => ({ schedules: true }),
  history: { from: 'nothing', why: 'history does not say which fires were missed' },
  judge: (_condition, { jobId, schedules }, { now }) => {
    const missed = schedules.flatMap((schedule) => missedBy(schedule, now)).toSorted((a, b) => a.at - b.at);
    const [first] = missed;
    return {
      verdict: truth(first !== undefined),
      value: first ? `${formatDuration(now - first.at)} late` : 'on time',
      threshold: first ? formatDuration(graceOf(first.schedule)) : 'its fire time',
      detail: first
        ? `Schedule ${first.schedule.name} should have run ${jobId} at ${new Date(first.at).toISOString()}`
        : `No schedule of ${jobId} is late`,
      count: missed.length,
    };
  },
});

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
