/**
 * The scheduler of one daemon: it sleeps until the next fire, fires all due schedules, and sleeps again. Its timer is a
 * hint: it reads the store's clock at least every 30 s, so a suspended machine or a changed clock only delays a fire and
 * never loses one. Every change of a schedule, in any process, wakes it (write-and-ring.ts); a wake-up that is lost
 * costs at most those 30 s. It keeps nothing that a crash could lose: the next start reads all from the store.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { isHeldUp } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createPulse, formatDuration } from '@sb/words';
import type { HeldUp, HeldUpSchedule } from './fire-around.ts';
import { fireDue, readNextFire } from './fire-due.ts';
import { type Fired, type UnreadSchedule } from '../fire/fired.ts';
import { verdictWords } from '../fire/verdict-words.ts';
import { ON_TIME_MS } from '../plan/plan-fires.ts';
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
const WHEN_LATE = `a fire that is more than ${formatDuration(ON_TIME_MS)} late counts as missed, and catchUp decides`;

/** An operator, or the definition of the schedule, asked for it: no warning. */
const QUIET: ReadonlySet<string> = new Set(['waiting', 'paused', 'excluded', 'skipped_override', 'unmet']);

export interface SchedulerOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** The version of the code: a daemon never changes a schedule that a newer one has loaded. */
  readonly version: string;
  readonly entries: readonly ScheduleEntry[];
  /** The jobs whose code this daemon has: it fires no schedule of a job whose dedupe key it cannot compute. */
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
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
  const { loaded, followOthers: firstFollowOthers } = await load(options.entries);
  let followOthers = firstFollowOthers;
  const jobs = new Map(options.jobs.map((job) => [job.id, job]));
  const unreadable = new Set<string>();
  const heldUp: HeldUp = new Map();
  let heldUpBefore: ReadonlySet<string> = new Set();
  let followedOthersAt = performance.now();
  let firedUntil = 0;
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
  return { loaded, wake, fireNow, reload, stop, [Symbol.asyncDispose]: stop };

  async function load(entries: readonly ScheduleEntry[]) {
    const seen = await readOthersLoaded(store, node);
    const report = await loadSchedules(store, node, entries);
    for (const schedule of report.inStore)
      logger.warn(`schedule ${schedule} of the file is left out: the store has a schedule of that name`, {
        schedule,
      });
    return { loaded: report, followOthers: keepUp({ store, node, entries, left: report.left, seen }) };
  }

  /** Never during a pass, which would mark schedules as gone that are not in its old entries. */
  function reload(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    return pulse.between(() => takeOver(entries));
  }

  async function takeOver(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    if (stopped) return undefined;
    await fireNow();
    const { loaded: report, followOthers: nextFollowOthers } = await load(entries);
    followOthers = nextFollowOthers;
    unreadable.clear();
    const { added, changed, left } = report;
    return { ...report, unchanged: entries.length - added.length - changed.length - left.length };
  }

  async function fireNow(): Promise<readonly Fired[]> {
    const { at, fired, unread, waiting, chained, ...report } = await fireDue(store, { nodeId, jobs, heldUp });
    firedUntil = at;
    isWaiting = waiting || chained;
    fired.forEach(reportFire);
    unread.forEach(reportUnread);
    reportHeldUp(report.heldUp);
    return fired;
  }

  /** One pass. Returns how long to sleep after it, ms. */
  async function pass(): Promise<number> {
    try {
      if (performance.now() - followedOthersAt >= LONGEST_SLEEP_MS) {
        reportChanges(await followOthers());
        followedOthersAt = performance.now();
      }
      await fireNow();
      isFailing = false;
      return await untilNext();
    } catch (error) {
      if (!isFailing)
        logger.error(`schedules could not be fired, and the daemon tries again; ${WHEN_LATE}`, { error });
      isFailing = true;
      return RETRY_MS;
    }
  }

  async function untilNext(): Promise<number> {
    const longest = isWaiting ? WAITING_MS : LONGEST_SLEEP_MS;
    const next = await readNextFire(store, firedUntil);
    if (next === undefined) return longest;
    return Math.min(longest, Math.max(1, next - (await store.now())));
  }

  function reportFire(fired: Fired): void {
    const { schedule, jobId, runId, verdict, note, duplicateOf, late, skipped } = fired;
    const fireTime = new Date(fired.fireAt).toISOString();
    const facts = { schedule, jobId };
    if (duplicateOf !== undefined)
      logger.info(`schedule ${schedule} asked for no run: run ${duplicateOf} has the same dedupe key`, {
        ...facts,
        fireTime,
        runId: duplicateOf,
      });
    else if (runId === undefined)
      // A condition that could not be evaluated is not what its author asked for.
      logger[QUIET.has(verdict) && note === undefined ? 'info' : 'warn'](
        `schedule ${schedule} asked for no run: ${verdictWords(verdict, note)}`,
        { ...facts, fireTime, verdict, ...(note !== undefined && { note }), skipped },
      );
    else if (late)
      logger.info(`schedule ${schedule} caught up its fire of ${fireTime}`, { ...facts, runId, skipped });
    else logger.info(`schedule ${schedule} fired`, { ...facts, runId, fireTime });
    options.onFired?.(fired);
  }

  /** Once for each schedule: it stays due. */
  function reportUnread({ schedule, error }: UnreadSchedule): void {
    if (unreadable.has(schedule)) return;
    unreadable.add(schedule);
    logger.error(`schedule ${schedule} is due, but this daemon cannot read it: it is left to other daemons`, {
      schedule,
      error,
    });
  }

  /** Once for each schedule, until it fires. */
  function reportHeldUp(now: readonly HeldUpSchedule[]): void {
    for (const { schedule, error } of now) {
      if (heldUpBefore.has(schedule)) continue;
      if (isHeldUp(store, error))
        logger.warn(
          `schedule ${schedule} is due, but another transaction holds its row, its queue or its dedupe key: it fires when that transaction ends; ${WHEN_LATE}`,
          { schedule, error },
        );
      else
        logger.error(
          `schedule ${schedule} is due, but the store refuses its fire: each pass tries it again; ${WHEN_LATE}`,
          { schedule, error },
        );
    }
    heldUpBefore = new Set(now.map(({ schedule }) => schedule));
  }

  function reportChanges(report: LoadReport | undefined): void {
    for (const name of report?.disabled ?? [])
      logger.warn(`schedule ${name} no longer fires: no running daemon has it in its file`, {
        schedule: name,
      });
    for (const name of report?.changed ?? [])
      logger.info(`schedule ${name} is now as in this daemon's file: no newer daemon has it any more`, {
        schedule: name,
      });
  }

  async function stop(): Promise<void> {
    stopped = true;
    stopListening();
    await Promise.race([pulse.stop(), delay(STOP_WITHIN_MS, undefined, { ref: false })]);
  }
}
