/** What a phone reads before it offers to install the console. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { storePlace } from '@sb/testkit';
import { expect, test } from 'vitest';
import { buildPages } from '../../test/build-pages.ts';

const WEB = path.resolve(import.meta.dirname, '..');
const read = (name: string): Buffer => readFileSync(path.join(WEB, 'public', name));

interface Manifest {
  readonly start_url: string;
  readonly display: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
  readonly shortcuts: readonly { readonly url: string }[];
}

const manifest = JSON.parse(read('manifest.webmanifest').toString()) as Manifest;

test('names icons that are there, in the sizes that it says', () => {
  const drawn = manifest.icons.filter(({ src }) => src.endsWith('.png'));
  expect(drawn.map(({ src }) => sizeOf(src))).toEqual(drawn.map(({ sizes }) => sizes));
  expect(drawn.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ]);
});

test('opens the console as an application of its own', () => {
  expect(manifest).toMatchObject({ start_url: '/', display: 'standalone' });
  const page = readFileSync(path.join(WEB, 'index.html'), 'utf8');
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
  const [, touch = ''] = /apple-touch-icon" href="([^"]+)"/.exec(page) ?? [];
  expect(sizeOf(touch)).toBe('180x180');
});

test('the licences of the packages in the pages are beside them, for the package of the command line', async () => {
  const dist = await buildPages(storePlace());
  const file = readFileSync(path.join(dist, '.vite/licences.json'), 'utf8');
  const licences = JSON.parse(file) as readonly { name: string; text?: string }[];
  expect(licences.filter(({ text }) => text).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      '@fontsource-variable/inter',
      '@tanstack/react-query',
      'react',
      'react-dom',
      'uplot',
    ]),
  );
});

/** A PNG says its width and height at a fixed place. */
function sizeOf(src: string): string {
  const file = read(src.slice(1));
  return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`;
}
