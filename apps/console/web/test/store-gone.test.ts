/** What pages show without an answer, and without a right. `pnpm test:slow` asks each view of a page, the suite one. */
import { isSlow } from '@sb/testkit';
import type { Locator, Page, Route } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { KEPT, pauseAndGoOn, READS, VIEWER } from './look-at.ts';
import { stopClock } from './stop-clock.ts';
import { useOnePage } from './use-one-page.ts';
import { violations } from './violations.ts';

/** A page waits less before it asks again. */
const RETRY_MS = 5_000;

/** Lists that follow the stream as that of the runs does. */
const OTHER_LIVE: [address: string, row: string, route: string][] = [
  ['/events', '.evts tbody tr', '/events'],
  ['/audit', '.acts tbody tr', '/audit'],
];

const one = useOnePage('production', { isOwn: true });
beforeAll(() => one.page.clock.install());

/** Loads the page anew: what it has read before is what the test has had it read. */
async function openAnew(address: string): Promise<Page> {
  const { pages, page } = one;
  await page.goto(pages.stub.url + address);
  await page.waitForSelector('h1, .blank');
  return page;
}

/** Waits for an element while the clock of the page runs ahead: a page asks a few times before it gives up. */
async function waitAhead(place: Locator): Promise<void> {
  await expect.poll(() => ahead(() => place.count())).toBeGreaterThan(0);
}

async function ahead<Result>(look: () => Promise<Result>): Promise<Result> {
  await one.page.clock.fastForward(RETRY_MS);
  return look();
}

/** Holds what the page asks for from now on. Returns the paths of what is held, and what lets it go on. */
async function hold(...routes: readonly string[]) {
  const { page } = one;
  const held: Route[] = [];
  const isOfRoutes = ({ href }: URL): boolean => routes.includes(pathOf(href));
  let isOpen = false;
  await page.route(isOfRoutes, (route) => (isOpen ? route.continue() : void held.push(route)));
  return {
    paths: () => new Set(held.map((route) => pathOf(route.request().url()))),
    async goOn() {
      isOpen = true;
      await Promise.all(held.map((route) => route.continue()));
      await page.unroute(isOfRoutes);
    },
  };
}

const pathOf = (url: string): string => new URL(url).pathname.replace('/api/v1', '');

const pageOf = (address: string): string => address.replace(/\?.*/, '');

test('each page says its code and request when the store is gone', async () => {
  const asked = READS.filter(
    ([address], nr) => isSlow() || READS.findIndex(([first]) => pageOf(first) === pageOf(address)) === nr,
  );
  for (const [, route] of READS) one.pages.stub.answers.set(route, 503);
  const page = await openAnew('/');
  const facts = ['STORE_UNAVAILABLE', '01KB4Q8ZJ2V9W3'];
  const said = async (): Promise<string[]> => {
    const text = await ahead(async () => (await page.locator('.blank').allInnerTexts()).join('\n'));
    return facts.filter((fact) => text.includes(fact));
  };
  for (const [address] of asked) {
    await one.open(address);
    await expect.poll(async () => [address, ...(await said())]).toEqual([address, ...facts]);
  }
});

test('a page keeps what it read before the store was gone, and says of when it is', async () => {
  const page = await openAnew('/jobs');
  const rows = page.locator('.jobs tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  one.pages.stub.answers.set('/jobs', 503);
  await pauseAndGoOn(page);
  await waitAhead(page.locator('.stale-note'));
  expect(await page.locator('.stale-note time').count()).toBe(1);
  expect(await rows.count()).toBe(before);
  expect(await violations(page)).toEqual([]);
});

test('the views of a page keep what they read, and say so', async () => {
  const page = await openAnew('/jobs');
  for (const [address, mark, route] of KEPT.filter(([at]) =>
    /^\/(?:statistics|quests|decks|settings|schedules|\w+\?view)/.test(at),
  )) {
    await goWithin(page, address, mark);
    one.pages.stub.answers.set(route, 503);
    await pauseAndGoOn(page);
    await expect
      .poll(async () => [address, await ahead(() => page.locator('.stale-note time').count())])
      .toEqual([address, 1]);
    expect([address, await page.locator(mark).count()]).not.toEqual([address, 0]);
    one.pages.stub.answers.delete(route);
  }
});

test('a tab of the settings that is opened again without an answer says of when it is', async () => {
  const page = await openAnew('/settings?tab=tokens');
  for (const [tab, mark] of [
    ['retention', '.narrow li'],
    ['store', '.facts td'],
    ['doctor', '.checks li'],
  ] as const) {
    await goWithin(page, `/settings?tab=${tab}`, mark);
    one.pages.stub.answers.set(`/${tab}`, 503);
    await goWithin(page, '/settings?tab=tokens', '.tbl tbody tr');
    // Until then what was read is taken as it is.
    await page.clock.fastForward('02:00');
    await goWithin(page, `/settings?tab=${tab}`, mark);
    await expect
      .poll(async () => [tab, await ahead(() => page.locator('.stale-note time').count())])
      .toEqual([tab, 1]);
    expect([tab, await page.locator(mark).count()]).not.toEqual([tab, 0]);
    one.pages.stub.answers.delete(`/${tab}`);
  }
});

test.each<[address: string, row: string, route: string]>([
  ['/runs', '.tbl tbody tr', '/runs/changes'],
  ...(isSlow() ? OTHER_LIVE : []),
])('%s is not called live while the store is gone behind an open stream', async (address, row, route) => {
  const { answers } = one.pages.stub;
  const page = await openAnew(address);
  await page.locator(row).first().waitFor();
  const pill = page.locator('.pill');
  await expect.poll(() => pill.innerText()).toBe('live');
  const before = await page.locator(row).count();
  answers.set('/overview', 503).set(route, 503);
  one.pages.stub.send('gap', {});
  await expect.poll(() => ahead(() => pill.innerText())).toMatch(/^stale since \d\d:\d\d$/);
  await expect.poll(() => page.locator('.stale-note time').count()).toBe(1);
  expect(await page.locator(row).count()).toBe(before);
  const asked = await hold('/overview', route);
  await page.locator('.stale-note button').click();
  await expect.poll(asked.paths).toEqual(new Set(['/overview', route]));
  answers.delete('/overview');
  answers.delete(route);
  await asked.goOn();
  await expect.poll(() => pill.innerText()).toBe('live');
  await page.locator('.stale-note').waitFor({ state: 'detached' });
});

test.each([
  ['the list alone', [] as const],
  ['all', ['/overview']],
])('a note goes by itself once %s could not be read and can be', async (_, others) => {
  const { answers } = one.pages.stub;
  const page = await openAnew('/runs');
  await page.locator('.tbl tbody tr').first().waitFor();
  const pill = page.locator('.pill');
  await expect.poll(() => pill.innerText()).toBe('live');
  const routes = ['/runs/changes', ...others];
  for (const route of routes) answers.set(route, 503);
  one.pages.stub.send('gap', {});
  const note = page.locator('.stale-note');
  await waitAhead(note);
  for (const route of routes) answers.delete(route);
  // The stream has nothing more to say.
  await expect.poll(() => ahead(() => note.count())).toBe(0);
});

test('a read that was refused late says nothing of a list that was read since, and a list says since when it is old', async () => {
  const page = await openAnew('/audit');
  await page.locator('.acts tbody tr').first().waitFor();
  await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  const held: Route[] = [];
  await page.route(/\/api\/v1\/audit\?/, (route) => void held.push(route));
  one.pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(1);
  one.pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(2);
  const answered = page.waitForResponse(/\/api\/v1\/audit\?/);
  await held[1]?.continue();
  await answered;
  await held[0]?.fulfill({ status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is gone.' } });
  one.pages.stub.send('gap', {});
  await expect.poll(() => held.length).toBe(3);
  const note = page.locator('.stale-note');
  expect(await note.count()).toBe(0);
  const refusal = { status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is gone.' } };
  await held[2]?.fulfill(refusal);
  await note.waitFor();
  const since = await note.locator('time').getAttribute('datetime');
  const asked = (name: string) => note.getByRole('button', { name });
  await asked('Try again').click();
  await expect.poll(() => held.length).toBe(4);
  await asked('Asking…').waitFor();
  await held[3]?.fulfill(refusal);
  await asked('Try again').waitFor();
  expect(await note.locator('time').getAttribute('datetime')).toBe(since);
  expect(held).toHaveLength(4);
  await page.unrouteAll();
});

test('another page does not ask for the overview anew', async () => {
  const page = await openAnew('/jobs');
  await page.locator('.jobs tbody tr').first().waitFor();
  // Neither does the stream bring it.
  await page.keyboard.press('.');
  await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
  let asked = 0;
  page.on('request', (request) => (asked += Number(request.url().includes('/overview'))));
  await page.clock.fastForward('00:10');
  await goWithin(page, '/jobs/mail.digest', '.runs tbody tr');
  expect(asked).toBe(0);
});

test('where pages ask every 3 s, a page that gets no answer says of when it is', async () => {
  const { answers } = one.pages.stub;
  answers.set('/stream', 429);
  const page = await openAnew('/jobs');
  await page.locator('.jobs tbody tr').first().waitFor();
  answers.set('/jobs', 503);
  // Three tries take longer than 3 s.
  await expect
    .poll(async () => {
      await page.clock.runFor(1_000);
      return page.locator('.stale-note time').count();
    })
    .toBe(1);
});

/** Opens a page that cannot know who asks. Returns its first row, for the time when it can. */
async function openUnknown(): Promise<Locator> {
  const { pages, page } = one;
  pages.stub.answers.set('/session', 503);
  await page.goto(`${pages.stub.url}/jobs`);
  const refusal = page.locator('.blank', { hasText: 'STORE_UNAVAILABLE' });
  // By itself the page asks again 5 s later by its clock, which stands from now on between these steps.
  const stepAhead = await stopClock(page);
  await expect.poll(() => stepAhead(() => refusal.count())).toBe(1);
  return page.locator('.jobs tbody tr').first();
}

test.each([
  ['its key', (page: Page) => page.keyboard.press('r')],
  ['its button', (page: Page) => page.getByRole('button', { name: 'Try again' }).click()],
])(
  'a page that does not know who asks is asked again by %s, and is there once that is answered',
  async (_, press) => {
    const { pages, page } = one;
    const row = await openUnknown();
    const asked = await hold('/session');
    await press(page);
    await expect.poll(asked.paths).toEqual(new Set(['/session']));
    pages.stub.answers.delete('/session');
    await page.clock.resume();
    await asked.goOn();
    await row.waitFor();
    expect(await page.locator('.blank').count()).toBe(0);
  },
);

test('a page that does not know who asks is there by itself once that is answered', async () => {
  const row = await openUnknown();
  one.pages.stub.answers.delete('/session');
  await waitAhead(row);
  expect(await one.page.locator('.blank').count()).toBe(0);
});

test('a wall keeps what it read before the store was gone, without a button', async () => {
  const page = await openAnew('/wall');
  await page.locator('.wall .verdict').waitFor();
  one.pages.stub.answers.set('/overview', 503);
  await page.clock.fastForward('06:00');
  await waitAhead(page.locator('.wall .stale-note'));
  await page.locator('.wall .clock.stale').waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link').count()).toBe(0);
});

test('an export without an answer is a question, with the way to try again', async () => {
  const page = await openAnew('/events');
  await page.waitForSelector('.evts tbody tr');
  one.pages.stub.answers.set('/events', 503);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const asked = page.locator('dialog[open]');
  await expect.poll(() => asked.innerText()).toContain('Try again');
  expect(await asked.innerText()).toContain('.csv is not saved');
});

/** Addresses, what is there when the page is whole, and the acts of others: buttons by name, or a selector. */
const READ_ONLY: readonly (readonly [address: string, mark: string, acts: RegExp | string])[] = [
  ['/failures?group=f-smtp&act=replay', '.drawer .kv', /Replay|Discard/],
  ['/queues?queue=media', '.drawer .spark', /Resume|Pause|Drain|limits/],
  ['/jobs/mail.digest', '.jhead', '.runform'],
  ['/schedules?schedule=snapshot', '.drawer .lastfires', /Run now|Skip|Override|Pause|Put back|New/],
  ['/sprint?week=2026-11-30', '.person .t-blk', /Approve|Plan again|Cancel/],
  ['/people?member=ada&act=edit', '.weekdays', /Edit/],
  ['/quests?task=print', '.drawer .tasklog', /Run now|New|Resolve/],
  ['/quests?task=print', '.drawer .tasklog', '.drawer textarea, .drawer .acts2'],
  ['/decks?view=files', '.files h2', '.drop'],
  ['/decks?view=github', '.gh-errors', /now/],
];

test('a viewer reads, and finds no control that acts', async () => {
  one.pages.stub.answers.set('/session', VIEWER);
  const page = await openAnew('/');
  for (const [address, mark, acts] of READ_ONLY) {
    await one.open(address, mark);
    const found = typeof acts === 'string' ? page.locator(acts) : page.getByRole('button', { name: acts });
    expect([address, await found.count()]).toEqual([address, 0]);
  }
});
