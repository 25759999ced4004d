/** Decides the next state of a message after a try to send it. Pure: the caller passes the time and the random number. */
import type { SendResult } from '../channel.ts';

const FIRST_MS = 5_000;
const FACTOR = 3;
const LONGEST_MS = 2 * 3_600_000;
/** After this many failures in a row a channel rests for `REST_MS`, whatever waits for it. */
const DOWN_AFTER = 3;
const REST_MS = 30_000;
/** An older message is no news any more. */
export const GIVE_UP_AFTER_MS = 24 * 3_600_000;

export interface Tried {
  /** The number of tries, with this one. */
  readonly tries: number;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly now: number;
  /** In [0, 1): spreads messages that failed together. */
  readonly random: number;
}

export type AfterTry =
  | { readonly state: 'sent'; readonly ref?: string; readonly says?: string }
  | { readonly state: 'waiting'; readonly delayMs: number; readonly says: string }
  /** `isPermanent`: no other try would have helped. `isOnPurpose`: it was not to be sent any more, and nothing failed. */
  | {
      readonly state: 'given_up';
      readonly says: string;
      readonly isPermanent: boolean;
      readonly isOnPurpose?: boolean;
    };

/** Why a message was given up, as the column `permanent` of its row has it. */
export const GIVEN_UP = { tooOld: 0, refused: 1, onPurpose: 2 } as const;

export function givenUpCode(after: AfterTry): number {
  if (after.state !== 'given_up') return 0;
  if (after.isOnPurpose) return GIVEN_UP.onPurpose;
  return after.isPermanent ? GIVEN_UP.refused : GIVEN_UP.tooOld;
}

export function afterTry(result: SendResult, tried: Tried): AfterTry {
  switch (result.kind) {
    case 'delivered': {
      const { kind: _, ...answer } = result;
      return { state: 'sent', ...answer };
    }
    case 'permanent':
      return { state: 'given_up', says: result.says, isPermanent: true };
    case 'throttled':
      // Not before the time that the service named; a little later, so that messages do not all come at that moment.
      return again(result.says, result.waitMs + tried.random * FIRST_MS, tried);
    // A receiver can recognise a second message by its id: better than none.
    case 'ambiguous':
    case 'transient':
      return again(result.says, backoffMs(tried), tried);
    default:
      return result satisfies never;
  }
}

/** The message did not arrive, or that is unknown. A refusal is an answer, not a failure. */
export function isFailure({ kind }: SendResult): boolean {
  return kind === 'transient' || kind === 'ambiguous';
}

/** How long the channel rests, ms; undefined if the next message may follow. `failures`: in a row, with this one. */
export function restAfter(result: SendResult, failures: number): number | undefined {
  if (result.kind === 'throttled') return result.waitMs;
  return failures >= DOWN_AFTER ? REST_MS : undefined;
}

function again(says: string, waitMs: number, { now, createdAt }: Tried): AfterTry {
  const delayMs = Math.round(waitMs);
  const isTooLate = now + delayMs - createdAt > GIVE_UP_AFTER_MS;
  return isTooLate ? { state: 'given_up', says, isPermanent: false } : { state: 'waiting', delayMs, says };
}

/** 5 s, 15 s, 45 s ... 2 h; half of it is random. */
function backoffMs({ tries, random }: Tried): number {
  const whole = Math.min(FIRST_MS * FACTOR ** Math.min(tries - 1, 10), LONGEST_MS);
  return whole / 2 + (random * whole) / 2;
}
