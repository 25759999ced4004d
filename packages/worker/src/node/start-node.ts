import { type RunnerOptions, startRunner } from '@sb/runner';
import { type ScheduleEntry, startScheduler } from '@sb/scheduler';
import type { NodeAtWork, NodePart, StartOptions } from './keep-node.ts';

export interface NodeOptions extends Omit<RunnerOptions, keyof StartOptions> {
  /** The newest: a node that takes the place of another starts with them. */
  readonly entries: () => readonly ScheduleEntry[];
  /** Tells people of what goes wrong, in the name of the node. Default: nobody does. */
  readonly alerting?: ((nodeId: number) => NodePart) | undefined;
}

/** The two halves of a node, one that works runs off, and one that fires schedules in its name; and who tells of both. */
export async function startNode(
  { entries, alerting, ...options }: NodeOptions,
  how: StartOptions,
): Promise<NodeAtWork> {
  const runner = await startRunner({ ...options, ...how });
  const { store, jobs, logger, version } = options;
  try {
    const { nodeId } = runner;
    const scheduler = await startScheduler({ store, nodeId, version, entries: entries(), jobs, logger });
    return { runner, scheduler, ...(alerting && { alerting: alerting(nodeId) }) };
  } catch (error) {
    await runner.stop();
    throw error;
  }
}
