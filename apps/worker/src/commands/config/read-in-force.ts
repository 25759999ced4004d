import { parseDocument, readTextFile } from '@sb/config';
import { maskJson, redactText } from '@sb/logger';
import type { Call } from '../../cli/command.ts';
import { findPlaces } from '../../services/places.ts';
import { findWorkerYaml, readSettings } from '../../services/read-settings.ts';
import { type Setting, settingsInForce } from './settings-in-force.ts';

/** The settings that hold here, without secrets. Throws as `readSettings` does. */
export async function readInForce({
  io,
  jobModules,
}: Pick<Call, 'io' | 'jobModules'>): Promise<readonly Setting[]> {
  const places = findPlaces(io);
  const { config, databaseUrl, secrets } = await readSettings(places, { ...io, jobModules });
  const file = findWorkerYaml(places, io);
  const document = file === undefined ? undefined : parseDocument(readTextFile(file), file);
  const settings = settingsInForce({
    env: io.env,
    config,
    file,
    lineOf: (path) => document?.at(path, 'key')?.line,
    databaseUrl: redactText(databaseUrl),
    jobModules,
  });
  return settings.map((setting) => ({ ...setting, value: maskJson(setting.value, secrets) }));
}
