/**
 * Fires all due schedules in one transaction, and then the chains (follow-chains.ts). Called by every daemon's scheduler;
 * none of them leads.
 * Promise: exactly one run per (schedule, fire time), however many daemons try: the next fire moves by compare-and-set,
 * and each fire has a row under that key. The row, the run and the event are one transaction: a crash leaves all of them
 * or none, and a later pass fires again.
 * A fire never throws: a refusal of the queue is a verdict, and a schedule that this node cannot read (a zone that its
 * runtime does not know, a dedupe key that its code does not compute) is left to other nodes. One that another transaction
 * holds up, or whose fire the store refuses, stays due (fire-around.ts). So one bad schedule does not stop the rest.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { RegisteredJob } from '@sb/jobs';
import { DedupeKeyMissingError } from '@sb/queue';
import { limitLockWait } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import type { AskingFire } from '../fire/ask-for-runs.ts';
import type { Fired, Firer, UnreadSchedule } from '../fire/fired.ts';
import { carryOut, carryOutReleased } from '../fire/carry-out.ts';
import { decideFires, takeDue, type TakenSchedule } from '../fire/decide-fires.ts';
import { type ChainReport, followChains } from '../chains/follow-chains.ts';
import { fireAround, type HeldUp, type HeldUpSchedule, type Part, SHORT_WAIT_MS } from './fire-around.ts';
import { resumeLapsedChains, resumeLapsedClocks } from '../actions/lapsed-pauses.ts';
import { ON_TIME_MS } from '../plan/plan-fires.ts';
import { planDue } from '../fire/plan-due.ts';
import { createFireSpans } from '../fire/fire-spans.ts';
import { createScheduleKeys } from '../fire/schedule-keys.ts';
import { existsChain } from '../chains/chains.sql.ts';
import { findDue, findNextFire, type StoredSchedule } from '../definitions/due-schedules.sql.ts';
import { dropOldCrons, findOverrides } from '../definitions/overrides.sql.ts';
import {
  existsReleasable,
  existsWaiting,
  lockReleased,
  lockWaiting,
} from '../definitions/waiting-fires.sql.ts';
import { existsLapsedChain } from '../definitions/operate.sql.ts';

export interface FireReport {
  /** All schedules that were due at this time of the store's clock have fired; ms since the epoch. */
  readonly at: number;
  readonly fired: readonly Fired[];
  readonly unread: readonly UnreadSchedule[];
  /** Due schedules that another transaction holds up, or whose fire the store refuses. */
  readonly heldUp: readonly HeldUpSchedule[];
  /** A fire waits for the run before it, or a schedule is held up, so fire again soon. */
  readonly waiting: boolean;
  /** There are chains, so fire again soon. */
  readonly chained: boolean;
}

export interface FiringNode {
  readonly nodeId: number;
  /** The `at` of the last report of its process; absent in its first pass. */
  readonly lookedAt?: number | undefined;
  /** The jobs whose code this node has. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** Schedules that were held up in the last pass; each pass changes it. Default: none. */
  readonly heldUp?: HeldUp | undefined;
}

const NO_CHAINS: ChainReport = { fired: [], more: false };

/** Wakes the daemons when a run was made. */
export async function fireDue(
  store: Store,
  { nodeId, lookedAt, jobs, heldUp = new Map() }: FiringNode,
): Promise<FireReport> {
  const spans = createFireSpans();
  const fired: Fired[] = [];
  try {
    return await fireAll(store, { nodeId, lookedAt, keys: createScheduleKeys(jobs), spans, heldUp }, fired);
  } finally {
    spans.end(fired);
  }
}

interface AllFirer extends Firer {
  readonly heldUp: HeldUp;
}

/** `fired` gets the fires of each transaction. */
async function fireAll(store: Store, { heldUp, ...firer }: AllFirer, fired: Fired[]): Promise<FireReport> {
  const { keys } = firer;
  let isFirst = true;
  for (;;) {
    const reports = await fireAround(store, {
      heldUp,
      retries: isFirst,
      fire: async (part) => {
        const some = await store.write((tx) => fireSome(tx, { ...firer, ...part }));
        note(some.fired);
        return some;
      },
    });
    const { more, keyless, lapsed, ...report } = mergeReports(reports);
    const lockWaitMs = heldUp.size > 0 ? SHORT_WAIT_MS : undefined;
    const chained = report.chained ? await followChains(store, firer, lockWaitMs) : NO_CHAINS;
    note(chained.fired);
    isFirst = false;
    const again = (await keys.workOut(keyless.map(({ schedule }) => schedule))) || more || chained.more;
    if (!again) {
      if (lapsed) await resumeLapsedChains(store);
      const unread = [...report.unread, ...unreadOf(keyless, report.at)];
      return {
        ...report,
        fired,
        unread,
        heldUp: [...heldUp.values()],
        waiting: report.waiting || heldUp.size > 0,
      };
    }
    // On SQLite no other work of this process would get a turn until the loop ends.
    await breathe();
  }

  function note(some: readonly Fired[]): void {
    fired.push(...some);
    if (some.some(({ runId }) => runId !== undefined)) store.ring();
  }
}

function mergeReports([first, ...others]: readonly [SomeFired, ...SomeFired[]]): SomeFired {
  return others.reduce(
    (all, one) => ({
      at: Math.min(all.at, one.at),
      fired: [...all.fired, ...one.fired],
      unread: [...all.unread, ...one.unread],
      keyless: [...all.keyless, ...one.keyless],
      more: all.more || one.more,
      lapsed: one.lapsed,
      waiting: one.waiting,
      chained: one.chained,
    }),
    first,
  );
}

/** When the next of all schedules becomes due after an instant; both ms since the epoch. */
export async function readNextFire(store: Store, after: number): Promise<number | undefined> {
  return store.read((tx) => findNextFire(tx, after));
}

interface Keyless {
  readonly schedule: StoredSchedule;
  /** Since when it is due, ms since the epoch. Of a fire that waited: now, so it is not reported. */
  readonly dueAt: number;
}

/** Those that no node has fired in time: no node seems to have the code for their keys. */
function unreadOf(keyless: readonly Keyless[], now: number): readonly UnreadSchedule[] {
  return keyless
    .filter(({ dueAt }) => now - dueAt > ON_TIME_MS)
    .map(({ schedule: { name, job } }) => ({ schedule: name, error: new DedupeKeyMissingError(job) }));
}

interface SomeFired extends Omit<FireReport, 'heldUp'> {
  readonly more: boolean;
  /** Due schedules whose dedupe key must be computed first. */
  readonly keyless: readonly Keyless[];
  /** The pause of a chain is over, and its row does not say so yet. */
  readonly lapsed: boolean;
}

function* fireSome(tx: Tx, firer: Firer & Part): Body<SomeFired> {
  if (firer.lockWaitMs !== undefined) yield* limitLockWait(tx, firer.lockWaitMs);
  const { now, due: found } = yield* findDue(tx);
  const all = found.filter(({ id }) => firer.includes(id));
  const isKeyless = (schedule: StoredSchedule): boolean =>
    schedule.needs_key === 1 && firer.keys.find(schedule) === undefined;
  const due = all.filter((schedule) => !isKeyless(schedule));
  const overrides = yield* findOverrides(tx);
  const { planned, unread, more } = planDue(due, overrides, now);
  for (const { schedule } of planned) firer.tried.set(schedule.id, schedule.name);
  const taken = yield* takeDue(tx, planned, { ...firer, now });
  const ended = (yield* findReleased(tx, taken)).filter(({ schedule }) => firer.includes(schedule.id));
  const released = ended.filter(({ schedule }) => !isKeyless(schedule));
  for (const { schedule } of released) firer.tried.set(schedule.id, schedule.name);
  const keyless = [
    ...all.map((schedule) => ({ schedule, dueAt: schedule.due_at })),
    // Nothing says since when a fire that waited is free to run.
    ...ended.map(({ schedule }) => ({ schedule, dueAt: now })),
  ].filter(({ schedule }) => isKeyless(schedule));
  yield* resumeLapsedClocks(tx);
  const asking = { ...firer, overrides, now };
  const answered = yield* carryOutReleased(tx, released, asking);
  const decisions = yield* decideFires(tx, taken);
  const fired = yield* carryOut(tx, { released: answered, decisions }, asking);
  if (overrides.size > 0) yield* dropOldCrons(tx);
  const [waiting, chained] = [yield* existsReleasable(tx), yield* existsChain(tx)];
  const lapsed = yield* existsLapsedChain(tx);
  return { at: now, fired, unread, keyless, lapsed, waiting, chained, more };
}

/**
 * The waiting fires whose run before them has ended. Read after the schedules are taken: a daemon that takes a schedule
 * either runs its waiting fire itself, or sees the run that another daemon has made of it.
 */
function* findReleased(tx: Tx, taken: readonly TakenSchedule[]): Body<readonly AskingFire[]> {
  if (!(yield* existsWaiting(tx))) return [];
  yield* lockWaiting(
    tx,
    taken.map(({ schedule }) => schedule.id),
  );
  const released = yield* lockReleased(tx);
  return released.map((schedule) => ({
    schedule,
    fireAt: schedule.fire_at,
    isLate: false,
    isOff: schedule.is_off === 1,
  }));
}
