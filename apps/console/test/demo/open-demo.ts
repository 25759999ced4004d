/** The console of the demo, served: the day of the shop, its board, two shops that begin, and a browser in front of them. */
import { once as untilEvent } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { makeLink } from '@sb/access';
import type { Store } from '@sb/storage';
import { type BrowserOptions, openBrowser, type OpenBrowser, type ServeOptions } from '../open-browser.ts';
import { freshSights, type OpenLater, type Sight, sightsOf, testSights, viewerSights } from './addresses.ts';
import { loadAlerts, startSending } from './plans.ts';
import { NOW, playDay } from './play-day.ts';
import { SHOP_PROGRAM } from './program.ts';
import { openShop, type Shop } from './shop.ts';

export interface Demo {
  readonly browser: OpenBrowser;
  readonly url: string;
  readonly sights: readonly Sight[];
  readonly close: () => Promise<void>;
}

export interface DemoOptions extends Pick<BrowserOptions, 'hasFixedFont'> {
  /** The last so many of the day; absent: all. */
  readonly hours?: number;
  /** A folder for the built pages; absent: that of the demo. */
  readonly builtIn?: string;
}

/**
 * What pages show as their own address: the same each time, whatever port is free. Browsers trust no other names without a
 * certificate.
 */
const HOST = 'jobs.localhost';
const FRESH_HOST = 'new.localhost';
const TESTED_HOST = 'alerts.localhost';
const VIEWER_HOST = 'viewer.localhost';
const SHOWN = { environment: 'production', program: SHOP_PROGRAM };

/** The caller removes the folder. */
export async function openDemo(
  folder: string,
  { hours, builtIn = folder, ...options }: DemoOptions = {},
): Promise<Demo> {
  const played = await playDay(`sqlite:${path.join(folder, 'worker.db')}`, hours);
  const { store } = played.shop;
  const ports = {
    shop: await holdPort(),
    fresh: await holdPort(),
    tested: await holdPort(),
    viewer: await holdPort(),
  };
  const browser = await openBrowser(builtIn, {
    ...options,
    proxied: {
      [HOST]: ports.shop.port,
      [FRESH_HOST]: ports.fresh.port,
      [TESTED_HOST]: ports.tested.port,
      [VIEWER_HOST]: ports.viewer.port,
    },
  });
  const server = await browser.serve(store, { ...SHOWN, port: await ports.shop.leave(), proxied: HOST });
  const others = openOthers(folder, browser, ports);
  return {
    browser,
    url: `http://${HOST}`,
    sights: [
      ...(await sightsOf(server.url, played)),
      ...freshSights(others.fresh),
      ...testSights(others.tested),
      ...viewerSights(others.viewer),
    ],
    async close() {
      await browser.close();
      await server.stop();
      await others.close();
      await Promise.all(Object.values(ports).map((held) => held.leave()));
      await store.close();
    },
  };
}

interface Others {
  /** Of a shop whose first run and first user are still to come. */
  readonly fresh: OpenLater;
  /** Of one whose channels are tested: in the day of the shop each test would be one more event of other pictures. */
  readonly tested: OpenLater;
  /** What is refused is an event, which would be in the pictures of the day. */
  readonly viewer: OpenLater;
  readonly close: () => Promise<void>;
}

/** Each is opened once, when its first picture is taken. */
function openOthers(
  folder: string,
  browser: OpenBrowser,
  ports: Readonly<Record<'fresh' | 'tested' | 'viewer', HeldPort>>,
): Others {
  const opened: (() => Promise<unknown>)[] = [];
  const serve = async (store: Store, options: ServeOptions): Promise<{ readonly url: string }> => {
    const server = await browser.serve(store, { ...SHOWN, ...options });
    opened.push(() => server.stop());
    return { url: `http://${options.proxied}` };
  };
  const openOther = async (file: string): Promise<Shop> => {
    const shop = await openShop(`sqlite:${path.join(folder, file)}`, { now: NOW }, () => 0, NOW);
    opened.push(() => shop.store.close());
    return shop;
  };
  const freshShop = once(() => openOther('fresh.db'));
  return {
    fresh: once(async () => {
      const { store } = await freshShop();
      const { secret: link } = await makeLink(store, { kind: 'first' }, { actor: 'console on web-1' });
      return { ...(await serve(store, { port: await ports.fresh.leave(), proxied: FRESH_HOST })), link };
    }),
    tested: once(async () => {
      const { store, nodes } = await openOther('tested.db');
      await loadAlerts(
        store,
        nodes.map(({ id }) => id),
      );
      const sending = startSending(store);
      opened.push(() => sending.stop());
      return serve(store, { port: await ports.tested.leave(), proxied: TESTED_HOST });
    }),
    viewer: once(async () => {
      const { store } = await freshShop();
      return serve(store, {
        port: await ports.viewer.leave(),
        proxied: VIEWER_HOST,
        role: 'viewer',
        canSeePayload: false,
      });
    }),
    async close() {
      // A store after what reads it.
      for (const close of opened.toReversed()) await close();
    },
  };
}

function once<Result>(open: () => Promise<Result>): () => Promise<Result> {
  let opening: Promise<Result> | undefined;
  return () => (opening ??= open());
}

interface HeldPort {
  readonly port: number;
  /** For the server that takes it at once. */
  readonly leave: () => Promise<number>;
}

/** The browser gets this port when it starts; its server begins later. Until then the port is held. */
async function holdPort(): Promise<HeldPort> {
  const server = createServer().listen(0, '127.0.0.1');
  await untilEvent(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The machine gave no port.');
  const { port } = address;
  return {
    port,
    leave: once(async () => {
      server.close();
      await untilEvent(server, 'close');
      return port;
    }),
  };
}
