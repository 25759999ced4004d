/** The engine of the demo: a store whose clock the demo moves, two nodes, and runs that do what they were told to. */
import { createRegistry } from '@sb/jobs';
import {
  appendRunLogs,
  type ClaimedRun,
  createTicker,
  defineJobs,
  type Ended,
  enqueue,
  fold,
  type Outcome,
  registerNode,
  remember,
  renewNode,
  sampleDepths,
  tendPauses,
  type Ticker,
} from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { DEMO_JOBS, storedError } from './jobs.ts';
import type { DemoJob, Play, Random } from './jobs/job.ts';

export interface Clock {
  now: number;
}

interface Node {
  readonly id: number;
  readonly name: string;
  readonly ticker: Ticker;
  readonly running: Map<number, Working>;
}

/** A run that is being worked. */
export interface Working {
  readonly run: ClaimedRun;
  readonly play: Play;
  readonly startedAt: number;
}

export interface Shop {
  readonly store: Store;
  readonly clock: Clock;
  readonly nodes: readonly [Node, Node];
  ask(
    jobId: string,
    input: unknown,
    options?: { readonly createdBy?: string; readonly after?: readonly number[] },
  ): Promise<number>;
  /** Ends what has ended by now, and begins what is due. */
  turn(): Promise<void>;
  /** Once a minute: leases, depths, statistics. */
  minute(): Promise<void>;
  /** When the next run ends or is tried again, ms since the epoch. */
  nextAt(): number;
}

export const VERSION = '0.1.0';
/** Of a daemon that has not been updated yet. */
const OLD_VERSION = '0.0.9';
const SLOTS = 8;
const byId: ReadonlyMap<string, DemoJob> = new Map(DEMO_JOBS.map((one) => [one.job.id, one]));

export async function openShop(url: string, clock: Clock, random: Random, dayBegins: number): Promise<Shop> {
  const store = await openStore({ url, clock: () => clock.now, durability: 'normal' });
  await migrate(store, VERSION);
  const registry = createRegistry();
  registry.register(DEMO_JOBS.map(({ job }) => job));
  await defineJobs(store, registry.list(), VERSION);
  const nodes = [
    await openNode(store, 'web-1', VERSION),
    await openNode(store, 'web-2', OLD_VERSION),
  ] as const;
  const retries: number[] = [];

  return {
    store,
    clock,
    nodes,
    async ask(jobId, input, { createdBy = 'shop-api', after } = {}) {
      return (
        await enqueue(store, {
          jobId,
          input,
          createdBy,
          ...(after && { after: after.map((run) => ({ run })) }),
        })
      ).id;
    },
    async turn() {
      for (const node of nodes) await turnOf(node);
    },
    async minute() {
      for (const { id } of nodes) await renewNode(store, id);
      await tendPauses(store);
      await sampleDepths(store);
      await fold(store);
    },
    nextAt() {
      const ends = nodes.flatMap(({ running }) => [...running.values()].map(endOf));
      return Math.min(Infinity, ...ends, ...retries.filter((at) => at > clock.now));
    },
  };

  async function turnOf(node: Node): Promise<void> {
    const over = [...node.running.values()].filter((one) => endOf(one) <= clock.now);
    const ended: Ended[] = [];
    for (const working of over) {
      await tell(node, working);
      node.running.delete(working.run.id);
      const { id, claimNo, jobId } = working.run;
      ended.push({ id, claimNo, jobId, outcome: outcomeOf(working) });
    }
    const { claimed } = await node.ticker.tick(ended, SLOTS - node.running.size);
    for (const run of claimed) {
      const input = JSON.parse(run.input ?? '{}') as never;
      const play = byId.get(run.jobId)?.play(random, clock.now - dayBegins, input) ?? { ms: 10 };
      node.running.set(run.id, { run, play, startedAt: clock.now });
    }
  }

  function outcomeOf({ run, play }: Working): Outcome {
    if (play.skips !== undefined) return { state: 'skipped', reason: play.skips };
    if (!play.error) return { state: 'succeeded', result: JSON.stringify(play.result) };
    const error = storedError(play.error);
    const isLast = play.isPermanent === true || run.failures + 1 >= run.maxAttempts;
    if (isLast)
      return {
        state: 'failed',
        reason: 'error',
        attempt: 'failed',
        error,
        permanent: play.isPermanent === true,
      };
    const delayMs = 4_000 * 2 ** run.failures;
    retries.push(clock.now + delayMs);
    return { state: 'retry', delayMs, attempt: 'failed', error };
  }

  /** Its log and its steps, as the runner writes them. */
  async function tell(node: Node, working: Working): Promise<void> {
    await tellUntil(store, clock, { node, working, share: 1 });
  }
}

function endOf({ startedAt, play }: Working): number {
  return startedAt + play.ms;
}

/** Writes what a run has logged and remembered when this share of its time is over. */
export async function tellUntil(
  store: Store,
  clock: Clock,
  { node, working, share }: { readonly node: Node; readonly working: Working; readonly share: number },
): Promise<void> {
  const { run, play, startedAt } = working;
  const { log = [], steps = [], ms } = play;
  const lines = log
    .map(([level, message, fields], nth) => ({
      at: Math.round(startedAt + (ms * (nth + 0.5)) / log.length),
      level,
      message,
      ...(fields && { fields }),
    }))
    .filter(({ at }) => at <= startedAt + ms * share);
  if (lines.length > 0) await appendRunLogs(store, run, [{ seq: 0, lines }]);
  const { now } = clock;
  let before = 0;
  for (const [nr, [key, until, result]] of steps.entries()) {
    if (until > share) break;
    clock.now = Math.round(startedAt + ms * until);
    const claim = { id: run.id, claimNo: run.claimNo, nodeId: node.id };
    const tookMs = Math.round(ms * (until - before));
    await remember(store, claim, { kind: 'step', key, nr, value: JSON.stringify(result), tookMs });
    before = until;
  }
  clock.now = now;
}

async function openNode(store: Store, name: string, version: string): Promise<Node> {
  const jobs = DEMO_JOBS.map(({ job }) => job.id);
  const host = `${name}.acme.test`;
  const id = await registerNode(store, {
    kind: 'daemon',
    name,
    host,
    pid: 411,
    version,
    slots: SLOTS,
    jobs,
  });
  // The clock is the demo's: claims always begin at the front.
  const ticker = createTicker({ store, nodeId: id, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  return { id, name, ticker, running: new Map() };
}
