/** The console of the demo, served: the day of the shop, its board, and a browser in front of it. */
import path from 'node:path';
import { openBrowser, type OpenBrowser } from '../open-browser.ts';
import { type Sight, sightsOf } from './addresses.ts';
import { playDay } from './play-day.ts';

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
  const browser = await openBrowser(options);
  const server = await browser.serve(store, { environment: 'production' });
  return {
    browser,
    url: server.url,
    sights: await sightsOf(server.url, played),
    async close() {
      await browser.close();
      await server.stop();
      await store.close();
    },
  };
}
