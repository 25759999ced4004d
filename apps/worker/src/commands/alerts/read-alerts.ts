import { existsSync } from 'node:fs';
import { readTextFile } from '@sb/config';
import type { Store } from '@sb/storage';
import { parseAlerts, type ReadAlerts } from '@sb/worker/node';
import type { Call } from '../../cli/command.ts';
import type { Services } from '../../services/services.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { rulesFile } from '../../services/alerts-file.ts';

const NO_RULES = '{}';

/**
 * The file as it is now, whatever a daemon has read of it: the one that is named, else that of daemons, else that of the
 * app. Without one there are no rules, but one that is named must be there.
 */
export async function readAlerts(
  store: Store,
  { io, options: { alerts: named } }: Pick<Call<object, { readonly alerts?: string }>, 'io' | 'options'>,
  services: Services,
): Promise<ReadAlerts> {
  const path = named === undefined ? await rulesFile(store, services) : resolveUserPath(named, io);
  const text = named !== undefined || existsSync(path) ? readTextFile(path) : NO_RULES;
  return parseAlerts(text, path, { jobs: (await services.jobs()).list(), env: io.env });
}
