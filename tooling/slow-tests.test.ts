/** What tries more cases in `pnpm test:slow` is in its list: else its short version is all that ever runs. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ABOVE_STORE, TRYING_MORE } from '../vitest.slow.config.mts';

const ROOT = path.resolve(import.meta.dirname, '..');
const ASKS = /(?<!function )\bisSlow\(\)/;

const texts = ['apps', 'examples', 'packages', 'tooling'].flatMap(readFolder);
const asking = texts.filter(([, text]) => ASKS.test(text)).map(([file]) => file);

test('each test that asks whether it is a slow run is in the list, and no other', () => {
  const helpers = asking
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => `/${path.basename(file)}'`);
  const trying = texts
    .filter(([file, text]) => asking.includes(file) || helpers.some((helper) => text.includes(helper)))
    .map(([file]) => file)
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.slow.test.ts'));
  expect(TRYING_MORE.toSorted()).toEqual(trying.toSorted());
});

test('each suite that runs on both stores in the slow run only is there', () => {
  const above = texts.filter(([, text]) => /\baboveStore\(/.test(text)).map(([file]) => file);
  expect(above.filter((file) => !file.startsWith('tooling/')).toSorted()).toEqual(ABOVE_STORE.toSorted());
});

function readFolder(folder: string): [file: string, text: string][] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !/^(?:node_modules|dist|\..+)$/.test(name))
    .flatMap((entry): [string, string][] => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return readFolder(file);
      return file.endsWith('.ts') ? [[file, readFileSync(path.join(ROOT, file), 'utf8')]] : [];
    });
}
