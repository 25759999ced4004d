/**
 * When a node's trips ask about rates. Runs that are held for a rate are on no list of due runs, so each trip would
 * have to ask; this remembers what the last scan and the last claim saw. Owned by the ticker, one for each node.
 */
import type { LimitedClaim } from './limited/claim-limited.ts';
import type { LimitedScan } from './tick-steps.ts';

/** Free slots may belong to other nodes' jobs: a busy node waits this long before it checks again. */
const REST_MS = 50;
/** A timer may fire this much before the clock says so. */
const EARLY_MS = 2;

export interface RateWatch {
  /** In how many ms another trip may be worth while; undefined where no run waits for a rate. */
  readonly nextInMs: number | undefined;
  /** Whether a trip that finds no due runs with limits scans all the same. */
  isDue(): boolean;
  /** Returns whether the scan has found anything to claim. */
  scanned(scan: LimitedScan): boolean;
  claimed(claim: LimitedClaim): void;
}

/** `monotonic`: ms. */
export function createRateWatch(monotonic: () => number): RateWatch {
  // False: this node has no rates. Undefined: no claim has looked yet.
  let hasRates: boolean | undefined;
  let areAwaited = true;
  let nextInMs: number | undefined;
  let restsUntil = Number.NEGATIVE_INFINITY;
  let scansAt = Number.NEGATIVE_INFINITY;

  return {
    get nextInMs() {
      return nextInMs;
    },
    // A store where no run waits for a rate, or only for one of other nodes' jobs, is asked once.
    isDue: () => (hasRates === true || areAwaited) && monotonic() >= scansAt - EARLY_MS,
    scanned(scan) {
      const now = monotonic();
      const isResting = scan.haveRatesSlots && now < restsUntil;
      // A rate that has slots by then may be one of this node's.
      const restMs = isResting ? restsUntil - now : REST_MS;
      const nextMs = isResting ? Math.min(restMs, scan.ratesInMs ?? restMs) : scan.ratesInMs;
      nextInMs = hasRates === false ? undefined : nextMs;
      areAwaited = scan.ratesInMs !== undefined || scan.haveRatesSlots;
      scansAt = now + Math.min(REST_MS, nextInMs ?? REST_MS);
      return scan.areDue || (scan.haveRatesSlots && !isResting);
    },
    claimed(claim) {
      hasRates = claim.hasRates;
      nextInMs = claim.ratesInMs;
      if (claim.foundNothing) restsUntil = monotonic() + REST_MS;
      scansAt = claim.more ? Number.NEGATIVE_INFINITY : monotonic() + Math.min(REST_MS, nextInMs ?? REST_MS);
    },
  };
}
