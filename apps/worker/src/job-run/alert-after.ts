/**
 * After a run by hand: somebody hears of it though no daemon is up. Where one is, it is left to it. Whatever goes wrong
 * here is told and changes nothing: the run has ended as it has.
 */
import { existsSync } from 'node:fs';
import { alertOnce, hasOpenAlerts } from '@sb/alerts';
import { readTextFile } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { fold, type RunDetails } from '@sb/queue';
import { alertPorts, parseAlerts } from '@sb/worker';
import type { Call } from '../cli/command.ts';
import type { OpenedStore, Services } from '../services.ts';
import { alertsFilePath } from '../settings/alerts-file.ts';
import { consoleUrl } from '../settings/console-url.ts';

/** Longer nobody waits for a command that has its result. */
const SEND_WITHIN_MS = 5_000;

export interface AlertAfterOptions {
  readonly services: Services;
  readonly jobs: readonly RegisteredJob[];
  readonly ended: RunDetails;
}

export async function alertAfter(
  { store }: OpenedStore,
  { io, output }: Pick<Call, 'io' | 'output'>,
  { services, jobs, ended }: AlertAfterOptions,
): Promise<void> {
  const file = alertsFilePath(services.places);
  try {
    // What went well is news only where something was wrong.
    if (!existsSync(file) || (ended.state === 'succeeded' && !(await hasOpenAlerts(store)))) return;
    await fold(store);
    await alertOnce({
      ...alertPorts(store, services.secrets),
      store,
      consoleUrl: consoleUrl(io.env),
      inForce: () => parseAlerts(readTextFile(file), file, { jobs, env: io.env }).inForce,
      sendWithinMs: SEND_WITHIN_MS,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.remark(`The alert rules could not be evaluated: ${why}`);
  }
}
