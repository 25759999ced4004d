/**
 * A node at work: it claims runs, executes them, renews its lease, brings back the runs of dead nodes, and folds history
 * into statistics. Started by the daemon and by createWorker; `stop` puts back the runs that do not end within the grace
 * period. After a crash its runs come back by the lease.
 */
import type { EndedRuns, NodeStanding } from '@sb/queue/engine';
import type { Telemetry } from '@sb/telemetry';
import { leaveStore } from './leave-store.ts';
import { registerSelf } from './register-self.ts';
import { graceOf, type RunnerOptions } from './runner-options.ts';
import { assembleRunner } from './runner-parts.ts';
import { shutDown, type StopReport } from './shutdown.ts';

export interface Runner {
  readonly nodeId: number;
  readonly telemetry: Telemetry;
  /** The ended runs that this node has counted since its start. */
  readEnds(): Promise<readonly EndedRuns[]>;
  /** As an operator has set it. */
  readonly standing: NodeStanding;
  /** How many runs are under way. */
  running(): number;
  /** The lease is held, the store answers, and it is not stopping. */
  isReady(): boolean;
  /** There may be runs to claim. */
  wake(): void;
  /**
   * Stops claiming, waits for the grace period, puts the rest back. Resolves when all ends are settled, or some 10 s
   * after the grace period: runs whose ends the store has not taken by then come back by the lease. With `patience` the
   * ends wait for the store until it aborts: for a node that is given up while its process goes on.
   */
  stop(patience?: AbortSignal): Promise<StopReport>;
  /** `stop` does not wait for runs any longer: for the second signal. */
  hurry(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { store, logger } = options;
  const node = await registerSelf(options);
  const { nodeId } = node;
  const parts = await assembleRunner(options, node);
  const { active, chores, ends, heartbeat, loop, orders, storeHealth, telemetry } = parts;
  // Steps that may fail come before timers and loops that would go on without the runner.
  await chores.reap();
  const stopListening = await store.listen(() => loop.wake());
  chores.start();
  heartbeat.start();
  loop.start();
  const hurry = new AbortController();
  let stopping: Promise<StopReport> | undefined;

  return {
    nodeId,
    telemetry,
    get standing() {
      return orders.standing;
    },
    readEnds: () => ends.read(store),
    running: () => active.size,
    isReady: () => heartbeat.mayClaim() && !storeHealth.isAway() && !stopping,
    wake: () => loop.wake(),
    stop: (patience) => (stopping ??= stop(patience)),
    hurry: () => hurry.abort(),
    [Symbol.asyncDispose]: async () => {
      await (stopping ??= stop());
    },
  };

  async function stop(patience?: AbortSignal): Promise<StopReport> {
    const report = await shutDown({ ...parts, graceMs: graceOf(options), hurry: hurry.signal, patience });
    stopListening();
    const unsettled = loop.unsettled() + active.unreported();
    if (unsettled > 0)
      logger.error('the ends of runs are not written; the runs come back by the lease', { runs: unsettled });
    await leaveStore({ store, nodeId, logger, parts });
    return report;
  }
}
