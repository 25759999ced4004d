/**
 * The scheduler of one daemon: it sleeps until the next fire, fires what is due, and sleeps again. Its timer is a
 * hint: it looks at the store's clock at least every 30 s, so that a suspended machine or a clock that was set
 * only delays, and never loses, a fire. The bell wakes it: who changes a schedule rings (write-and-ring.ts), in
 * whatever process. A ring that is lost costs those 30 s.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { createPulse } from '@sb/words';
import { fireDue, readNextFire } from './fire-due.ts';
import { type Fired, type UnreadSchedule } from '../fire/fired.ts';
import { verdictWords } from '../fire/verdict-words.ts';
import { keepUp, readOthersLoaded } from './keep-up.ts';
import { loadSchedules, type LoadReport } from '../load/load-schedules.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';

const LONGEST_SLEEP_MS = 30_000;
const RETRY_MS = 1_000;
/** The bell brings a look at most so often. */
const AT_MOST_EACH_MS = 1_000;
/** How soon a fire follows the runs that it waited for. */
const WAITING_MS = 1_000;
/** A look at a store that hangs is not waited for: what it fires is stored whole or not at all. */
const STOP_WITHIN_MS = 2_000;

/** Somebody wants it so. */
const QUIET: ReadonlySet<string> = new Set(['waiting', 'paused', 'excluded', 'skipped_override', 'unmet']);

export interface SchedulerOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** Of the code: a daemon never changes a schedule that a newer one has loaded. */
  readonly version: string;
  readonly entries: readonly ScheduleEntry[];
  /** Those whose code this daemon has: it fires no schedule of a job whose dedupe key it cannot work out. */
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  /** Told of each fire, after its commit. */
  readonly onFired?: ((fired: Fired) => void) | undefined;
}

/** What became of the entries that took the place of others. */
export interface ReloadReport extends LoadReport {
  /** How many are as they were. */
  readonly unchanged: number;
}

export interface Scheduler {
  /** When it started. */
  readonly loaded: LoadReport;
  /**
   * These entries take the place of those that it has, as if it started with them; what is due by the old ones fires
   * before. Undefined once it is stopped. It throws when the store cannot be reached, and then goes on with the old
   * ones: try again.
   */
  reload(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined>;
  /** Something may be due sooner than it knows: it looks at once, but no more than once a second. */
  wake(): void;
  /** Fires what is due now. */
  fireNow(): Promise<readonly Fired[]>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Loads the schedules, catches up what was missed, and goes on until it is stopped. */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { store, nodeId, version, logger } = options;
  const node = { nodeId, version };
  const { loaded, lookAround: firstLookAround } = await load(options.entries);
  let lookAround = firstLookAround;
  const jobs = new Map(options.jobs.map((job) => [job.id, job]));
  const unreadable = new Set<string>();
  let lookedAroundAt = performance.now();
  let firedUntil = 0;
  let isFailing = false;
  let isWaiting = false;
  let stopped = false;

  await fireNow();
  const pulse = createPulse(look, { atMostEachMs: AT_MOST_EACH_MS, keepsProcess: true });
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
      logger.warn(`schedule ${schedule} of the file is left out: the store has one of that name`, {
        schedule,
      });
    for (const cycle of report.cycles)
      logger.warn(`schedules follow themselves, and fire without end: ${cycle}`, { cycle });
    return { loaded: report, lookAround: keepUp({ store, node, entries, left: report.left, seen }) };
  }

  /** Never beside a look, which would take schedules that are not in its old entries for gone. */
  function reload(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    return pulse.between(() => takeOver(entries));
  }

  async function takeOver(entries: readonly ScheduleEntry[]): Promise<ReloadReport | undefined> {
    if (stopped) return undefined;
    await fireNow();
    const { loaded: report, lookAround: nextLookAround } = await load(entries);
    lookAround = nextLookAround;
    unreadable.clear();
    const { added, changed, left } = report;
    return { ...report, unchanged: entries.length - added.length - changed.length - left.length };
  }

  async function fireNow(): Promise<readonly Fired[]> {
    const { at, fired, unread, waiting, chained } = await fireDue(store, { nodeId, jobs });
    firedUntil = at;
    isWaiting = waiting || chained;
    fired.forEach(tell);
    unread.forEach(tellUnread);
    return fired;
  }

  /** Returns how long to sleep, ms. */
  async function look(): Promise<number> {
    try {
      if (performance.now() - lookedAroundAt >= LONGEST_SLEEP_MS) {
        tellChanges(await lookAround());
        lookedAroundAt = performance.now();
      }
      await fireNow();
      isFailing = false;
      return await untilNext();
    } catch (error) {
      if (!isFailing)
        logger.error('schedules could not be fired; they are tried again and nothing is lost', { error });
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

  function tell(fired: Fired): void {
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
      // What could not be told is nobody's wish.
      logger[QUIET.has(verdict) && note === undefined ? 'info' : 'warn'](
        `schedule ${schedule} asked for no run: ${verdictWords(verdict, note)}`,
        { ...facts, fireTime, verdict, ...(note !== undefined && { note }), skipped },
      );
    else if (late)
      logger.info(`schedule ${schedule} caught up its fire of ${fireTime}`, { ...facts, runId, skipped });
    else logger.info(`schedule ${schedule} fired`, { ...facts, runId, fireTime });
    options.onFired?.(fired);
  }

  /** Once for each: it stays due. */
  function tellUnread({ schedule, error }: UnreadSchedule): void {
    if (unreadable.has(schedule)) return;
    unreadable.add(schedule);
    logger.error(`schedule ${schedule} is due, and this daemon cannot read it: it is left to others`, {
      schedule,
      error,
    });
  }

  function tellChanges(report: LoadReport | undefined): void {
    for (const name of report?.disabled ?? [])
      logger.warn(`schedule ${name} fires no more: no daemon at work has it in its file`, { schedule: name });
    for (const name of report?.changed ?? [])
      logger.info(`schedule ${name} is as this daemon has it: no newer daemon at work has it`, {
        schedule: name,
      });
  }

  async function stop(): Promise<void> {
    stopped = true;
    stopListening();
    await Promise.race([pulse.stop(), delay(STOP_WITHIN_MS, undefined, { ref: false })]);
  }
}
