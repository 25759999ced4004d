/** A store in which runs end as a test says, at the time that it says. */
import { createRegistry } from '@sb/jobs';
import {
  createTicker,
  defineJobs,
  enqueue,
  fold,
  isFolded,
  type NewNode,
  type Outcome,
  registerNode,
  type RunRequest,
} from '@sb/queue/engine';
import type { Opener } from '@sb/testkit';
import { createFactsReader, type FactsReaderOptions } from '../src/facts/read-facts.ts';
import type { Condition } from '../src/evaluate/kinds.ts';
import { aRule, NOON } from './samples.ts';

const JOBS = ['report', 'mail.send'];
export const DAEMON: NewNode = {
  kind: 'daemon',
  name: 'first',
  host: 'here',
  pid: 1,
  version: '1.0.0',
  jobs: JOBS,
};

export type WorkedStore = Awaited<ReturnType<typeof aWorkedStore>>;

export function failedBy(message: string, reason: 'error' | 'timed_out' = 'error'): Outcome {
  const attempt = reason === 'error' ? 'failed' : 'timed_out';
  return { state: 'failed', reason, attempt, error: JSON.stringify({ name: 'Error', message }) };
}

export const SUCCEEDED: Outcome = { state: 'succeeded' };

export async function aWorkedStore(open: Opener, jobs = JOBS) {
  const clock = { now: NOON };
  const store = await open({ clock: () => clock.now });
  const registry = createRegistry();
  registry.register(jobs.map((id) => ({ id, name: id, run: () => undefined })));
  await defineJobs(store, registry.list(), '1.0.0');
  const nodeId = await registerNode(store, { ...DAEMON, jobs });
  const ticker = createTicker({ store, nodeId, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  const ask = async (jobId: string, request: Partial<RunRequest> = {}) =>
    (await enqueue(store, { jobId, ...request })).id;
  return {
    store,
    clock,
    nodeId,
    ticker,
    ask,
    claim: async (slots = 100) => (await ticker.tick([], slots)).claimed,
    /** All that is due ends so. */
    async endDue(outcome: Outcome, tookMs = 0) {
      const { claimed } = await ticker.tick([], 100);
      clock.now += tookMs;
      await ticker.tick(
        claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome })),
        0,
      );
      return claimed.map(({ id }) => id);
    },
    async folded() {
      do await fold(store);
      while (!(await isFolded(store)));
    },
    reader: (options: Partial<FactsReaderOptions> = {}) => createFactsReader({ store, ...options }),
    /** By a reader that knows nothing yet. */
    read: (conditions: readonly Condition[], options: Partial<FactsReaderOptions> = {}) =>
      createFactsReader({ store, ...options }).read(rulesOf(conditions)),
  };
}

export function rulesOf(conditions: readonly Condition[]) {
  return conditions.map((condition, at) => aRule(condition, { name: `rule-${at}` }));
}
