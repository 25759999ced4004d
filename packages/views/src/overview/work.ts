/** The facts that the overview is made of, as they were read at one time. Times are ms since the epoch. */
import type { AlertRecord, Silence } from '@sb/alerts';
import type { JobDefinition, NodeRecord, QueueRecord, Statistics } from '@sb/queue';
import type { ScheduleRecord } from '@sb/scheduler';
import type { JobLook } from './job-state.ts';

export interface WorkJob extends JobLook {
  readonly definition: JobDefinition;
  readonly lastSuccessAt?: number | undefined;
  /** The first line of its last error, for a job that is failing. */
  readonly error?: string | undefined;
  /** Of a job that is failing: its failed runs of the last 24 hours of the clock, the oldest first. */
  readonly failures?: readonly number[] | undefined;
  /** Of a job that is paused: the runs that its pause holds, at most MOST_PAUSED_RUNS; absent: they are not counted. */
  readonly held?: number | undefined;
}

export interface WorkQueue extends QueueRecord {
  /** How long its oldest due run has been due, ms; 0 when none is due. */
  readonly oldestDueMs: number;
  /** When it was due; absent when none is due. */
  readonly oldestDueAt?: number;
  /** Open ones; at most 1,000 are counted. */
  readonly deadLetters: number;
}

export interface Work {
  readonly now: number;
  /** IANA zone of the reader. */
  readonly zone: string;
  readonly jobs: readonly WorkJob[];
  readonly queues: readonly WorkQueue[];
  readonly nodes: readonly NodeRecord[];
  readonly schedules: readonly ScheduleRecord[];
  /** The alerts that fire, of very many the newest, and how many fire in all. */
  readonly alerts: readonly AlertRecord[];
  readonly firing: number;
  /** Of those that fire: silences cover them. */
  readonly silenced: number;
  /** The others, by rule. */
  readonly loud: ReadonlyMap<string, number>;
  /** Those in force. */
  readonly silences: readonly Silence[];
  /** Of the last 24 hours, and of the 24 before. */
  readonly today: Statistics;
  readonly yesterday: Statistics;
}

export type Tone = 'ok' | 'warn' | 'bad' | 'off';

/** The daemons that live. */
export function livingDaemons({ nodes }: Pick<Work, 'nodes'>): readonly NodeRecord[] {
  return nodes.filter(({ kind, alive }) => kind === 'daemon' && alive);
}

export function slotsOf(nodes: readonly NodeRecord[]): number {
  return nodes.reduce((sum, { slots = 0 }) => sum + slots, 0);
}

export function sumOf<Row>(rows: readonly Row[], pick: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + pick(row), 0);
}

/**
 * The schedules that missed fires in 24 hours and do not catch them up, those of the most fires first. One that is paused or
 * late is left out: that says more.
 */
export function missingSchedules(schedules: readonly ScheduleRecord[]): readonly ScheduleRecord[] {
  return schedules
    .filter(
      ({ enabled, pause, lateFireAt, missed }) => enabled && missed > 0 && !pause && lateFireAt === undefined,
    )
    .toSorted((a, b) => b.missed - a.missed);
}
