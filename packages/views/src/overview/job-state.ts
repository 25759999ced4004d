/** How a job does, in one word and a few more. Pure. */
import type { JobStanding, QueueWait } from '@sb/queue';
import { plural } from '@sb/words';
import { clean } from '../text/clean.ts';
import { dayAndClock } from '../text/instants.ts';
import { shortStanding } from '../text/standing-text.ts';

export type JobState =
  | 'failing'
  | 'late'
  | 'paused'
  | 'queue_paused'
  | 'unknown'
  | 'running'
  | 'healthy'
  | 'never';

/** Times are ms since the epoch. */
export interface JobFacts {
  readonly standing: JobStanding;
  /** Since then no living daemon has its code. */
  readonly unknownSince?: number | undefined;
  /** Number of failures since the last success. */
  readonly trailingFailures: number;
  /** Of the last 24 hours. */
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
  /** A fire of one of its schedules that is late. */
  readonly lateFireAt?: number | undefined;
  readonly hasEnded: boolean;
  /** A paused queue in which due runs of it wait. */
  readonly wait?: QueueWait | undefined;
}

export interface JobLook {
  readonly state: JobState;
  /** After its name: `failed 46 times in a row`. */
  readonly says: string;
}

/** This many failures in a row are no chance, however often a job runs. */
const FAILING_AFTER = 3;

/** The first state that holds, the one that an operator has set before what follows from it. */
export function jobState(facts: JobFacts, at: { readonly now: number; readonly zone: string }): JobLook {
  const { standing, unknownSince, trailingFailures, running, lateFireAt, hasEnded, wait } = facts;
  if (standing.mode === 'paused') {
    const reason = standing.reason === undefined ? '' : `: ${clean(standing.reason)}`;
    return { state: 'paused', says: `is ${shortStanding(standing, at.now, at.zone)}${reason}` };
  }
  if (unknownSince !== undefined)
    return {
      state: 'unknown',
      says: `has been unknown to every running daemon since ${dayAndClock(unknownSince, at.zone, at.now)}`,
    };
  if (isFailing(facts)) return { state: 'failing', says: failingText(trailingFailures) };
  if (lateFireAt !== undefined)
    return {
      state: 'late',
      says: `is late: its fire of ${dayAndClock(lateFireAt, at.zone, at.now)} has no run`,
    };
  if (wait)
    return {
      state: 'queue_paused',
      says: `waits: queue ${clean(wait.queue)} is ${shortStanding(wait, at.now, at.zone)}`,
    };
  if (running > 0) return { state: 'running', says: `has ${plural(running, 'run')} under way` };
  return hasEnded ? { state: 'healthy', says: 'is healthy' } : { state: 'never', says: 'has never run' };
}

/** One failure of a job that runs all day is noise; the only run of a day that failed is not. */
function isFailing({ trailingFailures, succeeded, failed }: JobFacts): boolean {
  return trailingFailures >= FAILING_AFTER || (trailingFailures > 0 && failed >= succeeded);
}

function failingText(failures: number): string {
  return failures === 1 ? 'failed the last time' : `failed ${plural(failures, 'time')} in a row`;
}
