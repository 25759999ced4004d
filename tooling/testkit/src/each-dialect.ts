import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openStore, type Store, type StoreOptions } from '@sb/storage';
import { afterEach, describe, inject } from 'vitest';
import { createDatabase, replaceDatabases, templateDatabase } from './postgres.ts';

export interface Opener {
  /** A new, migrated store; it is closed after the test. */
  (options?: Omit<StoreOptions, 'url'>): Promise<Store>;
  /** A second handle on the same store, as another process would have it. */
  again(store: Store, options?: Omit<StoreOptions, 'url'>): Promise<Store>;
  /** The DATABASE_URL of a new, empty place. */
  url(): Promise<string>;
}

const CODE_VERSION = '999.0.0';

/** Runs one suite on a SQLite file and on a real PostgreSQL. */
export function eachDialect(
  name: string,
  suite: (open: Opener, dialect: 'sqlite' | 'postgres') => void,
): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} (%s)`, (dialect) => {
    suite(opener(dialect), dialect);
  });
}

function opener(dialect: 'sqlite' | 'postgres'): Opener {
  const cleanups: (() => unknown)[] = [];
  const urls = new Map<Store, string>();
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    urls.clear();
  });

  const url = dialect === 'sqlite' ? () => temporaryFile(cleanups) : newDatabase;
  const migrated = dialect === 'sqlite' ? url : () => migratedDatabase(cleanups);
  const connect = async (where: string, options: Omit<StoreOptions, 'url'> = {}): Promise<Store> => {
    const store = await openStore({ url: where, ...options });
    cleanups.push(() => store.close());
    urls.set(store, where);
    await migrate(store, CODE_VERSION);
    return store;
  };
  return Object.assign(async (options?: Omit<StoreOptions, 'url'>) => connect(await migrated(), options), {
    again: (store: Store, options?: Omit<StoreOptions, 'url'>) =>
      connect(urls.get(store) ?? store.where, options),
    url,
  });
}

/** The URL of an empty database of its own, on the PostgreSQL of this worker of the run. */
export async function newDatabase(): Promise<string> {
  return createDatabase(ownServer());
}

/** The URL of a copy of a database without connections, such as a replica would have. */
export async function copyDatabase(url: string): Promise<string> {
  return replaceDatabases(ownServer(), [], new URL(url).pathname.slice(1));
}

/** Hundreds of databases, 9 MB each, would take a minute to remove with their server. */
const doneWith: string[] = [];

async function migratedDatabase(cleanups: (() => unknown)[]): Promise<string> {
  const server = ownServer();
  const template = await templateDatabase(server, async (url) => {
    const store = await openStore({ url });
    await migrate(store, CODE_VERSION);
    await store.close();
  });
  const database = await replaceDatabases(server, doneWith.splice(0), template);
  cleanups.push(() => doneWith.push(database));
  return database;
}

function ownServer(): string {
  const servers = inject('postgresUrls');
  // Vitest counts its workers from 1.
  const server = servers[Number(process.env['VITEST_POOL_ID'] ?? 1) - 1];
  if (server === undefined) throw new Error(`No PostgreSQL for worker ${process.env['VITEST_POOL_ID']}`);
  return server;
}

async function temporaryFile(cleanups: (() => unknown)[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-store-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${path.join(folder, 'worker.db')}`;
}
