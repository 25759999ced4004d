/** The state of each job at a moment of the past, as the fold would have had it. Bounded: minutes beyond the longest window are dropped. */
import type { PastEnd, RecentRun } from '@sb/queue/engine';
import type { JobFacts, Occurrence } from '../facts.ts';

const MINUTE_MS = 60_000;
/** As many runs as the fold keeps. */
const RECENT = 60;

interface PastJob {
  trailingFailures: number;
  lastSuccessAt: number | undefined;
  lastFailure: Occurrence | undefined;
  lastTimeout: Occurrence | undefined;
  readonly knownSince: number;
  readonly recent: RecentRun[];
  readonly minutes: { at: number; succeeded: number; failed: number }[];
}

export interface PastJobs {
  add(end: PastEnd): void;
  /** The facts at that moment; ms since the epoch. */
  factsOf(jobId: string, now: number): JobFacts;
  ids(): readonly string[];
  /** Whether a window still contains an end of this job. */
  isRestless(jobId: string, now: number): boolean;
}

/** `known`: since when the store knows each job, ms since the epoch. */
export function createPastJobs(windowMs: number, known: ReadonlyMap<string, number>): PastJobs {
  const jobs = new Map([...known].map(([id, since]) => [id, fresh(since)]));

  return {
    add(end) {
      if (end.kind === 'dry') return;
      const job = jobs.get(end.job) ?? fresh(end.finishedAt);
      jobs.set(end.job, job);
      follow(job, end);
    },
    factsOf(jobId, now) {
      const job = jobs.get(jobId);
      if (!job) return { jobId, trailingFailures: 0, recent: [], minutes: [], schedules: [] };
      forgetMinutes(job, now - windowMs);
      const { lastSuccessAt, lastFailure, lastTimeout, ...facts } = job;
      return {
        jobId,
        ...facts,
        schedules: [],
        ...(lastSuccessAt !== undefined && { lastSuccessAt }),
        ...(lastFailure && { lastFailure }),
        ...(lastTimeout && { lastTimeout }),
      };
    },
    ids: () => [...jobs.keys()],
    isRestless(jobId, now) {
      const last = jobs.get(jobId)?.minutes.at(-1);
      return last !== undefined && last.at + MINUTE_MS > now - windowMs - MINUTE_MS;
    },
  };
}

function fresh(knownSince: number): PastJob {
  return {
    trailingFailures: 0,
    lastSuccessAt: undefined,
    lastFailure: undefined,
    lastTimeout: undefined,
    knownSince,
    recent: [],
    minutes: [],
  };
}

/** Adds an end as the fold does. */
function follow(job: PastJob, { state, kind, runId, startedAt, finishedAt: at }: PastEnd): void {
  if (state === 'succeeded') {
    job.trailingFailures = 0;
    job.lastSuccessAt = at;
    minuteOf(job, at).succeeded += 1;
  } else if (state === 'failed' && kind !== 'by_hand') {
    job.trailingFailures += 1;
    job.lastFailure = { runId, at };
    if (kind === 'timed_out') job.lastTimeout = job.lastFailure;
    minuteOf(job, at).failed += 1;
  }
  job.recent.push([state, startedAt === null ? 0 : Math.max(0, at - startedAt)]);
  if (job.recent.length > RECENT) job.recent.shift();
}

/** A run that ended a little out of order counts in the last minute. */
function minuteOf({ minutes }: PastJob, finishedAt: number): PastJob['minutes'][number] {
  const at = Math.floor(finishedAt / MINUTE_MS) * MINUTE_MS;
  const last = minutes.at(-1);
  if (last && last.at >= at) return last;
  const minute = { at, succeeded: 0, failed: 0 };
  minutes.push(minute);
  return minute;
}

function forgetMinutes({ minutes }: PastJob, before: number): void {
  const kept = minutes.findIndex(({ at }) => at + MINUTE_MS > before);
  if (kept !== 0) minutes.splice(0, kept < 0 ? minutes.length : kept);
}
