import type { Step } from '@sb/storage';
import type { ClaimedRun, Ended } from '../run.ts';
import type { SettleSets } from '../settle/end-settler.ts';

/** The statements of a tick, one implementation for each dialect. It may remember things between the ticks of its node. */
export interface TickSteps {
  readonly settle: SettleSets;
  /** Claims runs without limits. */
  claim(slots: number): Step<Claimed>;
  /** Both at once, where that is cheaper; undefined where it is not possible now. */
  settleAndClaim?(ended: readonly Ended[], slots: number): Step<SettledAndClaimed> | undefined;
  /** Whether there are runs for a claim with limits. `beside` is counted up to `slots`. */
  scanLimited(slots: number): Step<LimitedScan>;
  /** The last claim passed over runs of other jobs, and has not seen all that is behind them. */
  isScanUnderWay(): boolean;
  /** Of the runs that were due longer ago than `sinceMs`, none; undefined: of all runs. */
  nextDue(sinceMs: number | undefined): Step<NextDue | undefined>;
}

/** When the next run becomes due, and the store's time. Ms since the epoch. */
export interface NextDue {
  readonly at: number;
  readonly now: number;
}

export interface LimitedScan {
  /** Runs that have limits, or have crashed their node twice, are due. */
  readonly areDue: boolean;
  /** If so, how many due runs without limits there are, by priority. */
  readonly beside: readonly number[];
  /** A rate that runs are held for has slots again. */
  readonly haveRatesSlots: boolean;
  /** In how many ms the next rate has slots. */
  readonly ratesInMs: number | undefined;
}

export interface SettledAndClaimed {
  /** Ends that `settle` must settle, in a write of its own. */
  readonly left: readonly Ended[];
  readonly claimed: Claimed;
}

export interface Claimed {
  readonly runs: readonly ClaimedRun[];
  /** No more due runs that this node could take. */
  readonly exhausted: boolean;
  /** False: no run that has limits, or has crashed its node twice, is queued. */
  readonly limitedMayExist: boolean;
}
