/** What the server answers with: a page that is opened by its address, not by a link, and the files that it names. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '@sb/storage';
import { storePlace } from '@sb/testkit';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildPages } from '../../test/build-pages.ts';
import { openConsole, type TestConsole } from '../../test/open-console.ts';
import { isPage, loadWebFiles } from '../../src/files/web-files.ts';
import { PAGES } from '../src/frame/pages.ts';
import { ADDRESSES } from './look-at.ts';

/** The only file of the typeface, with the hash of its content. */
const FONT = /^\/assets\/inter-latin-wght-normal-[\w-]{8}\.woff2$/;

let dist = '';
beforeAll(async () => {
  dist = await buildPages(storePlace());
});

test('the server knows every page of the rail, and every address that the looks open', () => {
  const paths = [
    ...PAGES.map(({ path: address }) => address),
    ...ADDRESSES.map(([address]) => new URL(address, 'http://console').pathname),
  ];
  expect(paths.filter((address) => !isPage(address))).toEqual([]);
});

test.each(['/', '/runs', '/wall', '/sign-in', '/api-reference'])(
  '%s asks for the typeface of the console before its styles do, and for nothing of another machine',
  async (address) => {
    const { body } = await (await openBuilt()).get(address, { role: null });
    const page = String(body);
    const preloads = page.match(/<link rel="preload"[^>]*>/g) ?? [];
    expect(preloads).toHaveLength(1);
    expect(preloads[0]).toContain(' as="font" type="font/woff2" ');
    expect(preloads[0]).toMatch(/ crossorigin>$/);
    expect(hrefs(preloads)).toEqual([expect.stringMatching(FONT)]);
    expect(page).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
  },
);

test('the typeface is served to all who see a page, with its type, to be kept for good', async () => {
  const { get } = await openBuilt();
  const { body } = await get('/sign-in', { role: null });
  const [font = ''] = hrefs(String(body).match(/<link rel="preload"[^>]*>/g) ?? []);
  const {
    status,
    headers,
    body: file,
  } = await get(font, { role: null, headers: { 'accept-encoding': 'br, gzip' } });
  expect(status).toBe(200);
  expect(String(file).slice(0, 4)).toBe('wOF2');
  expect(headers.get('content-type')).toBe('font/woff2');
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  // It is compressed already.
  expect(headers.get('content-encoding')).toBeNull();
  expect(headers.get('content-security-policy')).toContain("; font-src 'self';");
});

test('the styles load that file and no other, and show a font of the machine until it is there', async () => {
  const { get } = await openBuilt();
  const page = String((await get('/')).body);
  const [styles = ''] = hrefs(page.match(/<link rel="stylesheet"[^>]*>/g) ?? []);
  const css = String((await get(styles)).body);
  const loaded = Array.from(css.matchAll(/url\("?(?!data:|#)([^)"]+)/g), ([, url]) => url);
  expect([...new Set(loaded)]).toEqual(hrefs(page.match(/<link rel="preload"[^>]*>/g) ?? []));
  const faces = css.match(/@font-face\{[^}]*url\([^}]*\}/g) ?? [];
  expect(faces).toHaveLength(2);
  // A font that is installed would be taken instead.
  expect(faces.filter((face) => !face.includes('font-display:swap') || face.includes('local('))).toEqual([]);
});

test('the licence of the typeface is beside it', async () => {
  const web = loadWebFiles(dist);
  const names = [...(web?.files.keys() ?? [])].filter((name) => name.startsWith('/assets/inter-'));
  expect(names.toSorted()).toEqual([
    expect.stringMatching(/^\/assets\/inter-OFL-[\w-]{8}\.txt$/),
    expect.stringMatching(FONT),
  ]);
  const { headers, body } = await (await openBuilt()).get(names.find((name) => name.endsWith('.txt')) ?? '');
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(body).toContain('SIL OPEN FONT LICENSE Version 1.1');
});

test('a browser that has not signed in reads what it needs to install the console: its name, and each icon', async () => {
  const { get } = await openBuilt();
  const { status, headers, body } = await get('/manifest.webmanifest', { role: null });
  expect([status, headers.get('content-type')]).toEqual([200, 'application/manifest+json']);
  const { icons } = body as { readonly icons: readonly { readonly src: string; readonly type: string }[] };
  expect(icons.length).toBeGreaterThan(3);
  const page = String((await get('/sign-in', { role: null })).body);
  const [touch = ''] = hrefs(page.match(/<link rel="apple-touch-icon"[^>]*>/g) ?? []);
  for (const { src, type } of [...icons, { src: touch, type: 'image/png' }]) {
    const icon = await get(src, { role: null });
    expect([src, icon.status, icon.headers.get('content-type')]).toEqual([src, 200, type]);
  }
});

// One that keeps old answers would show them as those of now.
test('no file of the console registers a service worker', () => {
  const web = loadWebFiles(dist);
  const texts = (web ? [['/', web.page] as const, ...web.files] : []).filter(([, { type }]) =>
    /html|javascript/.test(type),
  );
  expect(texts.length).toBeGreaterThan(10);
  expect(
    texts.filter(([, { plain }]) => /serviceWorker/.test(plain.toString())).map(([name]) => name),
  ).toEqual([]);
});

/** The real console with the built pages. No answer of these needs a table. */
async function openBuilt(): Promise<TestConsole> {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  const store = await openStore({ url: `sqlite:${path.join(folder, 'worker.db')}` });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return openConsole(store, {}, { web: loadWebFiles(dist) });
}

function hrefs(links: readonly string[]): string[] {
  return links.map((link) => / href="([^"]+)"/.exec(link)?.[1] ?? '');
}
