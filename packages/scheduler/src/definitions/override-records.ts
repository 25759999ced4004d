/** Overrides as verbs and lists tell them. */
import type { OverrideFacts } from '@sb/events';
import type { OverrideKind, OverrideRow } from './overrides.sql.ts';

export interface ScheduleOverride {
  readonly kind: OverrideKind;
  /** The nominal instant of the fire, ms since the epoch; absent where it is for all of a time, or the next of a chain. */
  readonly fireAt?: number;
  /** When that fire runs instead, ms since the epoch. */
  readonly runAt?: number;
  /** What its run is given instead. */
  readonly input?: unknown;
  readonly expression?: string;
  readonly timezone?: string;
  /** Of another expression, ms since the epoch. */
  readonly since?: number;
  /** Ms since the epoch. */
  readonly until?: number;
  readonly reason?: string;
  readonly by: string;
}

export function toOverride({
  kind,
  fire_at,
  value,
  until,
  reason,
  by_: by,
  created_at: since,
}: OverrideRow): ScheduleOverride {
  const { runAt, input, expression, timezone } = JSON.parse(value) as Partial<ScheduleOverride>;
  return {
    kind,
    // Fires of a chain have no time before they come.
    ...(kind !== 'cron' && fire_at > 0 && { fireAt: fire_at }),
    ...(runAt !== undefined && { runAt }),
    ...(input !== undefined && { input }),
    ...(expression !== undefined && { expression }),
    ...(timezone !== undefined && { timezone }),
    ...(kind === 'cron' && { since }),
    ...(until !== null && { until }),
    ...(reason !== null && { reason }),
    by,
  };
}

/** As events tell it; an input may be long, and is left out. */
export function overrideFacts({
  fireAt,
  runAt,
  since: _since,
  until,
  input,
  ...same
}: ScheduleOverride): OverrideFacts {
  return {
    ...same,
    ...(fireAt !== undefined && { fireTime: new Date(fireAt).toISOString() }),
    ...(runAt !== undefined && { runAt: new Date(runAt).toISOString() }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(input !== undefined && { otherInput: true }),
  };
}
