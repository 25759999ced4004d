import { type CompiledCron, cachedCron } from '../cron/cron.ts';

export interface StretchRequest {
  /** Stretches that touch this time, both ends included; ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** How long after each fire, ms. */
  readonly durationMs: number;
}

/** `to` is not part of it; ms since the epoch. */
export interface FireStretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The time after each fire of an expression, as stretches that do not touch each other, the earliest first. Of one that
 * began long before `from`, as much is given as the fires count that still last then. The work grows with the time that is
 * asked for over the duration, not with the fires. Throws `CronError` or `ZoneError`. Pure.
 */
export function fireStretches(
  expression: string,
  timezone: string,
  { from, to, durationMs }: StretchRequest,
): readonly FireStretch[] {
  const cron = cachedCron({ expression, timezone });
  const stretches: FireStretch[] = [];
  let start = fireAfter(cron, from - durationMs);
  while (start !== undefined && start <= to) {
    const last = lastOf(cron, start, { to, durationMs });
    stretches.push({ from: start, to: last + durationMs });
    start = fireAfter(cron, last + durationMs);
  }
  return stretches;
}

/** The last fire up to `to` before which there is no gap since `start`: each leap takes all that the one before reaches. */
function lastOf(cron: CompiledCron, start: number, { to, durationMs }: Omit<StretchRequest, 'from'>): number {
  let last = start;
  for (;;) {
    const reached = cron.previous(new Date(Math.min(last + durationMs, to) + 1), 1)[0]?.getTime() ?? last;
    if (reached <= last) return last;
    last = reached;
  }
}

function fireAfter(cron: CompiledCron, instant: number): number | undefined {
  return cron.next(new Date(instant), 1)[0]?.getTime();
}
