/**
 * Each act of the console is done by its control, and by its key: what is sent, and the command line that is copied. A page
 * has no control that acts and has no row. The suite does one act of each kind, and looks at each page once; `pnpm test:slow`
 * does all.
 */
import { isSlow } from '@sb/testkit';
import type { Response } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ActRow } from './acts/act-row.ts';
import { ACTS } from './acts/acts.ts';
import { controlsOf, EXCUSED, excusesOf, hasRow } from './acts/controls.ts';
import { give } from './acts/give.ts';
import { controlOf, copyBeside, pressAct, pressKey } from './acts/press-act.ts';
import { PAGES } from '../src/frame/pages.ts';
import { ADMIN } from './look-at.ts';
import type { Pages } from './open-pages.ts';
import { useOnePage } from './use-one-page.ts';

const ANSWERS_SECRET = /^POST \/(?:links|tokens)\b/;

/** A form with more fields is a kind of its own: each of them is filled in. */
const MANY_FIELDS = 4;

const needed = new Set<string>();

const one = useOnePage();

/** The sights whose controls have been looked at. */
const looked = new Set<string>();

const done = givenLast(isSlow() ? ACTS : firstOfEach(ACTS, kindOf));
const sights = givenLast(firstOfEach([...done, ...ACTS], sightOf).filter((row) => !done.includes(row)));

test.for(done.map((row) => [nameOf(row), row] as const))('%s', async ([, row]) => {
  const { stub } = one.pages;
  const { page } = one;
  await look(row);
  const line = await sending(row, () => pressAct(page, row));
  expect(line).toBe(row.copies);
  const { key } = row;
  if (key !== undefined) {
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    // Only after a dialog the page is at rest: others may still be busy, or have led away.
    const isAtRest = row.send !== undefined && row.form === undefined && page.url() === stub.url + row.at;
    if (!isAtRest) await one.open(row.at);
    await sending(row, () => pressKey(page, key, row));
  }
  expect(one.faults).toEqual([]);
});

test.for(sights.map((row) => [nameOf(row), row] as const))(
  '%s: no other control acts, and what stands beside is copied',
  async ([, row]) => {
    await look(row);
    for (const other of ACTS.filter((act) => sightOf(act) === sightOf(row))) {
      const line = await copyBeside(one.page, other);
      expect(line ?? other.copies).toBe(other.copies);
    }
    expect(one.faults).toEqual([]);
  },
);

/** What a viewer may do: a view, a session and a password are its own. */
const OF_VIEWER = /^(?:PUT \/views|DELETE \/views\/|DELETE \/session|POST \/session\/password)/;

test('a viewer is offered none of them, on any page', async () => {
  const forbidden = ACTS.filter(({ sends }) => !OF_VIEWER.test(sends));
  const addresses = ['/runs/3436', '/jobs/mail.digest', ...PAGES.map(({ path }) => path)].map(richest);
  one.pages.stub.answers.set('/session', { ...ADMIN, role: 'viewer' });
  await one.forget();
  const offered: string[] = [];
  for (const address of addresses) {
    await one.open(address);
    const names = await controlsOf(one.page);
    offered.push(
      ...names.filter((name) => hasRow(forbidden, address, name)).map((name) => `${address}: ${name}`),
    );
  }
  expect(offered).toEqual([]);
  expect(one.faults).toEqual([]);
});

/** The address of this page that has the most acts, of those with the answers of the stub. */
function richest(path: string): string {
  const counts = new Map<string, number>([[path, 0]]);
  for (const { at, given, first } of ACTS)
    if (at.split('?')[0] === path && given === undefined && first === undefined)
      counts.set(at, (counts.get(at) ?? 0) + 1);
  return [...counts].toSorted(([, some], [, others]) => others - some)[0]?.[0] ?? path;
}

test('each control that needs no row is on a page of the others', () => {
  expect(EXCUSED.filter((excuse) => !needed.has(excuse))).toEqual([]);
});

/** The page of an act has its control and those of the other acts of the sight, and no other that acts and has no row. */
async function look(row: ActRow): Promise<void> {
  const { page } = one;
  await give(one.pages.stub, row.given);
  if (row.given) await one.forget();
  await one.open(row.at);
  await row.first?.(page);
  await controlOf(page, row).waitFor();
  if (looked.has(sightOf(row))) return;
  for (const other of ACTS.filter((act) => sightOf(act) === sightOf(row)))
    await controlOf(page, other).waitFor();
  expect((await controlsOf(page)).filter((name) => !isExcused(row, name))).toEqual([]);
  looked.add(sightOf(row));
}

/** One after the other: after answers of its own the page is loaded anew for the answers of the stub. */
function givenLast(rows: readonly ActRow[]): readonly ActRow[] {
  return [...rows.filter(({ given }) => !given), ...rows.filter(({ given }) => given)];
}

function firstOfEach(rows: readonly ActRow[], nameIt: (row: ActRow) => string): readonly ActRow[] {
  return [...new Map(rows.toReversed().map((row) => [nameIt(row), row])).values()];
}

/**
 * Two acts are of one kind if the same steps lead to them, on a page as it is or with answers of their own, their forms have
 * a reason, texts or ticks alike, and both have or lack a version, a key, a command and a place of its copy.
 */
function kindOf({
  press,
  first,
  form,
  fill = {},
  send,
  sends,
  version,
  copies,
  copyFrom,
  key,
  keyAfter,
  given,
}: ActRow): string {
  const steps = press === undefined ? 0 : Math.min(press.length, 2);
  const names = Object.keys(fill);
  const asks =
    names.length > MANY_FIELDS
      ? names
      : [...new Set(Object.entries(fill).map(([name, value]) => (name === 'Reason' ? name : typeof value)))];
  const has = [first, send, version, copies, copyFrom, key, keyAfter, given].map(
    (part) => part !== undefined,
  );
  return JSON.stringify([steps, form, asks.toSorted(), has, ANSWERS_SECRET.test(sends)]);
}

/** What the page shows. */
function sightOf({ at, first, given }: ActRow): string {
  return JSON.stringify([at, first?.toString(), given]);
}

function isExcused({ at }: ActRow, control: string): boolean {
  const excuses = excusesOf(at, control);
  for (const excuse of excuses) needed.add(excuse);
  return excuses.length > 0 || hasRow(ACTS, at, control);
}

function nameOf({ at, press = [], send, key }: ActRow): string {
  const names = [...press, ...(send === undefined ? [] : [send])].join(', ');
  return `${at}: ${names}${key === undefined ? '' : `, by ${key} too`}`;
}

/** Does the act. The page has its answer then, and has led away if it does so. */
async function sending<Result>(row: ActRow, act: () => Promise<Result>): Promise<Result> {
  const { pages, page } = one;
  pages.stub.acts.length = 0;
  const [answer, result] = await Promise.all([page.waitForResponse(isToAct), act()]);
  await answer.finished();
  expect(sentTo(pages.stub)).toEqual([sentBy(row)]);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return result;
}

function isToAct(response: Response): boolean {
  return response.request().method() !== 'GET' && !READS.test(response.url());
}

/** Previews and rehearsals change nothing. */
const READS = /\/stream\/|\/cron\/preview|[?&]dryRun=true/;

function sentTo({ acts }: Pages['stub']): unknown[] {
  return acts
    .filter(({ path }) => !READS.test(path))
    .map(({ method, path, ...act }) => {
      const route = path.replace('/api/v1', '').replace(/[?&]tz=[^&]+$/, '');
      return { sends: `${method} ${route}`, ...act };
    });
}

function sentBy({ sends, body = {}, version }: ActRow): unknown {
  return { sends, body, version };
}
