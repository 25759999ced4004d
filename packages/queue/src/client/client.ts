/**
 * The client of programs that only ask: web applications, scripts. It enqueues runs, waits for them, reads them and acts on
 * them. It has no runner, and needs no job's code. It connects when it is first used, so that an application can start
 * while its database is away.
 */
import { checkSchema, migrate, openStore, type Store } from '@sb/storage';
import type { ClientOptions } from '../client-types.ts';
import type { Client } from './client-interface.ts';
import { ClientUrlError } from './errors.ts';
import { createStoreClient } from './store-client.ts';

/** The version of this package: a store that needs newer code refuses it. */
export const CLIENT_VERSION = '0.1.0';

const CONNECTIONS = 4;

/** Throws `DATABASE_URL_INVALID`. */
export function createClient({ databaseUrl, createdBy, connections = CONNECTIONS }: ClientOptions): Client {
  if (!/^(sqlite:.|postgres(ql)?:\/\/)/.test(databaseUrl)) throw new ClientUrlError();
  let opening: Promise<Store> | undefined;
  return createStoreClient({ opened, release, createdBy });

  function opened(): Promise<Store> {
    opening ??= open(databaseUrl, connections).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function release(): Promise<void> {
    const store = await opening?.catch(() => undefined);
    await store?.close();
  }
}

/** A file belongs to this machine, so the client migrates it; a server is migrated by its daemons. */
async function open(url: string, connections: number): Promise<Store> {
  const store = await openStore({ url, connections });
  try {
    if (store.dialect === 'sqlite') await migrate(store, CLIENT_VERSION);
    await checkSchema(store, CLIENT_VERSION);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
