/**
 * The scheduler of one daemon: it sleeps until the next fire, fires what is due, and sleeps again. Its timer is a
 * hint: it looks at the store's clock at least every 30 s, so that a suspended machine or a clock that was set
 * only delays, and never loses, a fire.
 */
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { type Fired, fireDue, readNextFire } from './fire.ts';
import { loadSchedules, type LoadReport } from './load-schedules.ts';
import type { ScheduleEntry } from './schedule-file.ts';

const LONGEST_SLEEP_MS = 30_000;
const RETRY_MS = 1_000;

export interface SchedulerOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly entries: readonly ScheduleEntry[];
  readonly logger: Logger;
  /** Told of each fire, after its commit. */
  readonly onFired?: ((fired: Fired) => void) | undefined;
}

export interface Scheduler {
  readonly loaded: LoadReport;
  /** Fires what is due now. */
  fireNow(): Promise<readonly Fired[]>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Loads the schedules, catches up what was missed, and goes on until it is stopped. */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { store, nodeId, entries, logger } = options;
  const loaded = await loadSchedules(store, nodeId, entries);
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<readonly Fired[]> = Promise.resolve([]);
  let isFailing = false;
  let stopped = false;

  await fireNow();
  void sleep();
  return { loaded, fireNow, stop, [Symbol.asyncDispose]: stop };

  async function fireNow(): Promise<readonly Fired[]> {
    underWay = fireDue(store, nodeId);
    const fired = await underWay;
    for (const one of fired) tell(one);
    return fired;
  }

  async function sleep(): Promise<void> {
    const delayMs = await untilNext().catch(() => RETRY_MS);
    if (!stopped) timer = setTimeout(() => void look(), delayMs);
  }

  async function untilNext(): Promise<number> {
    const next = await readNextFire(store);
    if (next === undefined) return LONGEST_SLEEP_MS;
    return Math.min(LONGEST_SLEEP_MS, Math.max(1, next - (await store.now())));
  }

  async function look(): Promise<void> {
    try {
      await fireNow();
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        logger.error('schedules could not be fired; they are tried again and nothing is lost', { error });
      isFailing = true;
      timer = setTimeout(() => void look(), RETRY_MS);
      return;
    }
    await sleep();
  }

  function tell(fired: Fired): void {
    const { schedule, jobId, runId, late, skipped } = fired;
    const fireTime = new Date(fired.fireAt).toISOString();
    if (runId === undefined)
      logger.warn(`schedule ${schedule} asked for no run`, { schedule, jobId, fireTime, skipped });
    else if (late)
      logger.info(`schedule ${schedule} caught up its fire of ${fireTime}`, {
        schedule,
        jobId,
        runId,
        skipped,
      });
    else logger.info(`schedule ${schedule} fired`, { schedule, jobId, runId, fireTime });
    options.onFired?.(fired);
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    await underWay.catch(() => {});
  }
}
