import { existsSync } from 'node:fs';
import { lastRuleFile } from '@sb/alerts';
import type { Store } from '@sb/storage';
import type { Services } from './services.ts';
import { alertsFilePath } from './alerts-file.ts';

/** What daemons go by: by another file all that fires would end now, and begin again when a daemon starts. */
export async function rulesFile(store: Store, { places }: Pick<Services, 'places'>): Promise<string> {
  const last = await lastRuleFile(store);
  return last !== undefined && existsSync(last) ? last : alertsFilePath(places);
}
