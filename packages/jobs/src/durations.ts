import { DurationError } from './errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/;

const SHOWN_UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;
const MILLISECOND = { name: 'ms', ms: 1 } as const;

/** Milliseconds, or a text of a number and a unit: `250ms`, `30s`, `5m`, `1.5h`, `2d`, `1w`. */
export type Duration = number | string;

/** Whole milliseconds, never negative. Throws `DurationError` (`DURATION_INVALID`). */
export function parseDuration(duration: Duration): number {
  const ms = Math.round(toMs(duration));
  if (!Number.isSafeInteger(ms) || ms < 0) throw new DurationError(duration);
  return ms;
}

/** A duration of at least 0 ms for people, cut, never rounded up: `41 ms`, `1.3 s`, `42 min`, `2 d`. */
export function formatDuration(ms: number): string {
  const unit = SHOWN_UNITS.find((candidate) => ms >= candidate.ms) ?? MILLISECOND;
  const tenths = Math.floor((ms * 10) / unit.ms);
  const amount = tenths < 100 && unit !== MILLISECOND ? tenths / 10 : Math.floor(tenths / 10);
  return `${amount} ${unit.name}`;
}

// Takes unknown: callers without types hand in what a file or a person gave them.
function toMs(duration: unknown): number {
  if (typeof duration === 'number') return duration;
  if (typeof duration !== 'string') return Number.NaN;
  const [, amount, unit = ''] = PATTERN.exec(duration.trim()) ?? [];
  return Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
}
