/**
 * A page of each kind looks as the reference, a word, a number, a mark or a colour that is another is noticed, and each sight
 * has its pictures. pictures.slow.test.ts has every page in each look.
 */
/// <reference lib="dom" />
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { storePlace } from '@sb/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferences, type References } from './references.ts';
import { isPictured, type Sight } from './demo/addresses.ts';
import { type Look, LOOKS } from './demo/take-picture.ts';

// As long as that of the screenshots: the page of the store shows it.
const folder = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
let references: References;
beforeAll(async () => {
  references = await openReferences(folder, storePlace());
});
afterAll(async () => {
  await references.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  // A stream, a page of one thing, a list and its drawer.
  ['overview', 'dark'],
  ['run-failed', 'light'],
  ['schedules', 'phone'],
  // A picture, charts, a plan.
  ['graph', 'light'],
  ['metrics', 'dark'],
  ['sprint', 'dark'],
  // A form, a question.
  ['settings-users', 'light'],
  ['confirm', 'dark'],
])('%s, %s', async (name, lookName) => {
  expect(await references.check(...pictureOf(name, lookName))).toBeUndefined();
});

test.each<[what: string, change: (page: Page) => Promise<unknown>]>([
  ['word', (page) => page.evaluate(writeOver, ['Running', 'Resting'])],
  ['number', (page) => page.evaluate(writeOver, ['3', '8'])],
  ['mark', (page) => page.locator('main use[href="#s-paused"]').first().evaluate(setMark, '#s-held')],
  // A little lighter: the rail and the panels, then the lines between rows.
  ['surface', (page) => page.evaluate(setToken, ['--bg-1', '#151920'])],
  ['hairline', (page) => page.evaluate(setToken, ['--line', '#2c323d'])],
])('a %s that is another is noticed', async (_what, change) => {
  const difference = await references.check(...pictureOf('queues', 'dark'), change);
  expect(difference).toMatch(/^queues-dark: \d+ pixels differ/);
});

test('there is a picture of each sight in each of its looks, and no other', () => {
  const wanted = references.sights.flatMap((sight) =>
    LOOKS.filter(({ name }) => isPictured(sight, name)).map(({ name }) => `${sight.name}-${name}.webp`),
  );
  expect(readdirSync(path.join(import.meta.dirname, 'pictures')).toSorted()).toEqual(wanted.toSorted());
});

function pictureOf(name: string, lookName: string): [Sight, Look] {
  const sight = references.sights.find((one) => one.name === name);
  const look = LOOKS.find((one) => one.name === lookName);
  if (!sight || !look) throw new Error(`There is no picture ${name}-${lookName}.`);
  return [sight, look];
}

/** In the page: the first text that has it. */
function writeOver([before = '', after = '']: readonly string[]): void {
  const texts = document.createTreeWalker(document.querySelector('main') ?? document, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { nodeValue, parentElement } = node;
    if (!nodeValue?.includes(before) || !parentElement?.checkVisibility()) continue;
    node.nodeValue = nodeValue.replace(before, after);
    return;
  }
  throw new Error(`No text of the page has ${before}.`);
}

/** In the page. */
function setToken([name = '', colour = '']: readonly string[]): void {
  document.documentElement.style.setProperty(name, colour);
}

function setMark(use: Element, mark: string): void {
  use.setAttribute('href', mark);
}
