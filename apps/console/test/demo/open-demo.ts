/** The console of the demo, served: the day of the shop, its board, a shop that begins, and a browser in front of them. */
import path from 'node:path';
import { makeLink } from '@sb/access';
import { openBrowser, type OpenBrowser } from '../open-browser.ts';
import { freshSights, type Sight, sightsOf } from './addresses.ts';
import { NOW, playDay } from './play-day.ts';
import { SHOP_PROGRAM } from './program.ts';
import { openShop } from './shop.ts';

export interface Demo {
  readonly browser: OpenBrowser;
  readonly url: string;
  readonly sights: readonly Sight[];
  readonly close: () => Promise<void>;
}

export interface DemoOptions {
  /** The last so many of the day; absent: all. */
  readonly hours?: number;
  /** The one that comes with the browser, and no other. */
  readonly hasFixedFont?: boolean;
}

/** The caller removes the folder. */
export async function openDemo(folder: string, options: DemoOptions = {}): Promise<Demo> {
  const played = await playDay(`sqlite:${path.join(folder, 'worker.db')}`, options.hours);
  const { store } = played.shop;
  const browser = await openBrowser(folder, options);
  const shown = { environment: 'production', program: SHOP_PROGRAM };
  const server = await browser.serve(store, shown);
  // A shop whose first run and first user are still to come.
  const fresh = await openShop(`sqlite:${path.join(folder, 'fresh.db')}`, { now: NOW }, () => 0, NOW);
  const freshServer = await browser.serve(fresh.store, shown);
  const link = await makeLink(fresh.store, { kind: 'first' }, { actor: 'console on web-1' });
  return {
    browser,
    url: server.url,
    sights: [...(await sightsOf(server.url, played)), ...freshSights(freshServer.url, link.secret)],
    async close() {
      await browser.close();
      for (const one of [server, freshServer]) await one.stop();
      for (const one of [store, fresh.store]) await one.close();
    },
  };
}
