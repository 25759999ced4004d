/**
 * The steps of a tick on PostgreSQL. It remembers for its node: the share of the oldest, and whether runs of jobs that the
 * node lacks come before its own. In that case a claim scans past them (scan-past.ts).
 */
import { onlyPostgres, type PostgresHandle } from '@sb/storage';
import { createShareOfOldest } from '../priority/share-of-oldest.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import type { TickOptions } from './tick.ts';
import { claimedRun, inOrder, unpackRuns } from '../rows/claimed-run.sql.ts';
import type { Claimed, LimitedScan, NextDue, SettledAndClaimed, TickSteps } from './tick-steps.ts';
import { NONE_BESIDE } from './limited/scan-rates.sql.ts';
import { createFloors, type FloorText } from './floors.ts';
import { createOneRange, type Range } from './one-range.ts';
import { createScanPast } from './scan-past.ts';
import {
  CLAIM_IDS,
  CLAIM_RANGE,
  CLAIM_SHARED,
  CLAIM_STRICT,
  FLOORS,
  FOREIGN_AHEAD_AT,
  LIMITED_EXIST_AT,
  LIMITED_SCAN,
  JOB_NAMES,
  SCAN,
  NEXT_DUE,
  OTHERS_DUE_AT,
  RANGE_AT,
} from './postgres-claim.sql.ts';
import type { SettledSets } from '../settle/end-settler.ts';
import { NOTED_AT, SETTLE, SETTLE_NOTING } from '../settle/postgres-settle.sql.ts';

const PLAIN = { name: 'settle', text: SETTLE };
const NOTING = { name: 'settle_noting', text: SETTLE_NOTING };

export function postgresTickSteps({
  nodeId,
  jobs,
  queues,
  monotonic = () => performance.now(),
}: TickOptions): TickSteps {
  const share = createShareOfOldest();
  let limitedMayExist = true;
  const scanPast = createScanPast();
  const floors = createFloors(monotonic);
  const oneRange = createOneRange();
  let foreignMayBeAhead = false;
  // Runs that other runs wait for often end together: after one of them, the statement that notes them is tried first.
  let parentsMayCome = false;
  // Ids of jobs are never used again, so a known name stays true.
  const jobNames = new Map<number, string>();

  return {
    settle: (ended) => onlyPostgres((handle) => settle(handle, ended)),
    claim: (slots) => onlyPostgres((handle) => claim(handle, slots)),
    settleAndClaim: (ended, slots) =>
      parentsMayCome || foreignMayBeAhead
        ? undefined
        : onlyPostgres((handle) => settleAndClaim(handle, ended, slots)),
    scanLimited: (slots) => onlyPostgres((handle) => scanLimited(handle, slots)),
    isScanUnderWay: () => scanPast.isUnderWay(),
    nextDue: (sinceMs) => onlyPostgres((handle) => nextDue(handle, sinceMs)),
  };

  async function settle(handle: PostgresHandle, ended: readonly Ended[]): Promise<SettledSets> {
    const sorted = ended.toSorted((a, b) => a.id - b.id);
    const left = parentsMayCome ? sorted : (await settleBy(handle, PLAIN, sorted)).missed;
    if (left.length === 0) return { missed: left, endedParent: false };
    const { missed, noted } = await settleBy(handle, NOTING, left);
    parentsMayCome = noted > 0;
    return { missed, endedParent: parentsMayCome };
  }

  /** The claim is on its way before it is known what the settle has left. */
  async function settleAndClaim(
    handle: PostgresHandle,
    ended: readonly Ended[],
    slots: number,
  ): Promise<SettledAndClaimed> {
    const sorted = ended.toSorted((a, b) => a.id - b.id);
    const from = await floors.current(() => askFloors(handle));
    const wasAtFront = floors.areNone();
    const [{ missed }, taken] = await handle.together(
      () => settleBy(handle, PLAIN, sorted),
      () => claimFrom(handle, slots, from),
    );
    return { left: missed, claimed: claimedOf(taken, slots, wasAtFront) };
  }

  /** `missed`: the runs that the statement did not settle. */
  async function settleBy(
    handle: PostgresHandle,
    { name, text }: { readonly name: string; readonly text: string },
    sorted: readonly Ended[],
  ): Promise<{ readonly missed: readonly Ended[]; readonly noted: number }> {
    const claimNo = sorted[0]?.claimNo ?? 0;
    const others = sorted.filter((one) => one.claimNo !== claimNo).map((one) => [one.id, one.claimNo]);
    const results = sorted.flatMap(({ id, outcome }) =>
      outcome.state === 'succeeded' && outcome.result !== undefined ? [[id, outcome.result]] : [],
    );
    const [row] = await handle.arrays(name, text, [
      // As text: the driver would quote each number of an array.
      `{${sorted.map(({ id }) => id).join(',')}}`,
      nodeId,
      handle.now(),
      claimNo,
      results.length > 0 ? JSON.stringify(Object.fromEntries(results)) : null,
      others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : null,
    ]);
    const noted = Number(row?.[NOTED_AT] ?? 0);
    const settled = row?.[1];
    if (!Array.isArray(settled)) return { missed: [], noted };
    return { missed: sorted.filter(({ id }) => !settled.includes(id)), noted };
  }

  async function claim(handle: PostgresHandle, slots: number): Promise<Claimed> {
    const wasAtFront = foreignMayBeAhead || floors.areNone();
    const taken = foreignMayBeAhead
      ? await claimPast(handle, slots)
      : await claimFrom(handle, slots, await floors.current(() => askFloors(handle)));
    return claimedOf(taken, slots, wasAtFront);
  }

  function claimedOf(taken: readonly ClaimedRun[], slots: number, wasAtFront: boolean): Claimed {
    if (taken.length < slots) share.reset();
    // Rows that another node has locked are skipped: fewer rows than asked for do not mean that no more are due.
    const sawAll = !scanPast.isUnderWay() && wasAtFront;
    return { runs: inOrder(taken), exhausted: taken.length === 0 && sawAll, limitedMayExist };
  }

  /** Sends its statement before it waits for anything, as `together` needs it. */
  async function claimFrom(handle: PostgresHandle, slots: number, from: FloorText): Promise<ClaimedRun[]> {
    const oldest = share.book(slots);
    const values = [handle.now(), slots, nodeId, jobs, queues ?? null, from];
    const row = (await claimOneRange(handle, values)) ?? (await claimAllRanges(handle, values, oldest));
    // Known also when there was no run: the node that is woken next claims at once, without a look before.
    limitedMayExist = row[LIMITED_EXIST_AT] === true;
    foreignMayBeAhead = row[FOREIGN_AHEAD_AT] === true;
    const runs = await decode(handle, row);
    floors.seen(runs.length === slots);
    return runs;
  }

  /** Undefined: it is not known that one range has all due runs. If it is, its first are also the oldest. */
  async function claimOneRange(handle: PostgresHandle, values: readonly unknown[]): Promise<Row | undefined> {
    const range = oneRange.current();
    if (!range) return undefined;
    const [row = []] = await handle.arrays('claim_range', CLAIM_RANGE, [
      ...values,
      range.queue,
      range.priority,
    ]);
    if (row[OTHERS_DUE_AT] !== true) return row;
    oneRange.othersAreDue();
    return undefined;
  }

  async function claimAllRanges(
    handle: PostgresHandle,
    values: readonly unknown[],
    oldest: number,
  ): Promise<Row> {
    const [row = []] =
      oldest > 0
        ? await handle.arrays('claim_shared', CLAIM_SHARED, [...values, oldest])
        : await handle.arrays('claim', CLAIM_STRICT, values);
    const [lowQueue, highQueue, lowPriority, highPriority] = row.slice(RANGE_AT);
    oneRange.took(rangeOf(lowQueue, lowPriority), rangeOf(highQueue, highPriority));
    return row;
  }

  async function scanLimited(handle: PostgresHandle, slots: number): Promise<LimitedScan> {
    const values = [handle.now(), slots, jobs, queues ?? null];
    const [row = []] = await handle.arrays('limited_scan', LIMITED_SCAN, values);
    const [due, beside, hasSlots, inMs] = row;
    return {
      areDue: due === true,
      beside: Array.isArray(beside) ? beside.map(Number) : NONE_BESIDE,
      haveRatesSlots: hasSlots === true,
      ratesInMs: typeof inMs === 'number' ? inMs : undefined,
    };
  }

  async function askFloors(handle: PostgresHandle): Promise<FloorText> {
    const [row] = await handle.arrays('floors', FLOORS, [handle.now(), queues ?? null]);
    return String(row?.[0]);
  }

  async function claimPast(handle: PostgresHandle, slots: number): Promise<ClaimedRun[]> {
    const oldest = share.book(slots);
    const isFromFront = !scanPast.isUnderWay();
    let seen = await scan(handle, slots);
    if (scanPast.isOutdated(seen)) seen = await scan(handle, slots);
    const { ids, sawForeign } = scanPast.choose(seen, { slots, oldest });
    const values = [handle.now(), ids, nodeId, jobs, queues ?? null];
    const [row = []] = ids.length > 0 ? await handle.arrays('claim_ids', CLAIM_IDS, values) : [];
    const runs = await decode(handle, row);
    if (runs.length === 0) scanPast.passOver(seen, ids);
    foreignMayBeAhead = sawForeign || !isFromFront || scanPast.isUnderWay();
    // Unknown where nothing was claimed; true is safe.
    limitedMayExist = row[LIMITED_EXIST_AT] !== false;
    return runs;
  }

  async function scan(handle: PostgresHandle, slots: number): Promise<readonly (readonly unknown[])[]> {
    const { rows, positions } = scanPast.nextScan(slots);
    return handle.arrays('scan', SCAN, [handle.now(), rows, positions, jobs, queues ?? null, nodeId]);
  }

  async function decode(handle: PostgresHandle, row: Row): Promise<ClaimedRun[]> {
    const runs = unpackRuns(row);
    // By index: destructuring would cost an iterator for each run.
    if (!runs.every((run) => jobNames.has(run[1]))) await loadJobNames(handle);
    return runs.map((run) => claimedRun(run, (id) => jobNames.get(id) ?? `#${id}`));
  }

  async function loadJobNames(handle: PostgresHandle): Promise<void> {
    const known = await handle.arrays('job_names', JOB_NAMES, [jobs]);
    for (const [id, name] of known) jobNames.set(Number(id), String(name));
  }

  async function nextDue(handle: PostgresHandle, sinceMs: number | undefined): Promise<NextDue | undefined> {
    const values = [queues ?? null, handle.now(), sinceMs ?? null];
    const [row] = await handle.arrays('next_due', NEXT_DUE, values);
    return typeof row?.[0] === 'number' ? { at: row[0], now: Number(row[1]) } : undefined;
  }
}

type Row = readonly unknown[];

function rangeOf(queue: unknown, priority: unknown): Range | undefined {
  return typeof queue === 'number' && typeof priority === 'number' ? { queue, priority } : undefined;
}
