/**
 * The scheduler of one daemon: it sleeps until the next fire, fires all due schedules, and sleeps again. Its timer is a
 * hint: it reads the store's clock at least every 30 s, so a suspended machine or a changed clock only delays a fire and
 * never loses one. Every change of a schedule, in any process, wakes it (write-and-ring.ts); a wake-up that is lost
 * costs at most those 30 s. It keeps nothing that a crash could lose: the next start reads all from the store.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { createPulse } from '@sb/words';
import type { HeldUp } from './fire-around.ts';
import { fireDue, readNextFire } from './fire-due.ts';
import { readNextResume } from '../actions/lapsed-pauses.ts';
import { createFireLog } from './fire-log.ts';
import type { Fired } from '../fire/fired.ts';
import { keepUp, readOthersLoaded } from './keep-up.ts';
import { loadSchedules, type LoadReport } from '../load/load-schedules.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';

const LONGEST_SLEEP_MS = 30_000;
const RETRY_MS = 1_000;
/** The shortest time between two passes that are woken. */
const AT_MOST_EACH_MS = 1_000;
/** How soon a fire follows the end of the runs that it waited for. */
const WAITING_MS = 1_000;
/** How long to wait for a pass when the store hangs: its transaction is stored whole or not at all. */
const STOP_WITHIN_MS = 2_000;

export interface SchedulerOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** The version of the code: a daemon never changes a schedule that a newer one has loaded. */
  readonly version: string;
  readonly entries: readonly ScheduleEntry[];
  /** The jobs whose code this daemon has: it fires no schedule of a job whose dedupe key it cannot compute. */
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  /** What `lookedAt` of the scheduler before it returned, if its node was given up in this process. */
  readonly lookedAt?: number | undefined;
  /** Called with each fire, after its commit. */
  readonly onFired?: ((fired: Fired) => void) | undefined;
}

/** The report of a reload. */
export interface ReloadReport extends LoadReport {
  /** The number of unchanged entries. */
  readonly unchanged: number;
}

export interface Scheduler {
  /** The report of the load at the start. */
  readonly loaded: LoadReport;
  /**
   * Replaces its entries, as if it started with the new ones; schedules that are due by the old entries fire first.
   * Undefined once it is stopped. Throws when the store cannot be reached; then the old entries stay, and the caller may
   * try again. Throws `SCHEDULE_CYCLE` when they follow themselves by schedules of the store; then the old entries stay.
   */
  reload(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined>;
  /** Something may be due sooner than expected: makes a pass at once, but at most one a second. */
  wake(): void;
  /** Until then this process has fired all due schedules that it could fire, ms since the epoch; undefined before its first pass. */
  lookedAt(): number | undefined;
  /** Fires all schedules that are due now. */
  fireNow(): Promise<readonly Fired[]>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Loads the schedules, catches up missed fires, and continues until it is stopped. Fires that fail do not keep it from
 * starting: it tries again, as in every later pass.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { store, nodeId, version, logger } = options;
  const node = { nodeId, version };
  const log = createFireLog(store, logger);
  const { loaded, followOthers: firstFollowOthers } = await load(options.entries);
  let followOthers = firstFollowOthers;
  const jobs = new Map(options.jobs.map((job) => [job.id, job]));
  const heldUp: HeldUp = new Map();
  let followedOthersAt = performance.now();
  let firedUntil = options.lookedAt;
  let isFailing = false;
  let isWaiting = false;
  let stopped = false;

  await pass();
  const pulse = createPulse(pass, { atMostEachMs: AT_MOST_EACH_MS, keepsProcess: true });
  const wake = (): void => pulse.wake();
  const stopListening = await store.listen(wake).catch(async (error: unknown) => {
    await pulse.stop();
    throw error;
  });
  return { loaded, wake, lookedAt: () => firedUntil, fireNow, reload, stop, [Symbol.asyncDispose]: stop };

  async function load(entries: readonly ScheduleEntry[]) {
    const seen = await readOthersLoaded(store, node);
    const report = await loadSchedules(store, node, entries);
    for (const schedule of report.inStore)
      logger.warn(`schedule ${schedule} of the file is left out: the store has a schedule of that name`, {
        schedule,
      });
    report.unread.forEach(log.reportUnread);
    return { loaded: report, followOthers: keepUp({ store, node, entries, left: report.left, seen }) };
  }

  /** Never during a pass, which would mark schedules as gone that are not in its old entries. */
  function reload(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    return pulse.between(() => takeOver(entries));
  }

  async function takeOver(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    if (stopped) return undefined;
    await fireNow();
    log.forgetUnread();
    const { loaded: report, followOthers: nextFollowOthers } = await load(entries);
    followOthers = nextFollowOthers;
    const { added, changed, left } = report;
    return { ...report, unchanged: entries.length - added.length - changed.length - left.length };
  }

  async function fireNow(): Promise<readonly Fired[]> {
    const { at, fired, unread, waiting, chained, ...report } = await fireDue(store, {
      nodeId,
      jobs,
      heldUp,
      lookedAt: firedUntil,
    });
    firedUntil = at;
    isWaiting = waiting || chained;
    for (const one of fired) {
      log.reportFire(one);
      options.onFired?.(one);
    }
    unread.forEach(log.reportUnread);
    log.reportHeldUp(report.heldUp);
    return fired;
  }

  /** One pass. Returns how long to sleep after it, ms. */
  async function pass(): Promise<number> {
    try {
      if (performance.now() - followedOthersAt >= LONGEST_SLEEP_MS) {
        log.reportChanges(await followOthers());
        followedOthersAt = performance.now();
      }
      await fireNow();
      isFailing = false;
      return await untilNext();
    } catch (error) {
      if (!isFailing) log.reportFailure(error);
      isFailing = true;
      return RETRY_MS;
    }
  }

  async function untilNext(): Promise<number> {
    const longest = isWaiting ? WAITING_MS : LONGEST_SLEEP_MS;
    const since = firedUntil ?? 0;
    // With the end of a pause its waiting fire runs.
    const next = [await readNextFire(store, since), await readNextResume(store, since)];
    const moments = next.filter((moment) => moment !== undefined);
    if (moments.length === 0) return longest;
    return Math.min(longest, Math.max(1, Math.min(...moments) - (await store.now())));
  }

  async function stop(): Promise<void> {
    stopped = true;
    stopListening();
    await Promise.race([pulse.stop(), delay(STOP_WITHIN_MS, undefined, { ref: false })]);
  }
}
