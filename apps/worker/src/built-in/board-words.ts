import type { JobContext } from '@sb/jobs';
import { readModelSettings, type Words } from '@sb/questboard';
import { providedSettings } from './job-store.ts';

/** The language model of this process, for the texts of a run; a mistake in its settings is told in the log of the run. */
export function boardWords({ signal, logger }: Pick<JobContext, 'signal' | 'logger'>): Words {
  const { env = {}, secrets = [] } = providedSettings();
  const model = readModelSettings(env);
  if (model.kind === 'broken') for (const problem of model.problems) logger.warn(problem);
  return { model, fetch, signal, secrets };
}
