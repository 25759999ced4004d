/** The built pages in a real browser, in front of the stub. Fails on what a person never sees: errors, refusals of the policy. */
import { storePlace } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { buildPages } from '../../test/build-pages.ts';
import type { PageLook } from '../../test/keep-pages.ts';
import type { Mode } from '../../test/in-mode.ts';
import { leavePort, startAtLeftPort } from '../../test/left-ports.ts';
import { shareBrowser } from '../../test/shared-browser.ts';
import { watchFaults } from '../../test/watch-faults.ts';
import { startStub } from '../dev/stub.mjs';

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** Runs of every state: more rows are no other rows. */
const MOST_RUNS = 30;

type Stub = Awaited<ReturnType<typeof startStub>>;

export interface Pages {
  readonly stub: Stub;
  /** Nothing is remembered from another page. */
  readonly open: (address: string, options?: Look) => Promise<OpenPage>;
  /** Bodies of the acts on a path, without previews. */
  readonly sent: (path: string) => unknown[];
  readonly methods: (path: string) => string[];
  /** Until the answers of the stub are cleared. */
  readonly asAdmin: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface Look {
  readonly theme?: 'dark' | 'light';
  readonly isPhone?: boolean;
  /** See `PageLook`. */
  readonly isOwn?: boolean;
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console, refusals of the policy, requests to elsewhere: must stay empty. */
  readonly faults: string[];
  /** For the next test. That of a test that is disposed of has left. */
  readonly leave: () => Promise<void>;
}

export async function openPages(mode?: Mode): Promise<Pages> {
  const dist = await buildPages(storePlace(), mode);
  const stub = await startAtLeftPort((port) => startStub({ dist, mostRuns: MOST_RUNS, port }));
  const browser = await shareBrowser();
  return {
    stub,
    async open(address, look = {}) {
      const { page, leave, drop } = await browser.take(contextOf(look));
      const faults: string[] = [];
      watchFaults(page.context(), stub.url, faults);
      await page.goto(`${stub.url}${address}`);
      await page.waitForSelector('h1');
      return {
        page,
        faults,
        leave,
        async [Symbol.asyncDispose]() {
          // Whether the test has failed is known only after it has left its page.
          onTestFailed(drop);
          await leave();
        },
      };
    },
    sent: (path) => actsOn(path).map(({ body }) => body),
    methods: (path) => actsOn(path).map(({ method }) => method),
    async asAdmin() {
      const who = (await (await fetch(`${stub.url}/api/v1/session`)).json()) as object;
      stub.answers.set('/session', { ...who, role: 'admin' });
    },
    async stop() {
      await browser.close();
      await stub.stop();
      leavePort(stub.port);
    },
  };

  /** The zone of the answer's sentence does not matter. */
  function actsOn(path: string) {
    return stub.acts.filter((act) => act.path.replace(/[?&]tz=[^&]+$/, '') === `/api/v1${path}`);
  }
}

function contextOf({ theme = 'dark', isPhone = false, isOwn = false }: Look): PageLook {
  return {
    viewport: isPhone ? PHONE : WIDE,
    colorScheme: theme,
    isMobile: isPhone,
    hasTouch: isPhone,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    isOwn,
  };
}
