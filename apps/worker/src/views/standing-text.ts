/** What an operator has set, for people. */
import type { Standing } from '@sb/queue';
import { clean } from '../cli/terminal/text.ts';
import { dayAndClock, relativeTime } from '../cli/terminal/words.ts';
import { localZone } from '../cli/terminal/local-time.ts';

/** `paused by ada until Wed 14:00 (in 2 h): provider down`. Default zone: of this machine. */
export function standingText(standing: Standing<string>, now: number, zone?: string): string {
  const { mode, by, until, reason } = standing;
  const author = by === undefined ? '' : ` by ${clean(by)}`;
  const end = until === undefined ? '' : ` until ${untilText(until, now, zone)}`;
  return `${mode}${author}${end}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

/** `Wed 14:00 (in 2 h)`; default zone: of this machine. */
export function untilText(until: number, now: number, zone?: string): string {
  return `${dayAndClock(until, zone ?? localZone(), now)} (${relativeTime(until, now)})`;
}
