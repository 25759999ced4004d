/**
 * The chores of a node. Each second it reads once which chores the store has, and does only those: an idle node costs
 * nearly nothing. A chore that fails is logged and comes again; the others are still done.
 * Any node may do them: after a crash another node does.
 */
import type { Logger } from '@sb/logger';
import type { StuckRun } from '@sb/queue';
import {
  createLaneTender,
  expireRuns,
  forgetKeys,
  forgetRates,
  readCancelRequests,
  readChores,
  type Chores,
  type Reaper,
  releaseChildren,
  recordStuck,
  tendPauses,
  tendUnknownJobs,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { every, type Pulse } from '@sb/words';
import type { ActiveRuns } from '../claim/active-runs.ts';
import type { Folding } from './folding.ts';
import type { NodeOrders } from '../claim/node-orders.ts';

const CHORES_EVERY_MS = 1_000;
const FOLD_EVERY_MS = 1_000;
/** A pause lasts long: its consequences need no check each second. */
const PAUSES_EVERY_MS = 5_000;
const REAP_EVERY_MS = 2_000;
/** Claims pass over runs of unknown jobs: this only keeps such runs from slowing claims for ever. */
const UNKNOWN_EVERY_MS = 30_000;
const FORGET_RATES_EVERY_MS = 60_000;

export interface NodeChoresOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly logger: Logger;
  readonly active: ActiveRuns;
  readonly orders: NodeOrders;
  readonly folding: Folding;
  readonly reaper: Reaper;
  readonly failed: (what: string) => (error: unknown) => void;
}

export interface NodeChores {
  /** Brings back the runs of dead nodes. */
  reap(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createNodeChores(options: NodeChoresOptions): NodeChores {
  const { store, nodeId, logger, active, orders, folding, reaper, failed } = options;
  const mayTend = atMostEvery(PAUSES_EVERY_MS);
  const mayReap = atMostEvery(REAP_EVERY_MS);
  const mayTendUnknown = atMostEvery(UNKNOWN_EVERY_MS);
  const mayForgetRates = atMostEvery(FORGET_RATES_EVERY_MS);
  const lanes = createLaneTender(store);
  let going: readonly Pulse[] = [];
  let recorded: readonly StuckRun[] = [];

  return {
    reap,
    start() {
      going = [
        every(CHORES_EVERY_MS, doChores, failed('read the chores of this node')),
        every(FOLD_EVERY_MS, () => folding.foldIfDue(), failed('fold history')),
      ];
    },
    async stop() {
      await Promise.all(going.map((one) => one.stop()));
    },
  };

  async function doChores(): Promise<void> {
    const chores = await readChores(store, nodeId);
    orders.follow(chores.standing);
    await recordStuckRuns().catch(failed('record the jobs that do not end'));
    for (const { what, isDue, work } of worksOf(chores)) if (isDue) await work().catch(failed(what));
  }

  async function recordStuckRuns(): Promise<void> {
    const stuck = active.stuck();
    if (JSON.stringify(stuck) === JSON.stringify(recorded)) return;
    await recordStuck(store, nodeId, stuck);
    recorded = stuck;
  }

  function worksOf(chores: Chores): readonly Work[] {
    return [
      { what: 'cancel runs', isDue: chores.hasCancelled, work: cancelRequested },
      { what: 'expire late runs', isDue: chores.hasLate, work: expire },
      { what: 'bring back runs of dead nodes', isDue: chores.hasOthers && mayReap(), work: reap },
      { what: 'apply pauses and drains', isDue: chores.hasPauses && mayTend(), work: tend },
      { what: 'look for jobs that no node knows', isDue: mayTendUnknown(), work: tendUnknown },
      { what: 'release runs whose parents have ended', isDue: chores.hasEndedParents, work: release },
      { what: 'forget rates', isDue: mayForgetRates(), work: () => forgetRates(store) },
      { what: 'forget dedupe keys', isDue: chores.hasOldKeys, work: () => forgetKeys(store) },
      // The last: it reads all live runs.
      { what: 'apply changed limits', isDue: chores.hasChangedLimits, work: tendLanes },
    ];
  }

  async function cancelRequested(): Promise<void> {
    for (const claim of await readCancelRequests(store, nodeId)) active.abort(claim, 'cancelled');
  }

  async function expire(): Promise<void> {
    const expired = await expireRuns(store);
    if (expired === 0) return;
    logger.warn(`${expired} runs expired: they had not started by their start deadline`);
    folding.wanted();
  }

  async function release(): Promise<void> {
    await releaseChildren(store);
    folding.wanted();
  }

  async function reap(): Promise<void> {
    const reaped = await reaper.reap();
    if (reaped === 0) return;
    logger.warn(`brought back ${reaped} runs of dead nodes`);
    folding.wanted();
  }

  /** Moves runs to the lanes of changed limits. Runs held for a limit that is gone are released by `tendPauses`. */
  async function tendLanes(): Promise<void> {
    const { moved } = await lanes.tend();
    if (moved === 0) return;
    logger.info(`${moved} runs follow the changed limits of their job or queue`);
    store.ring();
  }

  async function tend(): Promise<void> {
    for (const queue of await tendPauses(store)) logger.info('queue is drained', { queue });
  }

  async function tendUnknown(): Promise<void> {
    const { lost, failed: hopeless } = await tendUnknownJobs(store);
    if (lost.length > 0)
      logger.warn('no live node has the code of these jobs: their runs wait', { jobs: lost });
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

/** True when this many ms have passed since it was last true. */
function atMostEvery(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    // Timers are not exact: a timer of one second must not miss its turn by a millisecond.
    if (performance.now() - last < ms - CHORES_EVERY_MS / 2) return false;
    last = performance.now();
    return true;
  };
}
