/** The mode of a queue, job or schedule that an operator has set, for people. */
import type { Change, JobChange, Standing } from '@sb/queue';
import { plural } from '@sb/words';
import { ageTime, clockOrDay } from './instants.ts';
import { localZone } from './local-time.ts';
import { actorName } from './actor-name.ts';
import { clean } from './clean.ts';

/** `paused by ada until 14:00 (in 2h): provider down`. Default zone: of this machine. */
export function standingText(standing: Standing<string>, now: number, zone?: string): string {
  const { reason } = standing;
  return `${standingWords(standing, now, zone)}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

/** The result of an act, in words: `mail is paused by ada`, `mail was active already; nothing is changed`. */
export function changeText(
  name: string,
  { changed, before, after }: Change<string>,
  now: number,
  zone?: string,
): string {
  const state = standingText(after, now, zone);
  if (!changed) return `${clean(name)} was ${state} already; nothing is changed`;
  const was = before.mode === after.mode || before.mode === 'active' ? '' : ` (was ${before.mode})`;
  return `${clean(name)} is ${state}${was}`;
}

/** `3 runs held`; where the store failed behind the change, `3 runs held so far, the others follow`. */
export function movedText({ moved, restFollows }: JobChange, became: string): string {
  return `${plural(moved, 'run')} ${became}${restFollows === true ? ' so far, the others follow' : ''}`;
}

/** `standingText` without the reason. */
function standingWords(standing: Standing<string>, now: number, zone?: string): string {
  return wordsUntil(standing, (until) => untilText(until, now, zone));
}

/** `paused by ada until 14:00`: for a list, where the end must not be cut. */
export function shortStanding(standing: Standing<string>, now: number, zone: string): string {
  return wordsUntil(standing, (until) => clockOrDay(until, zone, now));
}

function wordsUntil({ mode, by, until }: Standing<string>, time: (at: number) => string): string {
  const author = by === undefined ? '' : ` by ${actorName(by)}`;
  const end = until === undefined ? '' : ` until ${time(until)}`;
  return `${mode}${author}${end}`;
}

/** `14:00 (in 2h)`, of another day `Wed 14:00 (in 2d)`; default zone: of this machine. */
export function untilText(until: number, now: number, zone?: string): string {
  return `${clockOrDay(until, zone ?? localZone(), now)} (${ageTime(until, now)})`;
}
