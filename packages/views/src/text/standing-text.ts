/** The mode of a queue, job or schedule that an operator has set, for people. */
import type { Standing } from '@sb/queue';
import { dayAndClock, relativeTime } from './instants.ts';
import { localZone } from './local-time.ts';
import { clean } from './clean.ts';

/** `paused by ada until Wed 14:00 (in 2 h): provider down`. Default zone: of this machine. */
export function standingText(standing: Standing<string>, now: number, zone?: string): string {
  const { reason } = standing;
  return `${standingWords(standing, now, zone)}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

/** The same without the reason. */
export function standingWords({ mode, by, until }: Standing<string>, now: number, zone?: string): string {
  const author = by === undefined ? '' : ` by ${clean(by)}`;
  const end = until === undefined ? '' : ` until ${untilText(until, now, zone)}`;
  return `${mode}${author}${end}`;
}

/** `Wed 14:00 (in 2 h)`; default zone: of this machine. */
export function untilText(until: number, now: number, zone?: string): string {
  return `${dayAndClock(until, zone ?? localZone(), now)} (${relativeTime(until, now)})`;
}
