/** What becomes of a message after a try to send it. Pure: the caller passes the time and the random number. */
import type { SendResult } from '../channel.ts';

const FIRST_MS = 5_000;
const FACTOR = 3;
const LONGEST_MS = 2 * 3_600_000;
/** After so many failures in a row, a channel is left alone for so long, whatever waits for it. */
const DOWN_AFTER = 3;
const REST_MS = 30_000;
/** After that the message is no news any more. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;

export interface Tried {
  /** How many tries there were, with this one. */
  readonly tries: number;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly now: number;
  /** In [0, 1): spreads what failed together. */
  readonly random: number;
}

export type AfterTry =
  | { readonly state: 'sent'; readonly ref?: string }
  | { readonly state: 'waiting'; readonly delayMs: number; readonly says: string }
  /** `isPermanent`: no other try would have helped. */
  | { readonly state: 'given_up'; readonly says: string; readonly isPermanent: boolean };

export function afterTry(result: SendResult, tried: Tried): AfterTry {
  switch (result.kind) {
    case 'delivered':
      return { state: 'sent', ...(result.ref !== undefined && { ref: result.ref }) };
    case 'permanent':
      return { state: 'given_up', says: result.says, isPermanent: true };
    case 'throttled':
      // Not before it has said; a little later, so that not all come at that moment.
      return again(result.says, result.waitMs + tried.random * FIRST_MS, tried);
    // Whoever receives it twice can tell by its id: better than not at all.
    case 'ambiguous':
    case 'transient':
      return again(result.says, backoffMs(tried), tried);
    default:
      return result satisfies never;
  }
}

/** It was not heard, or nobody knows. A refusal is an answer. */
export function isFailure({ kind }: SendResult): boolean {
  return kind === 'transient' || kind === 'ambiguous';
}

/** How long nothing of a channel is tried, ms; undefined where the next may follow. `failures`: in a row, with this one. */
export function restAfter(result: SendResult, failures: number): number | undefined {
  if (result.kind === 'throttled') return result.waitMs;
  return failures >= DOWN_AFTER ? REST_MS : undefined;
}

function again(says: string, waitMs: number, { now, createdAt }: Tried): AfterTry {
  const delayMs = Math.round(waitMs);
  const isTooLate = now + delayMs - createdAt > GIVE_UP_AFTER_MS;
  return isTooLate ? { state: 'given_up', says, isPermanent: false } : { state: 'waiting', delayMs, says };
}

/** 5 s, 15 s, 45 s ... 2 h, of which a half is left to chance. */
function backoffMs({ tries, random }: Tried): number {
  const whole = Math.min(FIRST_MS * FACTOR ** Math.min(tries - 1, 10), LONGEST_MS);
  return whole / 2 + (random * whole) / 2;
}
