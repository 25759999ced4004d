/** The part of a row of `schedules` that many statements select. Instants are ms since the epoch. */
import { sql } from '@sb/storage';

/** A schedule with a clock, as its fires are planned. */
export interface ClockRow {
  readonly id: number;
  readonly name: string;
  /** Cron. */
  readonly expression: string;
  readonly timezone: string;
  /** JSON. */
  readonly rules: string;
  /** The fire time. */
  readonly next_fire_at: number;
}

export interface PausedRow {
  /** The end of its pause, to come or past; null: it is not paused. */
  readonly paused_until: number | null;
}

/** Of the schedule `s`. A pause without an end is longer than any time. */
export const PAUSED_UNTIL = sql`
  case when s.mode = 'paused' then coalesce(s.until, ${Number.MAX_SAFE_INTEGER}) end as paused_until`;
