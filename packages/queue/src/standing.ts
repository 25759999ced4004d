/** What an operator has set for a queue, a job or a schedule, as verbs take and return it. */
import type { StandingFacts } from '@sb/events';
import type { QueueMode } from '@sb/storage';
import { valueVersion } from '@sb/words';
import { ChangedMeanwhileError } from './errors.ts';

export type JobMode = 'active' | 'paused';

/** Who makes the change, and why: both are recorded with the event. */
export interface Operator {
  /** A person or a program. */
  readonly actor: string;
  readonly reason?: string | undefined;
}

/** An act on what a person has seen: with another version by now it is refused with `CONFLICT`. */
export interface Seen {
  readonly version?: number | undefined;
}

export interface PauseOptions extends Operator, Seen {
  /** Ms since the epoch; from that instant on the pause has no effect. Default: until an operator resumes. */
  readonly until?: number | undefined;
  readonly reason: string;
}

export interface Standing<Mode extends string> {
  readonly mode: Mode;
  /** Ms since the epoch. */
  readonly until?: number;
  readonly reason?: string;
  readonly by?: string;
}

export type QueueStanding = Standing<QueueMode>;
export type JobStanding = Standing<JobMode>;

export interface Change<Mode extends string> {
  /** False: it had this mode already, and nothing was written. */
  readonly changed: boolean;
  readonly before: Standing<Mode>;
  readonly after: Standing<Mode>;
}

/** The columns of a row. */
export interface StandingColumns<Mode extends string> {
  readonly mode: Mode;
  readonly until: number | null;
  readonly reason: string | null;
  readonly by_: string | null;
}

export function standingOf<Mode extends string>({
  mode,
  until,
  reason,
  by_: by,
}: StandingColumns<Mode>): Standing<Mode> {
  return {
    mode,
    ...(until !== null && { until }),
    ...(reason !== null && { reason }),
    ...(by !== null && { by }),
  };
}

/** A change as its event records it. */
export interface ChangeFacts {
  readonly before: StandingFacts;
  readonly after: StandingFacts;
  readonly reason?: string;
}

export function changeFacts(
  { before, after }: Pick<Change<string>, 'before' | 'after'>,
  reason: string | undefined,
): ChangeFacts {
  return {
    before: standingFacts(before),
    after: standingFacts(after),
    ...(reason !== undefined && { reason }),
  };
}

function standingFacts({ until, ...standing }: Standing<string>): StandingFacts {
  return { ...standing, ...(until !== undefined && { until: new Date(until).toISOString() }) };
}

/** Throws `CONFLICT`. `what`: `The pause of mail`. */
export function checkSeen(what: string, now: object, seen: number | undefined): void {
  if (seen !== undefined && seen !== valueVersion(now)) throw new ChangedMeanwhileError(what);
}
