/**
 * After a run by hand: somebody hears of it though no daemon is up. What went well is news only where something was
 * wrong. Rules, their reader and the channels are loaded only where there is news: most runs go without them.
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

/** Whatever goes wrong here is told and changes nothing: the run has ended as it has. */
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
    if (alerted) tell(alerted, output);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.remark(`The alert rules could not be evaluated: ${why}`);
  }
}

/** Whoever sits here hears of it too. */
function tell({ news, sent }: AlertedOnce, output: Call['output']): void {
  for (const { kind, rule, summary } of news)
    output.remark(`Alert ${rule} ${kind === 'fired' ? 'fires' : 'is over'}: ${redactText(summary)}`);
  if (sent > 0) output.remark(`${plural(sent, 'message')} sent.`);
}
