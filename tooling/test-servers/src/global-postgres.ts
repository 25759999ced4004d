import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrls: readonly string[];
  }
}

/**
 * A PostgreSQL server for each worker of the run; each test has a database of its own on it. Workers do not share
 * one, since a transaction that is open anywhere on a server holds back what a tail may show everywhere on it.
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
