/**
 * The steps of a tick on SQLite. They remember for their node: which queues and jobs there are (loaded again when the
 * number of the definitions has changed), and where a scan past foreign jobs stopped.
 */
import { onlySqlite, type SqliteHandle } from '@sb/storage';
import { PRIORITY_CODES } from '../lifecycle.ts';
import { createShareOfOldest } from '../priority/share-of-oldest.ts';
import { inOrder } from '../rows/claimed-run.sql.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import type { SettledSets } from '../settle/end-settler.ts';
import { NOTING, PLAIN, settleSuccesses } from '../settle/sqlite-settle.sql.ts';
import { NEXT_RATE, NONE_BESIDE } from './limited/scan-rates.sql.ts';
import { SCAN_AHEAD } from './scan-past.ts';
import {
  BESIDE,
  HEADS,
  LIMITED_EXIST,
  LIMITED_SCAN,
  NEXT_DUE,
  NEXT_IN_RANGE,
  SCAN,
} from './sqlite-claim.sql.ts';
import { type Definitions, loadDefinitions } from './sqlite-definitions.sql.ts';
import { createKnownRanges } from './sqlite-ranges.sql.ts';
import { createSqliteTaker, type DueRange } from './sqlite-take.ts';
import type { TickOptions } from './tick.ts';
import type { Claimed, LimitedScan, NextDue, TickSteps } from './tick-steps.ts';

const NONE: ReadonlySet<number> = new Set();

type Scanned = readonly [id: number, jobId: number, runAt: number];

export function sqliteTickSteps({ nodeId, jobs, queues }: TickOptions): TickSteps {
  const share = createShareOfOldest();
  const stoppedAt = new Map<number, Scanned>();
  let definitions: Definitions | undefined;
  const ranges = createKnownRanges();
  let limitedMayExist = true;
  // Runs that other runs wait for often end together: after one of them, the way that notes them is tried first.
  let parentsMayCome = false;
  let turn = 0;
  const { takeIds, readAndTake } = createSqliteTaker(
    nodeId,
    (id) => definitions?.jobNames.get(id) ?? `#${id}`,
  );

  return {
    settle: (ended) => onlySqlite((handle) => settle(handle, ended)),
    claim: (slots) => onlySqlite((handle) => claim(handle, slots)),
    scanLimited: (slots) => onlySqlite((handle) => scanLimited(handle, slots)),
    isScanUnderWay: () => stoppedAt.size > 0,
    nextDue: (sinceMs) => onlySqlite((handle) => nextDue(handle, sinceMs)),
  };

  function settle(handle: SqliteHandle, ended: readonly Ended[]): SettledSets {
    const plain = parentsMayCome ? undefined : settleSuccesses(handle, { nodeId, ended, way: PLAIN });
    const left = plain?.missed ?? ended;
    if (left.length === 0) return { missed: left, endedParent: false, facts: plain?.facts };
    const { missed, noted } = settleSuccesses(handle, { nodeId, ended: left, way: NOTING });
    parentsMayCome = noted > 0;
    return { missed, endedParent: parentsMayCome };
  }

  function claim(handle: SqliteHandle, slots: number): Claimed {
    const now = handle.now();
    const isUnchanged = ranges.isUnchanged(handle) && !parentsMayCome;
    // Children of the runs that this transaction has settled may be due now.
    if (parentsMayCome) ranges.forget();
    if (!isUnchanged) limitedMayExist = true;
    if (!isUnchanged || !definitions || now >= definitions.validUntil) define(handle, now);
    turn += 1;
    const oldest = share.book(slots);
    const taken = oldest > 0 && !isOneRange(handle, now) ? claimOldest(handle, oldest, now) : [];
    taken.push(...claimByPriority(handle, slots - taken.length, now));
    if (taken.length < slots) share.reset();
    if (limitedMayExist) limitedMayExist = handle.arrays(LIMITED_EXIST).get() !== undefined;
    const exhausted = taken.length < slots && stoppedAt.size === 0;
    return { runs: inOrder(taken), exhausted, limitedMayExist };
  }

  function scanLimited(handle: SqliteHandle, slots: number): LimitedScan {
    const now = handle.now();
    const [due, hasSlots, inMs] = handle.arrays(LIMITED_SCAN).get({ now }) as [number, number, number | null];
    return {
      areDue: due === 1,
      beside: due === 1 ? countBeside(handle, { slots, now }) : NONE_BESIDE,
      haveRatesSlots: hasSlots === 1,
      ratesInMs: inMs ?? undefined,
    };
  }

  /** Each range is read: what is known of empty ones is from the last claim, and a tick whose slots are all taken makes none. */
  function countBeside(handle: SqliteHandle, values: Pick<DueRange, 'slots' | 'now'>): readonly number[] {
    const { queues: all, foreign } = define(handle, values.now);
    const others = JSON.stringify([...foreign]);
    return PRIORITY_CODES.map((priority) =>
      all.reduce((sum, queue) => {
        const [some] = handle.arrays(BESIDE).get({ ...values, queue, priority, others }) as [number];
        return sum + some;
      }, 0),
    );
  }

  function define(handle: SqliteHandle, now: number): Definitions {
    const fresh = loadDefinitions(handle, definitions, { nodeId, jobs, queues, now });
    // Runs that were passed over may be ours now. And a position that is never scanned again would ask for one more scan for ever.
    if (fresh !== definitions) stoppedAt.clear();
    definitions = fresh;
    return fresh;
  }

  function claimByPriority(handle: SqliteHandle, slots: number, now: number): ClaimedRun[] {
    const taken: ClaimedRun[] = [];
    for (const priority of PRIORITY_CODES) {
      for (const queue of rotated()) {
        if (taken.length >= slots) return taken;
        const key = rangeKey(queue, priority);
        if (ranges.isEmpty(key, now)) stoppedAt.delete(key);
        else taken.push(...claimRange(handle, { queue, priority, slots: slots - taken.length, now }));
      }
    }
    return taken;
  }

  function claimRange(handle: SqliteHandle, range: DueRange): ClaimedRun[] {
    if (!definitions || definitions.foreign.size === 0) {
      const taken = readAndTake(handle, range);
      if (taken.length < range.slots) isDrained(handle, range);
      return taken;
    }
    const ids = scanPast(handle, range, definitions.foreign);
    return ids.length > 0 ? takeIds(handle, ids, range.now) : [];
  }

  /** Reads when the next run of the range is due; true when that is later. */
  function isDrained(handle: SqliteHandle, { queue, priority, now }: Omit<DueRange, 'slots'>): boolean {
    const key = rangeKey(queue, priority);
    if (ranges.isEmpty(key, now)) return true;
    const [next] = handle.arrays(NEXT_IN_RANGE).get({ queue, priority }) as [number | null];
    const until = next ?? Number.POSITIVE_INFINITY;
    if (until > now) ranges.setEmpty(key, until);
    return until > now;
  }

  /** When only one range has due runs, its first are also the oldest. */
  function isOneRange(handle: SqliteHandle, now: number): boolean {
    let open = 0;
    for (const queue of definitions?.queues ?? [])
      for (const priority of PRIORITY_CODES) if (!isDrained(handle, { queue, priority, now })) open += 1;
    return open === 1;
  }

  /** Passes over a bounded number of runs of foreign jobs; the next scan continues where this one stopped. */
  function scanPast(handle: SqliteHandle, range: DueRange, foreign: ReadonlySet<number>): readonly number[] {
    const key = rangeKey(range.queue, range.priority);
    const from = stoppedAt.get(key);
    const wanted = range.slots * SCAN_AHEAD;
    const rows = handle
      .arrays(SCAN)
      .all({ ...range, slots: wanted, fromRunAt: from?.[2] ?? -1, fromId: from?.[0] ?? 0 }) as Scanned[];
    const ours = rows.filter(([, jobId]) => !foreign.has(jobId)).slice(0, range.slots);
    const last = rows.at(-1);
    if (ours.length < range.slots && rows.length === wanted && last) stoppedAt.set(key, last);
    else stoppedAt.delete(key);
    return ours.map(([id]) => id);
  }

  function claimOldest(handle: SqliteHandle, slots: number, now: number): ClaimedRun[] {
    const foreign = definitions?.foreign ?? NONE;
    const limit = foreign.size > 0 ? slots * SCAN_AHEAD : slots;
    const heads = rotated().flatMap(
      (queue) => handle.arrays(HEADS).all({ queue, slots: limit, now }) as Scanned[],
    );
    const ours = heads.filter(([, jobId]) => !foreign.has(jobId));
    const oldest = ours.toSorted((a, b) => a[2] - b[2] || a[0] - b[0]).slice(0, slots);
    return oldest.length > 0
      ? takeIds(
          handle,
          oldest.map(([id]) => id),
          now,
        )
      : [];
  }

  function nextDue(handle: SqliteHandle, sinceMs: number | undefined): NextDue | undefined {
    const now = handle.now();
    const after = sinceMs === undefined ? 0 : now - sinceMs;
    const times = define(handle, now).queues.flatMap(
      (queue) => handle.arrays(NEXT_DUE).get({ queue, after }) as (number | null)[],
    );
    const [rates] = handle.arrays(NEXT_RATE('@now')).get({ now }) as [number | null];
    const known = [...times, rates].filter((time) => time !== null);
    return known.length > 0 ? { at: Math.min(...known), now } : undefined;
  }

  /** Queues take turns within a priority. */
  function rotated(): readonly number[] {
    const all = definitions?.queues ?? [];
    const start = turn % Math.max(1, all.length);
    return [...all.slice(start), ...all.slice(0, start)];
  }
}

function rangeKey(queue: number, priority: number): number {
  return queue * PRIORITY_CODES.length + priority;
}
