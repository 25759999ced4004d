/**
 * Alerts after a run by hand, which notify even if no daemon runs. A success matters only if an alert is open. Rules,
 * their reader and the channels are loaded only if they are needed: most runs do not need them.
 */
import { existsSync } from 'node:fs';
import { type AlertedOnce, hasOpenAlerts } from '@sb/alerts';
import type { RegisteredJob } from '@sb/jobs';
import type { RunDetails } from '@sb/queue';
import { rulesFile } from '../../services/alerts-file.ts';
import { redactText } from '@sb/logger';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import type { OpenedStore, Services } from '../../services/services.ts';

export interface AlertAfterOptions {
  readonly services: Services;
  readonly jobs: readonly RegisteredJob[];
  readonly ended: RunDetails;
}

/** Reports an error of the alerts, and never throws it: the result of the run stays as it is. */
export async function alertAfter(
  { store }: OpenedStore,
  { io, output }: Pick<Call, 'io' | 'output'>,
  { services, jobs, ended }: AlertAfterOptions,
): Promise<void> {
  try {
    if (ended.state === 'succeeded' && !(await hasOpenAlerts(store))) return;
    const file = await rulesFile(store, services);
    if (!existsSync(file)) return;
    const { alertNow } = await import('./alert-now.ts');
    const alerted = await alertNow(store, { file, jobs, env: io.env, secrets: services.secrets });
    if (alerted) reportAlerts(alerted, output, services.secrets);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.remark(`The alert rules could not be evaluated: ${redactText(why, services.secrets)}`);
  }
}

/** The operator at this terminal sees the alerts too. */
function reportAlerts({ news, sent }: AlertedOnce, output: Call['output'], secrets: readonly string[]): void {
  for (const { kind, rule, summary } of news) {
    const what = kind === 'fired' ? 'fires' : 'is resolved';
    output.remark(`Alert ${rule} ${what}: ${redactText(summary, secrets)}`);
  }
  if (sent > 0) output.remark(`${plural(sent, 'message')} sent.`);
}
