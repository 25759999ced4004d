/** `08:18:02`, in the zone of this machine. */
export function localClock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
}

/** `08:18:02.012` */
export function preciseLocalClock(at: number): string {
  return `${localClock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
