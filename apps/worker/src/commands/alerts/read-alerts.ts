import { existsSync } from 'node:fs';
import { readTextFile } from '@sb/config';
import type { Store } from '@sb/storage';
import { parseAlerts } from '@sb/worker/node';
import type { ReadAlerts } from '@sb/alerts';
import type { Call } from '../../cli/command.ts';
import type { Services } from '../../services/services.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { rulesFile } from '../../services/alerts-file.ts';

const NO_RULES = '{}';

/**
 * Reads the file as it is now, not as a daemon has read it: the named file, else the file of the daemons, else the file
 * of the app. Without a file there are no rules, but a named file must exist.
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
