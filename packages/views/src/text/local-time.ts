/** The IANA zone of this machine; `UTC` where its `TZ` is empty or names no zone: clocks show UTC then. */
export function localZone(
  named: string | undefined = new Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  if (named === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** `08:18:02`, in the zone of this machine. */
export function localClock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
}

/** `28 Nov`, in the zone of this machine; with the year where that is not the present one. */
export function localDay(at: number, now: number): string {
  const year = new Date(at).getFullYear();
  const isOther = year !== new Date(now).getFullYear();
  // British English writes the day before the month.
  return new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: 'short',
    ...(isOther && { year: 'numeric' }),
    timeZone: localZone(),
  }).format(at);
}

/** `08:18:02.012` */
export function preciseLocalClock(at: number): string {
  return `${localClock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
