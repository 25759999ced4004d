/** Alerts of a worker inside a program. Loaded only when asked for: rules and channels are half of all the code. */
import path from 'node:path';
import { startAlerting } from '@sb/alerts';
import { consoleUrl, readTextFile } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { type Logger, secretsFromEnv } from '@sb/logger';
import type { Store } from '@sb/storage';
import { formatPath } from '@sb/words';
import { alertPorts } from '../alerts/alert-ports.ts';
import type { NodePart } from '../node/keep-node.ts';
import { parseAlerts } from '../alerts/parse-alerts.ts';
import type { WorkerOptions } from './worker-types.ts';

export interface WorkerAlertsOptions {
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  readonly secrets: readonly string[];
}

/**
 * Reads the file once. Wrong rules are logged and left out; the others work. Throws `CONFIG_UNREADABLE`, and
 * `CONFIG_INVALID` when the file is no map at all.
 */
export function workerAlerts(
  { file: given, environment: env = {} }: NonNullable<WorkerOptions['alerts']>,
  { jobs, logger, secrets }: WorkerAlertsOptions,
): (store: Store) => (nodeId: number) => NodePart {
  const place = path.resolve(given);
  const { file, inForce, notes } = parseAlerts(readTextFile(place), place, { jobs, env });
  for (const { line = 1, path: at, message } of file.problems)
    logger.error(`${place}:${line}: ${formatPath(at)}: ${message}`);
  for (const { line = 1, message } of file.warnings) logger.warn(`${place}:${line}: ${message}`);
  for (const { message } of notes) logger.warn(message);
  const masked = [...secrets, ...secretsFromEnv(env)];
  return (store) => (nodeId) =>
    startAlerting({
      ...alertPorts(store, masked, () => [...inForce.channels.keys()]),
      store,
      nodeId,
      logger,
      consoleUrl: consoleUrl(env),
      inForce,
    });
}
