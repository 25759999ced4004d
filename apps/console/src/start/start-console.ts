/** Starts the console: store, reader, live stream, server. Called by the program and by tests. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve, type ServerType } from '@hono/node-server';
import { type FirstLink, offerFirstLink } from '@sb/access';
import type { Logger } from '@sb/logger';
import { startOperationWorker } from '@sb/queue';
import { checkSchema, openStore, type Store } from '@sb/storage';
import { type ConsoleParts, createConsole } from '../create-console.ts';
import type { WebFiles } from '../files/web-files.ts';
import { createProgram } from '../program/worker-program.ts';
import { createFactReader } from '../live/facts.ts';
import { createLive } from '../live/live.ts';
import { createLocalReader, type Reader } from '../reader/reader.ts';
import { createThreadReader } from '../reader/thread-reader.ts';
import { ROUTES } from '../table/table.ts';
import { cookieName } from './identify.ts';
import { type Address, listenError } from './listen-error.ts';
import { allowedAddresses, type ConsoleSettings } from './settings.ts';
import { sweepExpired } from './sweep-expired.ts';
import { createUnderWay } from './under-way.ts';

export interface StartOptions {
  readonly settings: ConsoleSettings;
  readonly version: string;
  readonly logger: Logger;
  readonly web: WebFiles | undefined;
  /** The file of the threads that read and plan; undefined: all share the thread of the server. */
  readonly thread: URL | undefined;
  /** The program of the worker; undefined where it is not beside the console. */
  readonly worker: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly identify: (store: Store) => ConsoleParts['identify'];
}

export interface StartedConsole {
  readonly port: number;
  /** The link for the first administrator, if there is no user yet and none waits to be used. */
  offerFirstLink(): Promise<FirstLink>;
  close(): Promise<void>;
}

/** How soon an operation begins, and how soon one of a console that has ended goes on. */
const OPERATIONS_EVERY_MS = 1_000;
/** At most this long the end waits for the answers to requests that came before it. */
const ANSWERS_MS = 1_000;
/**
 * At most this long the end waits for the last look of the live stream: PostgreSQL may take longer to answer it. The store
 * waits as well before it leaves the server, and a daemon kills the console after 5 s.
 */
const LAST_LOOK_MS = 1_000;

/** Fails with the errors of the store, with `PORT_TAKEN`, `ADDRESS_MISSING`, and `CONFIG_INVALID` for a port that it may not open. */
export async function startConsole(options: StartOptions): Promise<StartedConsole> {
  const { settings, version, logger, web, thread, worker, env } = options;
  const { databaseUrl, host, secrets } = settings;
  const store = await openStore({ url: databaseUrl });
  try {
    await checkSchema(store, version);
    const onError = (error: Error): void => logger.error('a thread of the console ended', { error });
    const threads = { file: thread, databaseUrl, onError };
    const reader = openReader(store, threads);
    const planner = openPlanner(store, threads);
    const live = createLive({
      createFacts: () => createFactReader(store),
      reader,
      routes: ROUTES,
      secrets,
      onError: (error) => logger.warn('the live stream could not look for news', { error }),
    });
    const { auth, environment, isSecure, proxies, url } = settings;
    const parts = {
      about: { version, environment, auth, url },
      session: { cookie: cookieName(settings), isSecure, proxies },
      store,
      reader,
      planner,
      live,
      routes: ROUTES,
      secrets,
      logger,
      web,
      program: createProgram(worker, { ...env, DATABASE_URL: databaseUrl }),
      identify: options.identify(store),
    };
    let app: ReturnType<typeof createConsole> | undefined;
    const underWay = createUnderWay();
    const fetch = underWay.watch((request, bindings) => {
      app ??= createConsole({ ...parts, addresses: allowedAddresses(settings, portOf(server)) });
      return app.fetch(request, bindings);
    });
    const server = await listen({ host, port: settings.port }, fetch);
    // Only now: a console that could not listen works on nothing.
    const operations = startOperationWorker({
      store,
      holder: `console:${randomUUID()}`,
      everyMs: OPERATIONS_EVERY_MS,
      onError: (error) => logger.warn('an operation could not go on; it is tried again', { error }),
    });
    const sweeping = sweepExpired(store, { logger });
    return {
      port: portOf(server),
      offerFirstLink: () => offerFirstLink(store, `console on ${hostname()}`),
      async close() {
        // A look may wait for a read that ends only with the reader.
        const looked = live.close();
        const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
        await underWay.ended(ANSWERS_MS);
        if ('closeAllConnections' in server) server.closeAllConnections();
        await closed;
        await Promise.all([operations.stop(), sweeping.stop()]);
        await reader.close();
        await planner.close();
        await Promise.race([looked, sleep(LAST_LOOK_MS, undefined, { ref: false })]);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Threads {
  readonly file: URL | undefined;
  readonly databaseUrl: string;
  readonly onError: (error: Error) => void;
}

function openReader(store: Store, { file, databaseUrl, onError }: Threads): Reader {
  // On PostgreSQL the server does the work: a thread would add a copy of each answer.
  return file && hasFile(store)
    ? createThreadReader(file, { databaseUrl, readOnly: true }, { onError })
    : createLocalReader(store);
}

/** The plan of a week is computed here whatever the store is. */
function openPlanner(store: Store, { file, databaseUrl, onError }: Threads): Reader {
  const isShared = store.dialect === 'postgres' || hasFile(store);
  return file && isShared
    ? createThreadReader(file, { databaseUrl, readOnly: false }, { onError })
    : createLocalReader(store);
}

/** A store in memory is of one connection. */
function hasFile(store: Store): boolean {
  return store.dialect === 'sqlite' && store.file !== undefined;
}

/** A client that sends its request slower than this is refused with 408; ms. A stream sends none. */
const SLOW = { headersTimeout: 10_000, requestTimeout: 30_000 };

function listen(
  { host, port }: Address,
  fetch: (request: Request, bindings: object) => Promise<Response>,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host, serverOptions: SLOW }, () => resolve(server));
    server.once('error', (error) => reject(listenError(error, { host, port })));
  });
}

function portOf(server: ServerType): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}
