/** The real server with the built pages, and a real browser in front of it. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import chromium from '@sparticuz/chromium';
import { startOperationWorker } from '@sb/queue';
import type { Store } from '@sb/storage';
import { type BrowserContextOptions, chromium as browsers, type Page } from 'playwright-core';
import { type ConsoleParts, createConsole } from '../src/create-console.ts';
import { createProgram, type WorkerProgram } from '../src/program/worker-program.ts';
import { loadWebFiles, type WebFiles } from '../src/files/web-files.ts';
import type { Who } from '../src/http/who.ts';
import { createFactReader } from '../src/live/facts.ts';
import { createLive } from '../src/live/live.ts';
import { createLocalReader } from '../src/reader/reader.ts';
import { ROUTES } from '../src/table/table.ts';
import { buildPages } from './build-pages.ts';
import { keepPages, type PageLook, type TakenPage } from './keep-pages.ts';
import { leavePort, startAtLeftPort } from './left-ports.ts';
import { type BrowserShare, shareBrowser } from './shared-browser.ts';

const ANA: Who = { actor: 'user:ana', kind: 'user', role: 'admin', canSeePayload: true, user: 'ana' };

export interface OpenBrowser {
  /** Serves the store on a port of its own, until the test ends. `port`: take this one. */
  serve(store: Store, options?: ServeOptions): Promise<Served>;
  /** In a context of its own. */
  page(look?: BrowserContextOptions): Promise<Page>;
  /** One that an earlier test has left. */
  take(look?: PageLook): Promise<TakenPage>;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly port?: number;
  /** The host by which a proxy shows it, besides its own address. */
  readonly proxied?: string;
  readonly environment?: string;
  /** Who looks; absent: ana, an administrator. */
  readonly role?: Who['role'];
  /** Default: true. */
  readonly canSeePayload?: boolean;
  /** Absent: all. */
  readonly orgs?: readonly string[];
  /** Absent: there is none beside the console. */
  readonly program?: WorkerProgram;
  /** By real credentials, in the place of `role`, `canSeePayload` and `orgs`. */
  readonly identify?: (store: Store) => ConsoleParts['identify'];
  /** In the place of the console. Undefined: the console answers. */
  readonly answer?: (request: Request) => Promise<Response | undefined>;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

const USUAL: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  reducedMotion: 'reduce',
  timezoneId: 'Europe/Berlin',
};

/** Where the package of the browser puts its own font and no other. */
const FIXED_FONT = path.join(tmpdir(), 'fonts');

export interface BrowserOptions {
  /** The one that comes with the browser, and no other. */
  readonly hasFixedFont?: boolean;
  /** Hosts that a proxy would show, each with its port of this machine. */
  readonly proxied?: Readonly<Record<string, number>>;
}

/** `place`: a folder for the pages, which the caller removes. */
export async function openBrowser(
  place: string,
  { hasFixedFont = false, proxied = {} }: BrowserOptions = {},
): Promise<OpenBrowser> {
  const dist = await buildPages(place);
  const web = loadWebFiles(dist);
  const isUsual = !hasFixedFont && Object.keys(proxied).length === 0;
  const browser = isUsual ? await shareBrowser() : await launchOwn({ hasFixedFont, proxied });
  return {
    serve: (store, options) => serveStore(store, web, options),
    page: (look) => browser.page({ ...USUAL, ...look }),
    take: (look) => browser.take({ ...USUAL, ...look }),
    close: () => browser.close(),
  };
}

async function launchOwn({ hasFixedFont, proxied }: Required<BrowserOptions>): Promise<BrowserShare> {
  const browser = await browsers.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--font-render-hinting=none', ...proxyFlags(proxied)],
    ...(hasFixedFont && { env: { ...process.env, FONTCONFIG_PATH: FIXED_FONT } }),
  });
  return {
    page: async (look) => await (await browser.newContext(look)).newPage(),
    take: keepPages(browser),
    close: () => browser.close(),
  };
}

function proxyFlags(proxied: Readonly<Record<string, number>>): readonly string[] {
  const rules = Object.entries(proxied).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  return rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(',')}`];
}

async function serveStore(
  store: Store,
  web: WebFiles | undefined,
  {
    port: wanted,
    proxied,
    environment = 'test',
    role = ANA.role,
    canSeePayload = true,
    orgs,
    program = createProgram(undefined, {}),
    identify = () => async () => ({ ...ANA, role, canSeePayload, ...(orgs && { orgs }) }),
    answer = async () => undefined,
  }: ServeOptions = {},
): Promise<Served> {
  const reader = createLocalReader(store);
  const live = createLive({
    createFacts: () => createFactReader(store),
    reader,
    routes: ROUTES,
    secrets: [],
    onError: () => {},
  });
  const operations = startOperationWorker({
    store,
    holder: 'console:test',
    everyMs: 100,
    onError: console.error,
  });
  let app: ReturnType<typeof createConsole> | undefined;
  const server = createAdaptorServer({
    fetch: async (request, env) => {
      const hosts = [...(proxied === undefined ? [] : [proxied]), `127.0.0.1:${portOf()}`];
      app ??= createConsole({
        store,
        reader,
        planner: reader,
        live,
        routes: ROUTES,
        addresses: { hosts, origins: hosts.map((host) => `http://${host}`) },
        identify: identify(store),
        secrets: [],
        program,
        web,
        about: { version: '0.1.0', environment, auth: 'password', url: `http://${hosts[0]}` },
        session: { cookie: 'sb_session', isSecure: false, proxies: undefined },
        logger: { info: () => {}, error: (message, fields) => console.error(message, fields) },
      });
      return (await answer(request)) ?? app.fetch(request, env);
    },
  });
  if (wanted === undefined) await startAtLeftPort((left) => listen(server, left));
  else await listen(server, wanted);
  const port = portOf();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      await live.close();
      await operations.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      leavePort(port);
    },
  };

  function portOf(): number {
    return (server.address() as AddressInfo).port;
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
