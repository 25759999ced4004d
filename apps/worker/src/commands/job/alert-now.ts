import { type AlertedOnce, alertOnce, type AlertsInForce } from '@sb/alerts';
import { consoleUrl, readTextFile } from '@sb/config';
import { fold } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { type AlertsContext, alertPorts, parseAlerts } from '@sb/worker/node';

/** A command that has its result waits at most this long for the channels: less than a daemon waits for one of them. */
export const SEND_WITHIN_MS = 5_000;

export interface AlertNowOptions extends AlertsContext {
  /** Path of alerts.yaml. */
  readonly file: string;
  readonly secrets: readonly string[];
}

/** Evaluates the rules and sends messages from this process. Returns undefined if a daemon does it. */
export async function alertNow(
  store: Store,
  { file, jobs, env, secrets }: AlertNowOptions,
): Promise<AlertedOnce | undefined> {
  await fold(store);
  let read: AlertsInForce | undefined;
  const inForce = () => (read ??= parseAlerts(readTextFile(file), file, { jobs, env }).inForce);
  return alertOnce({
    ...alertPorts(store, secrets, () => [...inForce().channels.keys()]),
    store,
    consoleUrl: consoleUrl(env),
    inForce,
    sendWithinMs: SEND_WITHIN_MS,
  });
}
