import { existsSync } from 'node:fs';
import { readTextFile } from '@sb/config';
import { parseAlerts, type ReadAlerts } from '@sb/worker';
import type { Call } from '../cli/command.ts';
import type { Services } from '../services.ts';
import { alertsFilePath } from '../settings/alerts-file.ts';

const NO_RULES = '{}';

/** As it is now, whatever a daemon has read. Without a file there are no rules, but one that was named must be there. */
export async function readAlerts(
  { io, options }: Pick<Call<object, { readonly alerts?: string }>, 'io' | 'options'>,
  services: Services,
): Promise<ReadAlerts> {
  const named = options.alerts === undefined ? undefined : { file: options.alerts, io };
  const path = alertsFilePath(services.places, named);
  const text = named || existsSync(path) ? readTextFile(path) : NO_RULES;
  return parseAlerts(text, path, { jobs: (await services.jobs()).list(), env: io.env });
}
