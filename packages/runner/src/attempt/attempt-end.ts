/** The end of an attempt, from what its job returned or threw, or why it was aborted. Pure. */
import { type AbortReason, encodeJson, isSkip, isSnooze } from '@sb/jobs';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import type { AttemptEnd, IgnoredSignal, WithSuccess } from './outcome.ts';

export function returnedEnd(value: unknown, withSuccess: WithSuccess): AttemptEnd {
  const asked = askedEnd(value);
  if (asked) return asked;
  try {
    return {
      kind: 'returned',
      result: value === undefined ? undefined : encodeJson(value, MAX_INPUT_BYTES),
      ...withSuccess,
    };
  } catch (error) {
    return { kind: 'unstorable', error };
  }
}

export function thrownEnd(error: unknown): AttemptEnd {
  return askedEnd(error) ?? { kind: 'threw', error };
}

export function abortedEnd(reason: AbortReason, ignoredSignal: IgnoredSignal): AttemptEnd {
  return reason === 'cancelled' ? { kind: 'cancelled' } : { kind: 'timed_out', ignoredSignal };
}

/** A job asks for a snooze or a skip by a value that it returns or throws. */
function askedEnd(value: unknown): AttemptEnd | undefined {
  if (isSnooze(value)) return { kind: 'snoozed', delayMs: value.delayMs, blocksRate: value.blocksRate };
  if (isSkip(value)) return { kind: 'skipped', reason: value.reason };
  return undefined;
}
