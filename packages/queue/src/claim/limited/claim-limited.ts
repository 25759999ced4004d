/**
 * The claim of runs that have limits, or that have crashed their node twice. Called by the tick when such runs are due.
 * Promise: exact over all nodes. One transaction locks the limits, counts the running runs, and assigns the slots, so no
 * two nodes assign the same slot. A run that finds no slot is held: claims of other runs do not pass over it again.
 * A crash before the commit changes nothing; after it the runs are this node's until its lease is lost.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { createShareOfOldest } from '../../priority/share-of-oldest.ts';
import { byName, type Limit, type LimitName, limitNamed, limitsOf, isRate } from '../../limits/limits.ts';
import { type LimitedRun, assignSlots } from './assign-slots.ts';
import type { FreedRun } from '../../limits/release-freed.ts';
import type { KeyCode, LimitKeys } from '../../limits/manage/limit-keys.ts';
import type { ClaimedRun } from '../../run.ts';
import { spendRates } from '../../limits/spend-rates.ts';
import { findLimited, type Wanted, type Scope } from './find-limited.sql.ts';
import {
  chooseWithKeys,
  isInScope,
  type KeylessScan,
  mayMeetKeyless,
  type Position,
} from './scan-keyless.ts';
import { lockFound, scanKeyless } from './scan-keyless.sql.ts';
import { takeLimited } from './take-limited.sql.ts';
import { type HeldRow, lockLimits } from '../../limits/lock-and-release.sql.ts';
import { readLimits, type LimitsSnapshot } from '../../limits/limits.sql.ts';
import { DUE_RATES, findDueRates, nextRateIn } from '../../limits/rates.sql.ts';

/** How many due runs a claim reads: the most after a claim that found their limits full. */
const LEAST_SCAN = 20;
const MOST_SCAN = 200;

export interface LimitedClaim {
  readonly runs: readonly ClaimedRun[];
  /** How many of them were taken because they were the oldest. */
  readonly oldest: number;
  /** The same runs, by id, as `releaseFreed` takes them when they end. */
  readonly limited: ReadonlyMap<number, FreedRun>;
  /** There may be more runs that this node could take. */
  readonly more: boolean;
  /** Ids of runs whose keys must be worked out before a node can take them. */
  readonly keyless: readonly number[];
  /** A run was skipped that others wait for: `releaseChildren`. */
  readonly endedParent: boolean;
  /** Runs that this node could take may have to wait for a rate. */
  readonly hasRates: boolean;
  /** No run was due for this node. */
  readonly foundNothing: boolean;
  /** In how many ms a rate of this node may have slots again. */
  readonly ratesInMs?: number | undefined;
}

export interface LimitedOrder {
  readonly slots: number;
  readonly mayTakeSuspect: boolean;
  /** How many due runs without limits want slots too, by priority. */
  readonly beside: readonly number[];
}

export interface LimitedClaimer {
  claim(order: LimitedOrder): Promise<LimitedClaim>;
  /** The limits as the last claim has seen them. */
  readonly snapshot: LimitsSnapshot | undefined;
}

export interface ClaimerOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly jobs: readonly string[];
  readonly queues?: readonly string[] | undefined;
  readonly limitKeys?: KeyCode | undefined;
}

interface Found {
  readonly rows: readonly HeldRow[];
  /** Rates that have slots for held runs. */
  readonly rates: readonly LimitName[];
  /** Where the next scan past runs without keys continues. */
  readonly positions: readonly Position[];
}

interface LimitedTrip extends LimitedClaim {
  readonly snapshot: LimitsSnapshot;
  /** All runs that it read are taken or held: the next claim reads more. */
  readonly isShort: boolean;
  /** How many would have been taken if no runs without limits wanted slots. */
  readonly wanted: number;
  readonly positions: readonly Position[];
}

export const NO_LIMITED_CLAIM: LimitedClaim = {
  runs: [],
  oldest: 0,
  limited: new Map(),
  more: false,
  keyless: [],
  endedParent: false,
  hasRates: false,
  foundNothing: false,
};

export function createLimitedClaimer({
  store,
  nodeId,
  jobs,
  queues,
  limitKeys,
}: ClaimerOptions): LimitedClaimer {
  const ours = new Set(jobs);
  const share = createShareOfOldest();
  let turn = 0;
  let known: LimitsSnapshot | undefined;
  let depth = MOST_SCAN;
  let passed: readonly Position[] = [];

  return {
    async claim(order) {
      turn += 1;
      const { snapshot, isShort, wanted, positions, ...claim } = await store.write(
        (tx) => claimIn(tx, order),
        {
          durable: false,
        },
      );
      known = snapshot;
      passed = positions;
      depth = isShort ? MOST_SCAN : LEAST_SCAN;
      share.gave(wanted, claim.oldest);
      return claim;
    },
    get snapshot() {
      return known;
    },
  };

  function* claimIn(tx: Tx, order: LimitedOrder): Body<LimitedTrip> {
    const limit = Math.min(Math.max(depth, order.slots), MOST_SCAN);
    const wanted = { limit, oldest: share.oldestOf(order.slots) };
    // The limits of a moment ago are good enough to choose the locks; slots are counted under the locks.
    const remembered = tx.dialect === 'postgres' ? known : undefined;
    let snapshot = remembered ?? (yield* readLimits(tx, nodeId));
    let { rows, rates, positions } = yield* find(tx, snapshot, wanted);
    if (remembered && rows.length + rates.length === 0) {
      snapshot = yield* readLimits(tx, nodeId);
      ({ rows, rates, positions } = yield* find(tx, snapshot, wanted));
    }
    if (rows.length + rates.length === 0) return yield* nothing(tx, snapshot, positions);
    const locked = byName([
      ...rows.flatMap((row) => limitsOf(row, snapshot)),
      ...limitsNamed(rates, snapshot),
    ]);
    yield* lockLimits(tx, locked.values());
    if (tx.dialect === 'postgres') {
      snapshot = yield* readLimits(tx, nodeId);
      rows = yield* lockAgain(tx, rows, { scope: scopeOf(snapshot), wanted });
    }
    if (snapshot.isNodeOff) return yield* nothing(tx, snapshot, []);
    const keyless = rows.filter((row) => isKeyless(row, snapshot)).map(({ id }) => id);
    const due = rows.flatMap((row) => lockedRun(row, locked, snapshot));
    const limits = byName([...due.flatMap((run) => run.limits), ...limitsNamed(rates, snapshot)]);
    const { slots, beside, mayTakeSuspect } = order;
    const { taken, buckets, hasLeft, ...assigned } = yield* assignSlots(tx, {
      due,
      limits,
      snapshot,
      offer: { slots, beside, mayTakeSuspect, isOurTurn: turn % 2 === 1 },
      share,
      isOurs: (row) => isOurs(row, snapshot),
    });
    const spent = [...limits.values()].filter(isRate);
    // Runs start at the instant by which their rates were read: what is stored shows no more starts than the rates allow.
    const taking = { nodeId, jobNames: snapshot.jobNames, at: spent.length > 0 ? buckets.now : undefined };
    const runs = taken.length > 0 ? yield* tx.step(takeLimited(idsOf(taken), taking)) : [];
    yield* spendRates(tx, { runs: taken, rates: spent, buckets }, snapshot);
    const isCutOff = rows.length >= limit || rates.length === DUE_RATES || positions.length > 0;
    return {
      ...assigned,
      runs,
      limited: new Map(taken.map((row) => [row.id, { ...row, lane: 1 }])),
      more: assigned.more || due.length + keyless.length < rows.length || isCutOff,
      keyless,
      foundNothing: false,
      ...(yield* whenNext(tx, snapshot)),
      snapshot,
      isShort: rows.length >= limit && !hasLeft,
      positions,
    };
  }

  function* nothing(tx: Tx, snapshot: LimitsSnapshot, positions: readonly Position[]): Body<LimitedTrip> {
    const next = yield* whenNext(tx, snapshot);
    const trip = { ...NO_LIMITED_CLAIM, foundNothing: true, isShort: false, wanted: 0 };
    return { ...trip, ...next, more: positions.length > 0, snapshot, positions };
  }

  function* find(tx: Tx, snapshot: LimitsSnapshot, wanted: Wanted): Body<Found> {
    return {
      ...(yield* findDue(tx, scopeOf(snapshot), wanted)),
      // Rates of paused jobs and queues too: left out, they would stay due all the time.
      rates: hasRates(snapshot) ? yield* findDueRates(tx, ownOf(snapshot)) : [],
    };
  }

  function* findDue(tx: Tx, scope: Scope, wanted: Wanted): Body<KeylessScan> {
    if (mayMeetKeyless(scope))
      return chooseWithKeys(yield* tx.step(scanKeyless(scope.queues, passed)), scope, { ...wanted, passed });
    return { rows: yield* tx.step(findLimited(scope, { ...wanted, lock: false })), positions: [] };
  }

  function* whenNext(tx: Tx, snapshot: LimitsSnapshot): Body<Pick<LimitedClaim, 'hasRates' | 'ratesInMs'>> {
    if (!hasRates(snapshot)) return { hasRates: false };
    return { hasRates: true, ratesInMs: yield* nextRateIn(tx, ownOf(snapshot)) };
  }

  function hasRates(snapshot: LimitsSnapshot): boolean {
    if (snapshot.jobRates.size + snapshot.queueRates.size === 0) return false;
    const own = ownOf(snapshot);
    return (
      own.jobs.some((id) => snapshot.jobRates.has(id)) || own.queues.some((id) => snapshot.queueRates.has(id))
    );
  }

  function scopeOf(snapshot: LimitsSnapshot): Scope {
    const own = ownOf(snapshot);
    const { jobNames, jobs: limits, jobRates } = snapshot;
    const codeHas = (id: number, key: keyof LimitKeys) =>
      limitKeys?.has(jobNames.get(id) ?? '', key) ?? false;
    return {
      jobs: own.jobs.filter((id) => !snapshot.stoppedJobs.has(id)),
      queues: own.queues.filter((id) => !snapshot.stoppedQueues.has(id)),
      needLimitKey: own.jobs.filter((id) => limits.get(id)?.isKeyed && !codeHas(id, 'limitKey')),
      needRateKey: own.jobs.filter((id) => jobRates.get(id)?.isKeyed && !codeHas(id, 'rateKey')),
    };
  }

  function ownOf({ jobNames, queueNames }: LimitsSnapshot): Pick<Scope, 'jobs' | 'queues'> {
    const jobIds = [...jobNames].filter(([, name]) => ours.has(name));
    const queueIds = [...queueNames].filter(([, name]) => queues?.includes(name) ?? true);
    return { jobs: jobIds.map(([id]) => id), queues: queueIds.map(([id]) => id) };
  }

  function isOurs({ job_id, queue_id }: HeldRow, { jobNames, queueNames }: LimitsSnapshot): boolean {
    const queue = queueNames.get(queue_id) ?? '';
    return ours.has(jobNames.get(job_id) ?? '') && (queues?.includes(queue) ?? true);
  }
}

/** After the locks of limits are there: other nodes may have taken some of the rows meanwhile. PostgreSQL only. */
function* lockAgain(
  tx: Tx,
  rows: readonly HeldRow[],
  { scope, wanted }: { readonly scope: Scope; readonly wanted: Wanted },
): Body<readonly HeldRow[]> {
  if (!mayMeetKeyless(scope)) return yield* tx.step(findLimited(scope, { ...wanted, lock: true }));
  const locked = yield* tx.step(lockFound(rows));
  return locked.filter((row) => isInScope(row, scope));
}

function limitsNamed(names: readonly LimitName[], snapshot: LimitsSnapshot): readonly Limit[] {
  return names.flatMap((name) => limitNamed(name, snapshot) ?? []);
}

/** Empty when its keys are not known yet, or when a limit is new: the next trip locks that one. */
function lockedRun(
  row: HeldRow,
  locked: ReadonlyMap<string, Limit>,
  snapshot: LimitsSnapshot,
): readonly LimitedRun[] {
  const limits = limitsOf(row, snapshot);
  return !isKeyless(row, snapshot) && limits.every(({ name }) => locked.has(name)) ? [{ row, limits }] : [];
}

function isKeyless({ job_id, limit_key, rate_key }: HeldRow, { jobs, jobRates }: LimitsSnapshot): boolean {
  const hasLimit = limit_key === null && jobs.get(job_id)?.isKeyed === true;
  return hasLimit || (rate_key === null && jobRates.get(job_id)?.isKeyed === true);
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}
