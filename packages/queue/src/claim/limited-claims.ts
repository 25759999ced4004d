/**
 * A node's claims of runs that have limits or have crashed their node twice: scan whether any are due, leave runs
 * without limits their share of the slots, claim, and work out keys that are missing. Called by the tick. A crash after
 * a claim leaves the runs to the node's lease; keys that were not worked out are found missing again.
 */
import { isHeldUp } from '../held-up.ts';
import { createShareOfOldest } from '../priority/share-of-oldest.ts';
import { workOutKeys } from '../limits/manage/limit-keys.ts';
import type { HeldSlots } from '../limits/held-slots.ts';
import {
  type LimitedClaim,
  type LimitedClaimer,
  type LimitedOrder,
  NO_LIMITED_CLAIM,
} from './limited/claim-limited.ts';
import { failLongKeys } from './limited/fail-long-keys.ts';
import { NONE_BESIDE } from './limited/scan-rates.sql.ts';
import type { RateWatch } from './rate-watch.ts';
import { isSuspect } from './suspect.ts';
import type { TickOptions } from './tick.ts';
import type { TickSteps } from './tick-steps.ts';

export interface LimitedWish {
  readonly slots: number;
  readonly mayTakeSuspect: boolean;
}

export interface LimitedClaims {
  /** Leaves due runs without limits their share. */
  claim(wish: LimitedWish): Promise<LimitedClaim>;
  /** Claims more for the slots that runs without limits did not take: runs that became due, or were not seen at first. */
  claimMore(first: LimitedClaim, wish: LimitedWish): Promise<LimitedClaim>;
}

interface Parts {
  readonly steps: TickSteps;
  readonly claimer: LimitedClaimer;
  readonly rates: RateWatch;
  readonly heldSlots: HeldSlots;
}

export function createLimitedClaims(
  { store, limitKeys }: Pick<TickOptions, 'store' | 'limitKeys'>,
  { steps, claimer, rates, heldSlots }: Parts,
): LimitedClaims {
  const shareOfOthers = createShareOfOldest();

  return {
    claim: (wish) => claim(wish, true),
    async claimMore(first, { slots, mayTakeSuspect }) {
      const mayTakeAnother = mayTakeSuspect && !first.runs.some(isSuspect);
      const second = await claim({ slots, mayTakeSuspect: mayTakeAnother }, false);
      const endedParent = first.endedParent || second.endedParent;
      return { ...second, runs: [...first.runs, ...second.runs], endedParent };
    },
  };

  async function claim({ slots, mayTakeSuspect }: LimitedWish, isSharing: boolean): Promise<LimitedClaim> {
    const scan = await store.read((tx) => tx.step(steps.scanLimited(slots)), { single: true });
    if (!rates.scanned(scan)) return NO_LIMITED_CLAIM;
    const beside = isSharing ? scan.beside : NONE_BESIDE;
    // Runs without limits get a fair share, less urgent ones too, so that runs with limits cannot take every slot.
    const forOthers = beside.some((n) => n > 0) ? shareOfOthers.book(slots) : 0;
    if (forOthers === slots) return NO_LIMITED_CLAIM;
    const claimed = await claimOrFail({ slots: slots - forOthers, mayTakeSuspect, beside });
    rates.claimed(claimed);
    heldSlots.add(claimed.limited);
    if (claimed.keyless.length === 0 || !limitKeys) return claimed;
    try {
      await workOutKeys(store, claimed.keyless, limitKeys.keysOf);
    } catch (error) {
      // The claim is committed: its answer must not be lost because another transaction has locked a run without keys.
      if (!isHeldUp(store, error)) throw error;
    }
    return { ...claimed, more: true };
  }

  async function claimOrFail(order: LimitedOrder): Promise<LimitedClaim> {
    try {
      return await claimer.claim(order);
    } catch (error) {
      const failed = await failLongKeys(store, error);
      if (!failed) throw error;
      return { ...NO_LIMITED_CLAIM, ...failed, more: true, hasRates: true };
    }
  }
}
