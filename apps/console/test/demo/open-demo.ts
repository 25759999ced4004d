/** The console of the demo, served: the day of the shop, its board, two shops that begin, and a browser in front of them. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { makeLink } from '@sb/access';
import { type BrowserOptions, openBrowser, type OpenBrowser } from '../open-browser.ts';
import { freshSights, type Sight, sightsOf, testSights, viewerSights } from './addresses.ts';
import { loadAlerts, startSending } from './plans.ts';
import { NOW, playDay } from './play-day.ts';
import { SHOP_PROGRAM } from './program.ts';
import { openShop } from './shop.ts';

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

/** The caller removes the folder. */
export async function openDemo(
  folder: string,
  { hours, builtIn = folder, ...options }: DemoOptions = {},
): Promise<Demo> {
  const played = await playDay(`sqlite:${path.join(folder, 'worker.db')}`, hours);
  const { store } = played.shop;
  const [port, freshPort, testedPort, viewerPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const browser = await openBrowser(builtIn, {
    ...options,
    proxied: { [HOST]: port, [FRESH_HOST]: freshPort, [TESTED_HOST]: testedPort, [VIEWER_HOST]: viewerPort },
  });
  const shown = { environment: 'production', program: SHOP_PROGRAM };
  const server = await browser.serve(store, { ...shown, port, proxied: HOST });
  // A shop whose first run and first user are still to come.
  const fresh = await openShop(`sqlite:${path.join(folder, 'fresh.db')}`, { now: NOW }, () => 0, NOW);
  const freshServer = await browser.serve(fresh.store, {
    ...shown,
    port: freshPort,
    proxied: FRESH_HOST,
  });
  // What is refused is an event, which would be in the pictures of the day.
  const viewerServer = await browser.serve(fresh.store, {
    ...shown,
    port: viewerPort,
    proxied: VIEWER_HOST,
    role: 'viewer',
    canSeePayload: false,
  });
  // One whose channels are tested: in the day of the shop each test would be one more event of other pictures.
  const tested = await openShop(`sqlite:${path.join(folder, 'tested.db')}`, { now: NOW }, () => 0, NOW);
  await loadAlerts(
    tested.store,
    tested.nodes.map(({ id }) => id),
  );
  const sending = startSending(tested.store);
  const testedServer = await browser.serve(tested.store, {
    ...shown,
    port: testedPort,
    proxied: TESTED_HOST,
  });
  const link = await makeLink(fresh.store, { kind: 'first' }, { actor: 'console on web-1' });
  return {
    browser,
    url: `http://${HOST}`,
    sights: [
      ...(await sightsOf(server.url, played)),
      ...freshSights(`http://${FRESH_HOST}`, link.secret),
      ...testSights(`http://${TESTED_HOST}`),
      ...viewerSights(`http://${VIEWER_HOST}`),
    ],
    async close() {
      await browser.close();
      for (const one of [server, freshServer, viewerServer, testedServer, sending]) await one.stop();
      for (const one of [store, fresh.store, tested.store]) await one.close();
    },
  };
}

/** The browser gets this port when it starts; the server opens it afterwards. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The machine gave no port.');
  return address.port;
}
