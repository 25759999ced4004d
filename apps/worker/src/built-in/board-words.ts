import type { Environment } from '@sb/config';
import type { Logger } from '@sb/logger';
import { readModelSettings, type Words } from '@sb/questboard';

export interface BoardWordsFacts {
  readonly env?: Environment | undefined;
  /** Values that leave this process in no text, neither to a model. */
  readonly secrets?: readonly string[] | undefined;
  readonly logger: Pick<Logger, 'warn'>;
  readonly signal?: AbortSignal | undefined;
}

/** The language model of this process, for the texts of a board; a mistake in its settings is logged. */
export function boardWords({ env = {}, secrets = [], logger, signal }: BoardWordsFacts): Words {
  const model = readModelSettings(env);
  if (model.kind === 'broken') for (const problem of model.problems) logger.warn(problem);
  return { model, fetch, secrets, ...(signal && { signal }) };
}
