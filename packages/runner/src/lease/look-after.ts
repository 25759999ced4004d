/**
 * What a node does besides its runs. Each second it asks the store once what there is to do, and does only that: a node
 * that idles costs nearly nothing. A chore that fails is told of and comes again; it keeps no other from its turn.
 */
import type { Logger } from '@sb/logger';
import type { StuckRun } from '@sb/queue';
import {
  expireRuns,
  forgetKeys,
  forgetRates,
  readCancelRequests,
  readChores,
  type Chores,
  type Reaper,
  releaseChildren,
  tellStuck,
  tendPauses,
  tendUnknownJobs,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { every, type Pulse } from '@sb/words';
import type { ActiveRuns } from '../claim/active-runs.ts';
import type { Folding } from './folding.ts';
import type { NodeOrders } from '../claim/node-orders.ts';

const LOOK_EVERY_MS = 1_000;
const FOLD_EVERY_MS = 1_000;
/** A pause is there for long: what follows from it need not be looked at each second. */
const PAUSES_EVERY_MS = 5_000;
const REAP_EVERY_MS = 2_000;
/** Claims pass over what they do not know: this only keeps it from lying in their way for ever. */
const UNKNOWN_EVERY_MS = 30_000;
const FORGET_RATES_EVERY_MS = 60_000;

export interface LookAfterOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly logger: Logger;
  readonly active: ActiveRuns;
  readonly orders: NodeOrders;
  readonly folding: Folding;
  readonly reaper: Reaper;
  readonly failed: (what: string) => (error: unknown) => void;
}

export interface LookAfter {
  /** Brings back what other nodes have left behind. */
  reap(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createLookAfter(options: LookAfterOptions): LookAfter {
  const { store, nodeId, logger, active, orders, folding, reaper, failed } = options;
  const mayTend = atMostEvery(PAUSES_EVERY_MS);
  const mayReap = atMostEvery(REAP_EVERY_MS);
  const mayTendUnknown = atMostEvery(UNKNOWN_EVERY_MS);
  const mayForgetRates = atMostEvery(FORGET_RATES_EVERY_MS);
  let going: readonly Pulse[] = [];
  let told: readonly StuckRun[] = [];

  return {
    reap,
    start() {
      going = [
        every(LOOK_EVERY_MS, look, failed('see what there is to do')),
        every(FOLD_EVERY_MS, () => folding.foldIfDue(), failed('fold history')),
      ];
    },
    async stop() {
      await Promise.all(going.map((one) => one.stop()));
    },
  };

  async function look(): Promise<void> {
    const chores = await readChores(store, nodeId);
    orders.follow(chores.standing);
    await tellOfStuck().catch(failed('tell of jobs that do not end'));
    for (const { what, isDue, work } of worksOf(chores)) if (isDue) await work().catch(failed(what));
  }

  async function tellOfStuck(): Promise<void> {
    const stuck = active.stuck();
    if (JSON.stringify(stuck) === JSON.stringify(told)) return;
    await tellStuck(store, nodeId, stuck);
    told = stuck;
  }

  function worksOf(chores: Chores): readonly Work[] {
    return [
      { what: 'look for cancelled runs', isDue: chores.hasCancelled, work: cancelWhatIsAsked },
      { what: 'end runs that are late', isDue: chores.hasLate, work: expire },
      { what: 'look after other nodes', isDue: chores.hasOthers && mayReap(), work: reap },
      { what: 'tend pauses', isDue: chores.hasPauses && mayTend(), work: tend },
      { what: 'look for jobs that no node knows', isDue: mayTendUnknown(), work: tendUnknown },
      { what: 'tell runs that wait for others', isDue: chores.hasEndedParents, work: tellChildren },
      { what: 'forget rates', isDue: mayForgetRates(), work: () => forgetRates(store) },
      { what: 'forget dedupe keys', isDue: chores.hasOldKeys, work: () => forgetKeys(store) },
    ];
  }

  async function cancelWhatIsAsked(): Promise<void> {
    for (const claim of await readCancelRequests(store, nodeId)) active.abort(claim, 'cancelled');
  }

  async function expire(): Promise<void> {
    const expired = await expireRuns(store);
    if (expired === 0) return;
    logger.warn(`${expired} runs expired: they had not begun by their start deadline`);
    folding.wanted();
  }

  async function tellChildren(): Promise<void> {
    await releaseChildren(store);
    folding.wanted();
  }

  async function reap(): Promise<void> {
    const reaped = await reaper.look();
    if (reaped === 0) return;
    logger.warn(`brought back ${reaped} runs of nodes that are gone`);
    folding.wanted();
  }

  async function tend(): Promise<void> {
    for (const queue of await tendPauses(store)) logger.info('queue is drained', { queue });
  }

  async function tendUnknown(): Promise<void> {
    const { lost, failed: hopeless } = await tendUnknownJobs(store);
    if (lost.length > 0) logger.warn('no living node has the code of jobs: their runs wait', { jobs: lost });
    if (hopeless === 0) return;
    logger.warn(`${hopeless} runs failed: no node had the code of their jobs for a day`);
    folding.wanted();
  }
}

interface Work {
  readonly what: string;
  readonly isDue: boolean;
  readonly work: () => Promise<void>;
}

/** True when the time has passed since it was true last. */
function atMostEvery(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    // Timers are not exact: what comes each second is not to miss its turn by a millisecond.
    if (performance.now() - last < ms - LOOK_EVERY_MS / 2) return false;
    last = performance.now();
    return true;
  };
}
