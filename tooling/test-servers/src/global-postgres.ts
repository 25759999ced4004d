import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrls: readonly string[];
  }
}

/**
 * A PostgreSQL server for each worker of the test run, with a database for each test. Workers do not share a server: an
 * open transaction anywhere on a server holds up the readers of facts everywhere on it.
 */
export async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all(Array.from({ length: config.maxWorkers }, startPostgres));
  provide(
    'postgresUrls',
    servers.map(({ url }) => url),
  );
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}
