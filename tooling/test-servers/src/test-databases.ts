/** Databases for tests, on the PostgreSQL of the Vitest worker that runs them (global-postgres.ts starts it). */
import { inject, onTestFinished } from 'vitest';
import { createDatabase, replaceDatabases, templateDatabase } from './databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrls: readonly string[];
    /** The data of a new server: see `makeTemplate`. */
    postgresTemplate: string | undefined;
    storePlace: string;
    /** The proofs of this run take minutes: they measure a disk, fill it, and try more random cases. */
    isSlow: true | undefined;
  }
}

/** Databases that tests have left. To remove hundreds of them, 9 MB each, with their server would take a minute. */
const left: string[] = [];
let template: Promise<string> | undefined;

/** The URL of a new, empty database. */
export async function newDatabase(): Promise<string> {
  return createDatabase(ownServer());
}

/** The URL of a copy of a database that has no connection: what a replica has received of it so far. */
export async function copyDatabase(url: string): Promise<string> {
  return replaceDatabases(ownServer(), left.splice(0), new URL(url).pathname.slice(1));
}

/**
 * The URL of a new database that `fill` has filled, for the test that runs. `fill` is called once for each server and
 * run of the tests.
 */
export async function filledDatabase(fill: (url: string) => Promise<void>): Promise<string> {
  const server = ownServer();
  template ??= templateDatabase(server, fill);
  const url = await replaceDatabases(server, left.splice(0), await template);
  onTestFinished(() => leaveDatabase(url));
  return url;
}

/** The next new database replaces it. */
export function leaveDatabase(url: string): void {
  left.push(url);
}

/** The folder for the files of stores, and of programs that are started on them. It goes when the tests have ended. */
export function storePlace(): string {
  return inject('storePlace');
}

function ownServer(): string {
  const servers = inject('postgresUrls');
  // Vitest counts its workers from 1.
  const server = servers[Number(process.env['VITEST_POOL_ID'] ?? 1) - 1];
  if (server === undefined) throw new Error(`No PostgreSQL for worker ${process.env['VITEST_POOL_ID']}`);
  return server;
}
