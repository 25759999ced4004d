/**
 * Keeps a node at work. Called by the daemon and by createWorker. A node that has lost its lease is given up, because
 * other nodes may have taken over its runs; a new one takes its place as soon as the store allows it. The ends of runs on
 * the old node are still written when the store takes them, unless another node has taken the run over: a full disk or a
 * long outage costs no second execution.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sb/logger';
import type { Runner, RunnerOptions, StopReport } from '@sb/runner';
import type { Scheduler } from '@sb/scheduler';

const RETRY_MS = 2_000;

export interface NodePart {
  stop(): Promise<void>;
}

export interface NodeAtWork {
  readonly runner: Runner;
  readonly scheduler: Scheduler;
  readonly alerting?: NodePart;
}

export interface StartOptions extends Pick<RunnerOptions, 'leaseLost' | 'standing'> {
  /** Until when the node that was given up has looked for due schedules: why a fire was missed meanwhile is known by it. */
  readonly lookedAt?: number | undefined;
}

export interface KeptNode {
  /** The runner at work, or the one that was given up while there is no new one yet. */
  runner(): Runner;
  /** The scheduler of the same node. */
  scheduler(): Scheduler;
  stop(): Promise<StopReport>;
  /** Does not wait for runs any longer. */
  hurry(): void;
}

export async function keepNode(
  start: (how: StartOptions) => Promise<NodeAtWork>,
  logger: Logger,
): Promise<KeptNode> {
  const stopping = new AbortController();
  const givenUp = new Set<Promise<unknown>>();
  let replacing: Promise<void> = Promise.resolve();
  let isHurried = false;
  const lease = watchLease(replace);
  let current = await start({ leaseLost: lease.lost });
  lease.started(current);

  return {
    runner: () => current.runner,
    scheduler: () => current.scheduler,
    async stop() {
      stopping.abort();
      // A node that starts meanwhile is registered already, or will be: it is the current one then.
      await replacing;
      const report = await stopNode(current);
      await Promise.all(givenUp);
      return report;
    },
    hurry() {
      isHurried = true;
      current.runner.hurry();
    },
  };

  function replace(node: NodeAtWork): void {
    const ending = giveUp(node, stopping.signal).catch((error: unknown) =>
      logger.warn('the node that lost its lease did not end well', { error }),
    );
    givenUp.add(ending);
    void ending.then(() => givenUp.delete(ending));
    replacing = startAnew(node);
  }

  /** Never rejects. */
  async function startAnew({ runner, scheduler }: NodeAtWork): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const fresh = watchLease(replace);
        current = await start({
          leaseLost: fresh.lost,
          standing: runner.standing,
          lookedAt: scheduler.lookedAt(),
        });
        if (isHurried) current.runner.hurry();
        if (stopping.signal.aborted) return;
        logger.info(`a new node takes its place`, { nodeId: current.runner.nodeId });
        fresh.started(current);
        return;
      } catch (error) {
        logger.error('no new node could be started yet', { error, retryInMs: RETRY_MS });
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }
}

interface LeaseWatch {
  readonly lost: () => void;
  /** All parts of the node have started. */
  started(node: NodeAtWork): void;
}

/** Of one node. A lease that is lost before all parts of its node have started is reported when they have. */
function watchLease(report: (node: NodeAtWork) => void): LeaseWatch {
  let started: NodeAtWork | undefined;
  let isLost = false;
  return {
    lost() {
      isLost = true;
      if (started) report(started);
    },
    started(node) {
      started = node;
      if (isLost) report(node);
    },
  };
}

/** For the end after an uncaught exception: runs have half of `ms` to end by themselves. */
export async function stopWithin(kept: KeptNode, ms: number): Promise<void> {
  const hurry = setTimeout(() => kept.hurry(), ms / 2);
  await Promise.race([kept.stop(), sleep(ms)]);
  clearTimeout(hurry);
}

/** The scheduler first: no new fires while the last runs end. Alerting last: it still sends alerts about these runs. */
async function stopNode({ scheduler, runner, alerting }: NodeAtWork): Promise<StopReport> {
  await scheduler.stop();
  const report = await runner.stop();
  await alerting?.stop();
  return report;
}

async function giveUp({ scheduler, runner, alerting }: NodeAtWork, patience: AbortSignal): Promise<void> {
  runner.hurry();
  await Promise.all([scheduler.stop(), runner.stop(patience), alerting?.stop()]);
}
