/** Overrides as verbs and lists return them. */
import type { OverrideFacts } from '@sb/events';
import type { OverrideKind, OverrideRow } from './overrides.sql.ts';

export interface ScheduleOverride {
  readonly kind: OverrideKind;
  /** The fire time that it is for, ms since the epoch; absent for another expression, and for the next fire of a chain. */
  readonly fireAt?: number;
  /** When that fire runs instead, ms since the epoch. */
  readonly runAt?: number;
  /** The input of its run instead. */
  readonly input?: unknown;
  readonly expression?: string;
  readonly timezone?: string;
  /** When another expression begins to apply, ms since the epoch. */
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
    // The fires of a chain have no time beforehand.
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

/** As events record it. Without the input, which may be long. */
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
