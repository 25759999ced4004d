import { existsSync } from 'node:fs';
import path from 'node:path';
import { lastRuleFile } from '@sb/alerts';
import type { Store } from '@sb/storage';
import type { Io } from '../cli/command.ts';
import { resolveUserPath } from '../cli/user-path.ts';
import type { Places } from './places.ts';
import type { Services } from './services.ts';

/** What --alerts names, else the file that lies in the app. */
export function alertsFilePath({ app }: Places, named?: { readonly file: string; readonly io: Io }): string {
  return named ? resolveUserPath(named.file, named.io) : path.join(app, 'alerts.yaml');
}

/** What daemons go by: by another file all that fires would end now, and begin again when a daemon starts. */
export async function rulesFile(store: Store, { places }: Pick<Services, 'places'>): Promise<string> {
  const last = await lastRuleFile(store);
  return last !== undefined && existsSync(last) ? last : alertsFilePath(places);
}
