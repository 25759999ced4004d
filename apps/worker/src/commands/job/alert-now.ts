import { type AlertedOnce, alertOnce } from '@sb/alerts';
import { readTextFile } from '@sb/config';
import { fold } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { type AlertsContext, alertPorts, parseAlerts } from '@sb/worker/node';
import { consoleUrl } from '../../services/env-settings.ts';

/** Longer nobody waits for a command that has its result. */
const SEND_WITHIN_MS = 5_000;

export interface AlertNowOptions extends AlertsContext {
  /** Where alerts.yaml lies. */
  readonly file: string;
  readonly secrets: readonly string[];
}

/** Evaluates and sends from this process. Where a daemon is up, it is left to it. */
export async function alertNow(
  store: Store,
  { file, jobs, env, secrets }: AlertNowOptions,
): Promise<AlertedOnce | undefined> {
  await fold(store);
  return alertOnce({
    ...alertPorts(store, secrets),
    store,
    consoleUrl: consoleUrl(env),
    inForce: () => parseAlerts(readTextFile(file), file, { jobs, env }).inForce,
    sendWithinMs: SEND_WITHIN_MS,
  });
}
