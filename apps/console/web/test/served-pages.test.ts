/** A page that is opened by its address, not by a link, comes from the server. */
import { expect, test } from 'vitest';
import { isPage } from '../../src/files/web-files.ts';
import { PAGES } from '../src/frame/pages.ts';
import { ADDRESSES } from './look-at.ts';

test('the server knows every page of the rail, and every address that the looks open', () => {
  const paths = [
    ...PAGES.map(({ path }) => path),
    ...ADDRESSES.map(([address]) => new URL(address, 'http://console').pathname),
  ];
  expect(paths.filter((path) => !isPage(path))).toEqual([]);
});
