/** A runner on a store, what it is asked for, and the facts to wait for. */
import { type AnyJob, createRegistry, type JobContext, type RegisteredJob } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { type Enqueued, findRun, type RunDetails } from '@sb/queue';
import { enqueue, type RunRequest } from '@sb/queue/engine';
import { startRunner, type Runner, type RunnerOptions } from '@sb/runner';
import { checkSchema, type Store, sql } from '@sb/storage';
import { expect, onTestFinished, vi } from 'vitest';

const quiet = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });

export async function open(
  opener: () => Promise<Store>,
  jobs: readonly AnyJob[],
  options: Partial<RunnerOptions> = {},
) {
  const store = await opener();
  const runner = await run(store, jobs, options);
  return {
    store,
    runner,
    ask: (jobId: string, request: Partial<RunRequest> = {}) => idOf(enqueue(store, { jobId, ...request })),
    done: (id: number) => finished(store, id),
    [Symbol.asyncDispose]: async () => {
      await runner.stop();
    },
  };
}

export async function run(
  store: Store,
  jobs: readonly AnyJob[],
  options: Partial<RunnerOptions> = {},
): Promise<Runner> {
  return startRunner({ ...(await factsOf(store, jobs)), graceMs: 50, random: () => 0, ...options });
}

/** What each runner of a test has. */
export async function factsOf(store: Store, jobs: readonly AnyJob[]) {
  const storeId = await checkSchema(store, '999.0.0');
  return { store, storeId, jobs: registered(jobs), logger: quiet, version: '1.0.0', name: 'test' };
}

export function registered(jobs: readonly AnyJob[]): readonly RegisteredJob[] {
  const registry = createRegistry();
  registry.register(jobs);
  return registry.list();
}

/**
 * Holds back the timers of `fromMs` and more that the test sets from now on; `fire` calls what they would have called.
 * What goes on without them has waited for none of them.
 */
export function holdTimers(fromMs: number): { fire(): void } {
  const held: (() => void)[] = [];
  const set = globalThis.setTimeout;
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation((work, ms, ...args) => {
    if (ms === undefined || ms < fromMs) return set(work, ms, ...args);
    held.push(() => work(...args));
    return set(() => {}, ms).unref();
  });
  onTestFinished(() => spy.mockRestore());
  return {
    fire() {
      for (const work of held.splice(0)) work();
    },
  };
}

const idOf = async (answer: Promise<Enqueued>): Promise<number> => (await answer).id;

/** Waits for the fact: the run has ended. */
export async function finished(store: Store, id: number): Promise<RunDetails> {
  await expect.poll(async () => (await findRun(store, id)).finishedAt, { interval: 5 }).toBeDefined();
  return findRun(store, id);
}

export async function allFinished(store: Store, count: number): Promise<void> {
  const counted = (): Promise<{ n: number } | undefined> =>
    store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from run_history`));
  await expect.poll(async () => Number((await counted())?.n), { interval: 5 }).toBe(count);
}

export const job = (id: string, body: (ctx: JobContext) => unknown, more: Partial<AnyJob> = {}): AnyJob => ({
  id,
  name: id,
  run: body,
  ...more,
});
