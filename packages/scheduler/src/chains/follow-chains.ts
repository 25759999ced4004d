/**
 * Fires the chains whose upstreams have ended: a reader of history with a cursor. Called by every daemon's scheduler;
 * none of them leads.
 * Promise: each end counts once. The cursor moves by compare-and-set in the transaction that stores the ends that a
 * chain has seen, its fires and their runs. So two daemons that read the same ends, or a crash anywhere, make one fire.
 * Retention removes no run that chains have yet to read.
 */
import { findUnfinishedOf, isHeldUp, limitLockWait, moveCursor, readCursor } from '@sb/queue/engine';
import type { Position } from '@sb/events';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { carryOut } from '../fire/carry-out.ts';
import { type Chain, parseChain, upstreamKey } from '../chain.ts';
import { decideChain } from './decide-chain.ts';
import type { Fired, Firer } from '../fire/fired.ts';
import { type Followed, followChain, type NewEnd, type SeenEnds } from './follow-chain.ts';
import { NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { lastEnd, planChain } from './plan-chain.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import {
  CHAINS_CURSOR,
  type ChainedSchedule,
  findChains,
  findFireTimes,
  findSeen,
  findUpstreamIds,
  lockChains,
  putSeen,
  type UpstreamIds,
} from './chains.sql.ts';
import { type EndedRun, findEnded, findPageEnd, findRunTexts } from './ended-runs.sql.ts';
import { insertFires } from '../definitions/fires.sql.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { countWaiting, lockWaiting } from '../definitions/waiting-fires.sql.ts';
import { countSkips, useOverrides } from './use-overrides.ts';

const PAGE = 1_000;
/** The page size when a chain has a condition: results and inputs may be long, and those of a page are in memory at once. */
const JUDGED_PAGE = 100;

export interface ChainReport {
  readonly fired: readonly Fired[];
  /** There may be more ends to read. */
  readonly more: boolean;
}

const NOTHING: ChainReport = { fired: [], more: false };

/** `lockWaitMs`: how long a write waits for a lock at first; undefined: as long as usual. */
export async function followChains(
  store: Store,
  firer: Firer,
  lockWaitMs: number | undefined,
): Promise<ChainReport> {
  const page = await store.read(readPage);
  if (!page) return NOTHING;
  const { chains, more } = page;
  const hit = chains.filter(({ chain }) => follows(parseChain(chain), page.ends));
  await firer.keys.workOut(hit.filter(({ needs_key }) => needs_key === 1));
  const following = { ids: hit.map(({ id }) => id), page, firer };
  const fired = await writePage(store, { ...following, mustWait: false, lockWaitMs }).catch(
    (error: unknown) => {
      if (!isHeldUp(store, error)) throw error;
      // Another transaction holds the key or the queue of some run. Waiting fires are released one by one.
      return writePage(store, { ...following, mustWait: true });
    },
  );
  // Another daemon has moved the cursor: read on from there.
  return { fired: fired ?? [], more: more || fired === undefined };
}

/** Undefined when another daemon has moved the cursor. */
async function writePage(
  store: Store,
  { lockWaitMs, ...following }: Following & { readonly lockWaitMs?: number | undefined },
): Promise<readonly Fired[] | undefined> {
  const { ids, page } = following;
  return store.write(
    function* (tx): Body<readonly Fired[] | undefined> {
      if (lockWaitMs !== undefined) yield* limitLockWait(tx, lockWaitMs);
      if (!(yield* moveCursor(tx, CHAINS_CURSOR, page.from, page.upTo))) return undefined;
      return ids.length === 0 ? [] : yield* followPage(tx, following);
    },
    // Without an end that a chain follows, reading the page again loses nothing.
    { durable: ids.length > 0 },
  );
}

interface Page {
  readonly from: Position;
  readonly upTo: Position;
  readonly chains: readonly ChainedSchedule[];
  readonly ends: readonly NewEnd[];
  readonly more: boolean;
}

function* readPage(tx: Tx): Body<Page | undefined> {
  const from = yield* readCursor(tx, CHAINS_CURSOR);
  if (!(yield* findPageEnd(tx, from, 1))) return undefined;
  const chains = yield* findChains(tx);
  const limit = chains.some(({ chain }) => parseChain(chain).when !== undefined) ? JUDGED_PAGE : PAGE;
  const last = yield* findPageEnd(tx, from, limit);
  if (!last) return undefined;
  const { count, ...upTo } = last;
  const ids = yield* findUpstreamIds(
    tx,
    chains.flatMap(({ chain }) => parseChain(chain).after),
  );
  const ended = yield* findEnded(tx, {
    after: from,
    upTo,
    scheduleIds: [...ids.schedules.keys()],
    jobIds: [...ids.jobs.keys()],
  });
  const ends = yield* endsOf(tx, { ended, ids, chains });
  return { from, upTo, chains, ends, more: count === limit };
}

interface Ended {
  readonly ended: readonly EndedRun[];
  readonly ids: UpstreamIds;
  readonly chains: readonly ChainedSchedule[];
}

function* endsOf(tx: Tx, { ended, ids, chains }: Ended): Body<readonly NewEnd[]> {
  const judged = new Set(
    chains
      .map(({ chain }) => parseChain(chain))
      .filter(({ when }) => when !== undefined)
      .flatMap(({ after }) => after.map(upstreamKey)),
  );
  const all = ended.map((run) => ({ run, keys: keysOf(run, ids) }));
  const wanted = all.filter(({ keys }) => keys.some((key) => judged.has(key)));
  const texts =
    wanted.length === 0
      ? new Map<number, never>()
      : yield* findRunTexts(
          tx,
          wanted.map(({ run }) => run.id),
        );
  return all.map(({ run: { id: runId, state, endedAt }, keys }) => ({
    runId,
    state,
    endedAt,
    keys,
    ...(texts.get(runId) ?? { result: null, input: null }),
  }));
}

function keysOf({ jobId, scheduleId }: EndedRun, { schedules, jobs }: UpstreamIds): readonly string[] {
  const keys = [scheduleId === null ? undefined : schedules.get(scheduleId), jobs.get(jobId)];
  return keys.filter((key) => key !== undefined);
}

function follows({ after }: Chain, ends: readonly NewEnd[]): boolean {
  const keys = new Set(after.map(upstreamKey));
  return ends.some((end) => end.keys.some((key) => keys.has(key)));
}

interface Following {
  /** The ids of the chains that follow some of the ends. */
  readonly ids: readonly number[];
  readonly page: Page;
  readonly firer: Firer;
  /** Another transaction holds up some of the runs: all fires wait. */
  readonly mustWait: boolean;
}

interface Planned {
  readonly schedule: ChainedSchedule;
  readonly fires: readonly PlannedFire[];
  /** The number of its waiting fires. */
  readonly waiting: number;
  readonly overrides: Overrides;
}

function* followPage(tx: Tx, following: Following): Body<readonly Fired[]> {
  const { page } = following;
  const chains = yield* lockChains(tx, following.ids);
  const seen = yield* findSeen(tx, following.ids);
  const all = yield* findOverrides(tx);
  const followed = chains.map((schedule) => ({
    schedule,
    ...followOne(schedule, seen.get(schedule.id), page.ends),
  }));
  const firing = followed.filter(({ fires }) => fires.length > 0);
  const times = yield* findFireTimes(
    tx,
    firing.map(({ schedule, fires }) => ({
      scheduleId: schedule.id,
      from: Math.min(...fires.map(lastEnd)),
    })),
  );
  const ids = firing.map(({ schedule }) => schedule.id);
  yield* lockWaiting(tx, ids);
  const waiting = yield* countWaiting(tx, ids);
  const planned: Planned[] = [];
  for (const { schedule, fires: used } of firing) {
    const overrides = all.get(schedule.id) ?? NO_OVERRIDES;
    const taken = times.get(schedule.id) ?? new Set<number>();
    const wanted = planOne(schedule, used, { overrides, taken });
    const waits = waiting.get(schedule.id) ?? 0;
    const fires = schedule.gone_at === null ? wanted : ofGone(schedule, wanted, waits);
    if (fires.length === 0) continue;
    const left = yield* useOverrides(tx, schedule, { overrides, fires });
    planned.push({ schedule, fires, waiting: waits, overrides: left });
  }
  const pending = new Map(followed.map((one) => [one.schedule.id, one.pending]));
  yield* putSeen(tx, pending);
  return yield* fire(tx, planned, following);
}

/** Ends from before the chain was created or changed do not count. */
function followOne(
  { chain, chained_since: since }: ChainedSchedule,
  seen: SeenEnds = new Map(),
  ends: readonly NewEnd[],
): Followed {
  const counting = new Map([...seen].filter(([, { endedAt }]) => endedAt >= since));
  return followChain(
    parseChain(chain),
    counting,
    ends.filter(({ endedAt }) => endedAt >= since),
  );
}

function planOne(
  { chain, rules, timezone, paused_until: pausedUntil }: ChainedSchedule,
  used: readonly SeenEnds[],
  { overrides, taken }: { readonly overrides: Overrides; readonly taken: ReadonlySet<number> },
): readonly PlannedFire[] {
  const plannable = {
    chain: parseChain(chain),
    rules: parseRules(rules),
    timezone,
    pausedUntil,
    skips: countSkips(overrides),
    taken,
  };
  return planChain(plannable, used);
}

/** While no daemon has the chain in its file, fires are kept that ask for runs: they wait for it to come back. */
function ofGone(
  { rules }: ChainedSchedule,
  wanted: readonly PlannedFire[],
  waiting: number,
): readonly PlannedFire[] {
  const used = wanted.filter(({ verdict }) => verdict === 'run' || verdict === 'skipped_override');
  if (parseRules(rules).overlap === 'allow') return used;
  const first = waiting > 0 ? undefined : used.find(({ verdict }) => verdict === 'run');
  return used.filter((one) => one === first || one.verdict === 'skipped_override');
}

function* fire(tx: Tx, planned: readonly Planned[], { firer, mustWait }: Following): Body<readonly Fired[]> {
  const { nodeId, keys, spans } = firer;
  if (planned.length === 0) return [];
  const rows = planned.flatMap(({ schedule, fires }) =>
    fires.map((one) => ({ scheduleId: schedule.id, ...one })),
  );
  yield* insertFires(tx, { nodeId }, rows);
  const ids = planned.map(({ schedule }) => schedule.id);
  const unfinished = yield* findUnfinishedOf(tx, ids);
  const decisions = [];
  for (const { schedule, fires, waiting } of planned)
    decisions.push(
      yield* decideChain(tx, schedule, {
        fires,
        before: { unfinished: unfinished.get(schedule.id) ?? [], waiting },
        mustWait:
          mustWait ||
          schedule.gone_at !== null ||
          (schedule.needs_key === 1 && keys.find(schedule) === undefined),
      }),
    );
  const overrides = new Map(planned.map(({ schedule, overrides: one }) => [schedule.id, one]));
  return yield* carryOut(
    tx,
    { released: new Map(), decisions },
    { keys, spans, overrides, now: yield* readClock(tx) },
  );
}
