import { clock, dayAndClock } from '@sb/views';

/** A later time than this is shown with its day. */
const SOON_MS = 12 * 60 * 60 * 1_000;

/** When something is due, in a time zone. */
export function dueText(at: number, zone: string, now: number): string {
  return at - now < SOON_MS ? clock(at, zone) : dayAndClock(at, zone, now);
}
