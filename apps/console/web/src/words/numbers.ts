/** Numbers as people read them: a thin space before a unit, thousands in groups. */
const THIN = '\u2009';
const GROUPS = new Intl.NumberFormat('en-US');

export interface Capped {
  readonly count: number;
  readonly isAtLeast?: boolean | undefined;
}

/** `1,004`; a capped count ends with a plus: `10,000+`. */
export function countText(count: number | Capped): string {
  if (typeof count === 'number') return GROUPS.format(count);
  return `${GROUPS.format(count.count)}${count.isAtLeast === true ? '+' : ''}`;
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

export function plural(count: number | Capped, one: string, many = `${one}s`): string {
  const { count: number, isAtLeast } = typeof count === 'number' ? { count, isAtLeast: false } : count;
  return `${countText(count)} ${number === 1 && isAtLeast !== true ? one : many}`;
}

/** Of a share 0..1: `97.6 %`. Rounded down, so that what is not all does not read as all. */
export function percentText(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)}${THIN}%`;
}

/** `447 ms`, `1.41 s`, `22.7 s`, `3m 22s`, `2h 5m`, `3d 4h`. */
export function durationText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}${THIN}ms`;
  if (ms < 59_950) return `${trimmed(ms / 1000, ms < 9_995 ? 2 : 1)}${THIN}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3_600) return pair([Math.floor(seconds / 60), 'm'], [seconds % 60, 's']);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return pair([Math.floor(minutes / 60), 'h'], [minutes % 60, 'm']);
  return pair([Math.floor(minutes / 1_440), 'd'], [Math.floor((minutes % 1_440) / 60), 'h']);
}

/** `22s`, `5m`, `3h`: the nearest number of one unit, for each age and countdown. The same as `compactAge` of the server. */
export function shortDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.round(ms / 60_000);
  const hours = Math.round(ms / 3_600_000);
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  return hours < 24 ? `${hours}h` : `${Math.round(ms / 86_400_000)}d`;
}

/** Of a choice of how far back, such as `24h`: `24 h`. A duration as it is typed is one number and one unit. */
export function rangeText(range: string): string {
  return range.replace(/[a-z]+$/, `${THIN}$&`);
}

export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes}${THIN}B`;
  if (bytes < 1_000_000) return `${trimmed(bytes / 1_000, 1)}${THIN}kB`;
  if (bytes < 1_000_000_000) return `${trimmed(bytes / 1_000_000, 1)}${THIN}MB`;
  return `${trimmed(bytes / 1_000_000_000, 1)}${THIN}GB`;
}

/** A number at or above, that reads well on an axis: 1, 2, 4, 5 or 8 times a power of ten. */
export function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.6, 2, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '');
}

function pair(first: readonly [number, string], second: readonly [number, string]): string {
  return second[0] === 0 ? first.join('') : `${first.join('')} ${second.join('')}`;
}
