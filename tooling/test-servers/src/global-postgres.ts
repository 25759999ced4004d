import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { fleetingPlace } from './fleeting-place.ts';
import { makeTemplate, startPostgres } from './postgres.ts';

/**
 * A PostgreSQL server for each worker of the test run, with a database for each test, and a folder for the files of
 * stores. Workers do not share a server: an
 * open transaction anywhere on a server holds up the readers of facts everywhere on it.
 */
export async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  // A server that is given needs none.
  const template = process.env['TEST_DATABASE_URL'] ? undefined : await makeTemplate();
  if (template) process.once('exit', template.remove);
  provide('postgresTemplate', template?.folder);
  const servers = await Promise.all(
    Array.from({ length: config.maxWorkers }, () => startPostgres(template?.folder)),
  );
  provide(
    'postgresUrls',
    servers.map(({ url }) => url),
  );
  const place = config.provide.isSlow ? tmpdir() : fleetingPlace();
  const stores = mkdtempSync(path.join(place, 'worker-stores-'));
  const removeStores = (): void => rmSync(stores, { recursive: true, force: true });
  // Also when the run is cut off: what is left in memory would stay there.
  process.once('exit', removeStores);
  provide('storePlace', stores);
  return async () => {
    process.off('exit', removeStores);
    if (template) {
      process.off('exit', template.remove);
      template.remove();
    }
    removeStores();
    await Promise.all(servers.map((server) => server.stop()));
  };
}
