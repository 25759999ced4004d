import { existsSync } from 'node:fs';
import { readLastRuleFile } from '@sb/alerts';
import type { Store } from '@sb/storage';
import type { Io } from '../cli/command.ts';
import { resolveUserPath } from '../cli/user-path.ts';
import { configFilePath, type Places } from './places.ts';
import type { Services } from './services.ts';

/** The text of a file that is missing. */
export const NO_RULES = '{}';

/** The path of the file with the rules: the file of --alerts, else alerts.yaml of the app. */
export function alertsFilePath(places: Places, named?: { readonly file: string; readonly io: Io }): string {
  return named ? resolveUserPath(named.file, named.io) : configFilePath(places, 'alerts.yaml');
}

/**
 * The file that daemons used last, if it still exists, else alerts.yaml of the app. With another file all open alerts
 * would end now, and start again with the next daemon.
 */
export async function rulesFile(store: Store, { places }: Pick<Services, 'places'>): Promise<string> {
  const last = await readLastRuleFile(store);
  return last !== undefined && existsSync(last) ? last : alertsFilePath(places);
}
