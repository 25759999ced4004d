/**
 * A page of each kind looks as the reference, a word, a number, a mark or a colour that is another is noticed, and each sight
 * has its pictures. pictures.slow.test.ts has every page in each look.
 */
/// <reference lib="dom" />
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { quickPasswords, storePlace } from '@sb/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferences, type References } from './references.ts';
import { isPictured, type Sight } from './demo/addresses.ts';
import { type Look, LOOKS } from './demo/take-picture.ts';

// As long as that of the screenshots: the page of the store shows it.
const folder = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
let references: References;
quickPasswords();
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

test('a word, a number, a mark and a colour that is another is noticed, and nothing once it is taken back', async () => {
  const differences = await references.checkChanges(...pictureOf('queues', 'dark'), [
    (page) => replaceText(page, 'Running', 'Resting'),
    (page) => replaceText(page, '3', '8'),
    (page) => replaceMark(page, '#s-paused', '#s-held'),
    // A little lighter: the rail and the panels, then the lines between rows.
    (page) => replaceToken(page, '--bg-1', '#151920'),
    (page) => replaceToken(page, '--line', '#2c323d'),
    // One line that is gone: below the head of a table.
    (page) => hideLine(page, 'main thead th'),
    async () => async () => undefined,
  ]);
  const isNoticed = expect.stringMatching(/^queues-dark: \d+ pixels differ/);
  expect(differences).toEqual([...Array.from({ length: 6 }, () => isNoticed), undefined]);
});

test('a mask that covers nothing is said, with the name of the sight', async () => {
  const [sight, look] = pictureOf('queues', 'dark');
  await expect(
    references.check({ ...sight, changing: '.blank dt:has-text("request") + dd' }, look),
  ).rejects.toThrow('queues: nothing on the page is .blank dt:has-text("request") + dd');
});

test('first use, nothing found, a refusal, questions, forms, tabs, tables and a light phone have pictures, too', () => {
  expect(references.sights.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'empty',
      'filtered-empty',
      'set-up',
      'error',
      'confirm',
      'retry-chain',
      'alerts-tested',
      'metrics-stretch',
      'graph-table',
      'refused',
      'alerts-explain',
      'schedules-new',
      'schedules-run-now',
      'quests-edit',
      'run-chain',
      'run-steps',
      'overview-light-phone',
    ]),
  );
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

async function replaceText(page: Page, before: string, after: string): Promise<() => Promise<unknown>> {
  const written = await page.evaluateHandle(writeOver, [before, after]);
  return () => written.evaluate(({ text, whole }) => (text.data = whole));
}

async function replaceMark(page: Page, before: string, after: string): Promise<() => Promise<unknown>> {
  const use = await page.waitForSelector(`main use[href="${before}"]`, { state: 'attached' });
  await use.evaluate(setMark, after);
  return () => use.evaluate(setMark, before);
}

async function replaceToken(page: Page, name: string, colour: string): Promise<() => Promise<unknown>> {
  const root = await page.evaluateHandle(() => document.documentElement);
  await root.evaluate((one, [key = '', value = '']) => one.style.setProperty(key, value), [name, colour]);
  return () => root.evaluate((one, key) => one.style.removeProperty(key), name);
}

async function hideLine(page: Page, below: string): Promise<() => Promise<unknown>> {
  const all = page.locator(below);
  const colour = (to: string) => all.evaluateAll(setLine, to);
  await colour('transparent');
  return () => colour('');
}

interface Written {
  readonly text: Text;
  /** Before. */
  readonly whole: string;
}

/** In the page: the first text that has it. */
function writeOver([before = '', after = '']: readonly string[]): Written {
  const texts = document.createTreeWalker(document.querySelector('main') ?? document, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!(node instanceof Text) || !node.data.includes(before) || !node.parentElement?.checkVisibility())
      continue;
    const whole = node.data;
    node.data = whole.replace(before, after);
    return { text: node, whole };
  }
  throw new Error(`No text of the page has ${before}.`);
}

function setMark(use: Element, mark: string): void {
  use.setAttribute('href', mark);
}

function setLine(elements: readonly Element[], colour: string): void {
  for (const one of elements) if (one instanceof HTMLElement) one.style.borderBottomColor = colour;
}
