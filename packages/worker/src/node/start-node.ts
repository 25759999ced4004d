import { type RunnerOptions, startRunner } from '@sb/runner';
import { type ScheduleEntry, startScheduler } from '@sb/scheduler';
import type { NodeAtWork, NodePart, StartOptions } from './keep-node.ts';

export interface NodeOptions extends Omit<RunnerOptions, keyof StartOptions> {
  /** The newest entries: a node that replaces another starts with them. */
  readonly entries: () => readonly ScheduleEntry[];
  /** Starts the alerting of the node. Default: no alerts. */
  readonly alerting?: ((nodeId: number) => NodePart) | undefined;
}

/** Starts the parts of a node: a runner, a scheduler that fires in the name of the runner's node, and alerting. */
export async function startNode(
  { entries, alerting, ...options }: NodeOptions,
  how: StartOptions,
): Promise<NodeAtWork> {
  const { lookedAt, ...more } = how;
  const runner = await startRunner({ ...options, ...more });
  const { store, jobs, logger, version } = options;
  try {
    const { nodeId } = runner;
    const scheduler = await startScheduler({
      store,
      nodeId,
      version,
      entries: entries(),
      jobs,
      logger,
      lookedAt,
    });
    return { runner, scheduler, ...(alerting && { alerting: alerting(nodeId) }) };
  } catch (error) {
    await runner.stop();
    throw error;
  }
}
