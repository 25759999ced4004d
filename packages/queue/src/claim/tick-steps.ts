import type { Step } from '@sb/storage';
import type { ClaimedRun, Ended } from '../run.ts';

/** What each dialect brings to a tick; it may remember things between ticks, as one node's own. */
export interface TickSteps {
  /** Settles successes in sets. */
  settle(ended: readonly Ended[]): Step<SettledSets>;
  /** Of runs without limits. */
  claim(slots: number): Step<Claimed>;
  /** `slots` bounds what is counted beside them. */
  scanLimited(slots: number): Step<LimitedScan>;
  nextDueAt(): Step<number | undefined>;
}

export interface LimitedScan {
  /** Runs that have limits, or have crashed their node twice, are due. */
  readonly areDue: boolean;
  /** If so: how many due runs without limits there are of each priority. */
  readonly beside: readonly number[];
  /** A rate that runs are held for has places again. */
  readonly haveRatesSlots: boolean;
  /** In how many ms the next has. */
  readonly ratesInMs: number | undefined;
}

export interface SettledSets {
  /** Those that it did not find as this node's running runs, or that need the long way. */
  readonly missed: readonly Ended[];
  /** Others wait for one of the runs: `releaseChildren`. */
  readonly endedParent: boolean;
}

export interface Claimed {
  readonly runs: readonly ClaimedRun[];
  /** Nothing more is due that this node could take. */
  readonly exhausted: boolean;
  /** False: no run that has limits, or has crashed its node twice, is queued. */
  readonly limitedMayExist: boolean;
}
