/**
 * Each act of the console is done by its control, and by its key: what is sent, and the command line that is copied. A page
 * has no control that acts and has no row.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActRow } from './acts/act-row.ts';
import { ACTS } from './acts/acts.ts';
import { controlsOf, EXCUSED, excusesOf, hasRow } from './acts/controls.ts';
import { give } from './acts/give.ts';
import { controlOf, pressAct, pressKey } from './acts/press-act.ts';
import { type Lanes, openLanes } from './lanes.ts';
import type { Pages } from './open-pages.ts';

const needed = new Set<string>();

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes();
});
afterAll(() => lanes.stop());

// What expects is of the test: others run beside it.
test.concurrent.for(ACTS.map((row) => [nameOf(row), row] as const))('%s', ([, row], context) =>
  lanes.use(async ({ pages: { stub }, page, faults }) => {
    await give(stub, row.given);
    const url = `${stub.url}${row.at}`;
    await page.goto(url);
    await row.first?.(page);
    await controlOf(page, row).waitFor();
    expect((await controlsOf(page)).filter((name) => !isExcused(row, name))).toEqual([]);
    stub.acts.length = 0;
    const line = await pressAct(page, row);
    await context.expect.poll(() => sentTo(stub)).toEqual([sentBy(row)]);
    expect(line).toBe(row.copies);
    if (row.key !== undefined) {
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      // Only after a dialog the page is at rest: others may still be busy, or lead away once they are.
      const isAtRest = row.send !== undefined && row.form === undefined && page.url() === url;
      if (!isAtRest) await page.goto(url);
      stub.acts.length = 0;
      await pressKey(page, row.key, row);
      await context.expect.poll(() => sentTo(stub)).toEqual([sentBy(row)]);
    }
    expect(faults).toEqual([]);
  }),
);

test('each control that needs no row is on a page of the others', () => {
  expect(EXCUSED.filter((excuse) => !needed.has(excuse))).toEqual([]);
});

function isExcused({ at }: ActRow, control: string): boolean {
  const excuses = excusesOf(at, control);
  for (const excuse of excuses) needed.add(excuse);
  return excuses.length > 0 || hasRow(ACTS, at, control);
}

function nameOf({ at, press = [], send, key }: ActRow): string {
  const names = [...press, ...(send === undefined ? [] : [send])].join(', ');
  return `${at}: ${names}${key === undefined ? '' : `, by ${key} too`}`;
}

/** Previews and rehearsals change nothing. */
const READS = /\/stream\/|\/cron\/preview|[?&]dryRun=true/;

function sentTo({ acts }: Pages['stub']): unknown[] {
  return acts
    .filter(({ path }) => !READS.test(path))
    .map(({ method, path, ...act }) => {
      const route = path.replace('/api/v1', '').replace(/\?tz=[^&]+$/, '');
      return { sends: `${method} ${route}`, ...act };
    });
}

function sentBy({ sends, body = {}, version }: ActRow): unknown {
  return { sends, body, version };
}
