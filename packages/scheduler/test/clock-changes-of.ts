import { MINUTE } from './oracle.ts';

/** When, to the minute, a zone begins to have another offset. Sees one change per look. Shares nothing with the sources. */
export function clockChangesOf(
  timezone: string,
  [from, until]: readonly [number, number],
  look: number,
): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const offsetAt = (instant: number): string | undefined => format.format(instant).split('GMT')[1];
  const changes: number[] = [];
  let before = offsetAt(from);
  for (let at = from + look; at <= until; at += look) {
    const offset = offsetAt(at);
    if (offset === before) continue;
    let [same, other] = [at - look, at];
    while (other - same > MINUTE) {
      const middle = same + Math.floor((other - same) / 2 / MINUTE) * MINUTE;
      if (offsetAt(middle) === before) same = middle;
      else other = middle;
    }
    changes.push(other);
    before = offset;
  }
  return changes;
}
