/** What an operator has set, for people. */
import type { Standing } from '@sb/queue';
import { clean } from '../cli/text.ts';
import { dayAndClock, relativeTime } from '../cli/words.ts';
import { localZone } from './local-time.ts';

/** `paused by ada until Wed 14:00 (in 2 h): provider down`. Pure but for the zone of this machine. */
export function standingText(standing: Standing<string>, now: number): string {
  const { mode, by, until, reason } = standing;
  const author = by === undefined ? '' : ` by ${clean(by)}`;
  const end = until === undefined ? '' : ` until ${untilText(until, now)}`;
  return `${mode}${author}${end}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

/** `Wed 14:00 (in 2 h)`, in the zone of this machine. */
export function untilText(until: number, now: number): string {
  return `${dayAndClock(until, localZone(), now)} (${relativeTime(until, now)})`;
}
