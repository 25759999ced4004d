import { startAlerting } from '@sb/alerts';
import { consoleUrl } from '@sb/config';
import type { Logger } from '@sb/logger';
import type { Store } from '@sb/storage';
import { alertPorts } from '@sb/worker/node';
import type { Environment } from '../../cli/terminal/style.ts';
import type { FollowedAlerts } from './follow-alerts.ts';

export interface AlertNodeOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly logger: Logger;
  readonly env: Environment;
  readonly secrets: readonly string[];
}

/** Evaluates rules and delivers messages for a node, by the current rules of the daemon, until the node ends. */
export function alertNode(
  alerts: FollowedAlerts,
  { store, nodeId, logger, env, secrets }: AlertNodeOptions,
): { stop(): Promise<void> } {
  const alerting = startAlerting({
    ...alertPorts(store, secrets, () => [...alerts.inForce().channels.keys()]),
    store,
    nodeId,
    logger,
    consoleUrl: consoleUrl(env),
    inForce: alerts.inForce(),
  });
  const stopFollowing = alerts.subscribe((inForce) => alerting.follow(inForce));
  return {
    async stop() {
      stopFollowing();
      await alerting.stop();
    },
  };
}
