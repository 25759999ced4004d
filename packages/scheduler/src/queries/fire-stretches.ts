import { type CompiledCron, cachedCron } from '../cron/cron.ts';

export interface StretchRequest {
  /** Stretches that touch this time, both ends included; ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The duration after each fire, ms. */
  readonly durationMs: number;
}

/** From `from` on and before `to`; ms since the epoch. */
export interface FireStretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The durations after the fires of an expression, joined into stretches that do not touch each other, the earliest first.
 * A stretch that began long before `from` is given from the first fire whose duration reaches `from`. The work grows with
 * (to - from) / durationMs, not with the number of fires. Throws `CronError` or `ZoneError`. Pure.
 */
export function fireStretches(
  expression: string,
  timezone: string,
  request: StretchRequest,
): readonly FireStretch[] {
  return stretchesOf(cachedCron({ expression, timezone }), request);
}

/** The same of an expression that is read already. */
export function stretchesOf(
  cron: CompiledCron,
  { from, to, durationMs }: StretchRequest,
): readonly FireStretch[] {
  const stretches: FireStretch[] = [];
  let start = cron.after(from - durationMs);
  while (start !== undefined && start <= to) {
    const last = lastOf(cron, start, { to, durationMs });
    stretches.push({ from: start, to: last + durationMs });
    start = cron.after(last + durationMs);
  }
  return stretches;
}

/** The last fire up to `to` without a gap since `start`: each step goes to the last fire within the duration of the one before. */
function lastOf(cron: CompiledCron, start: number, { to, durationMs }: Omit<StretchRequest, 'from'>): number {
  let last = start;
  for (;;) {
    const reached = cron.before(Math.min(last + durationMs, to) + 1) ?? last;
    if (reached <= last) return last;
    last = reached;
  }
}
