/** Pages whose answer is refused, or does not come: how they ask again. The clock of the page runs ahead between their tries. */
import type { Locator, Route } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ELSEWHERE } from '../dev/launch-chromium.mjs';
import { goAnew, goWithin } from './go-within.ts';
import { stopClock } from './stop-clock.ts';
import { useOnePage } from './use-one-page.ts';

const one = useOnePage('production', { isOwn: true });
beforeAll(() => one.page.clock.install());

/** Opens the queues without an answer, until they have been asked for three times. Returns what the page says of its tries. */
async function openRefused(url = one.pages.stub.url): Promise<Locator> {
  const { pages, page } = one;
  pages.stub.answers.set('/queues', 503);
  await page.goto(`${url}/queues`);
  const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
  await aheadUntil(tried, /3 times/);
  return tried;
}

/** In small steps: by itself the page asks again after 5 s. */
async function aheadUntil(said: Locator, text: RegExp): Promise<void> {
  const ahead = await stopClock(one.page);
  await expect
    .poll(() => ahead(async () => ((await said.count()) === 0 ? '' : said.innerText())))
    .toMatch(text);
  await one.page.clock.resume();
}

async function goOffline(): Promise<void> {
  const context = one.page.context();
  onTestFinished(() => context.setOffline(false));
  await context.setOffline(true);
}

test('a page that was refused says how often it asked, and asks again by r', async () => {
  const { pages, page } = one;
  const tried = await openRefused();
  await page.keyboard.press('r');
  await aheadUntil(tried, /6 times/);
  pages.stub.answers.delete('/queues');
  await page.keyboard.press('r');
  await page.locator('.qrow').first().waitFor();
  expect(await tried.count()).toBe(0);
});

test('a page that the server did not answer says when it asks again, and does so by itself', async () => {
  const { pages, page } = one;
  const tried = await openRefused();
  expect(await tried.innerText()).toMatch(/3 times, again in [1-6].s/);
  pages.stub.answers.delete('/queues');
  await page.clock.fastForward('00:06');
  await page.locator('.qrow').first().waitFor();
});

test('what was refused is said until there is an answer, and its button keeps the focus', async () => {
  const { pages, page } = one;
  await openRefused();
  const blank = page.locator('.blank');
  const again = blank.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  const held: Route[] = [];
  await page.route(/\/api\/v1\/queues(\?|$)/, (route) => void held.push(route));
  await again.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => held.length).toBe(1);
  const asking = blank.getByRole('button', { name: 'Asking…' });
  expect(await asking.evaluate((button) => button === document.activeElement)).toBe(true);
  pages.stub.answers.delete('/queues');
  await held[0]?.continue();
  await page.locator('.qrow').first().waitFor();
  await page.unrouteAll();
});

test('without a network a page that was refused waits for it, and asks when it is back', async () => {
  const { pages, page } = one;
  const tried = await openRefused(pages.stub.url.replace('127.0.0.1', ELSEWHERE));
  await goOffline();
  await expect.poll(() => tried.innerText()).toMatch(/times, again when there is a network/);
  pages.stub.answers.delete('/queues');
  await page.keyboard.press('r');
  expect(await tried.count()).toBe(1);
  await page.context().setOffline(false);
  await page.locator('.qrow').first().waitFor();
});

test('a page of this machine is asked for again without a network', async () => {
  const tried = await openRefused();
  await goOffline();
  await one.page.keyboard.press('r');
  await aheadUntil(tried, /6 times/);
  expect(await tried.innerText()).toMatch(/6 times, again in/);
});

test('a page whose program cannot be loaded without a network says so, and is there once it can be', async () => {
  const { pages, page } = one;
  await page.goto(`${pages.stub.url.replace('127.0.0.1', ELSEWHERE)}/queues`);
  await page.waitForSelector('h1');
  await goOffline();
  await goWithin(page, '/people', '.blank');
  expect(await page.locator('.blank').innerText()).toContain('The console does not answer.');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForSelector('.p-people');
});

test('a page whose program cannot be loaded asks again by itself, each time later', async () => {
  const { pages, page } = one;
  await page.goto(`${pages.stub.url}/queues`);
  await page.waitForSelector('h1');
  await page.route(/\/assets\/people-page-.*\.js$|\/api\/v1\/door$/, (route) => route.abort());
  await goWithin(page, '/people', '.blank');
  const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
  const said = () => tried.innerText();
  await expect.poll(said).toMatch(/^once, again in [1-5].s/);
  await page.clock.fastForward('00:06');
  await expect.poll(said).toMatch(/^2 times, again in ([6-9]|10).s/);
  await page.clock.fastForward('00:11');
  await expect.poll(said).toMatch(/^3 times, again in (1[5-9]|20).s/);
  await page.unrouteAll();
  await page.clock.fastForward('00:21');
  await page.waitForSelector('.p-people');
});

test('a page whose program is of a version before is opened with the whole application anew', async () => {
  const { pages, page } = one;
  await page.goto(`${pages.stub.url}/queues`);
  await page.waitForSelector('h1');
  await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
  await page.route('**/assets/decks-page-*.js', (route) => route.fulfill({ status: 404 }), { times: 1 });
  await goWithin(page, '/decks', '.p-decks');
  expect(await page.evaluate(() => Reflect.get(globalThis, 'isSame'))).toBeUndefined();
  await page.unrouteAll();
});

const LISTS = [
  ['/runs', '/runs'],
  ['/audit', '/audit'],
  ['/events', '/events'],
  ['/alerts?view=history', '/alerts/history'],
  ['/alerts?view=silences', '/silences'],
  ['/quests?view=tasks', '/orgs/acme/tasks'],
  ['/quests?view=quests', '/orgs/acme/quests'],
] as const;

test('each list that is refused is asked for again by r', async () => {
  const { pages, page } = one;
  const { answers } = pages.stub;
  for (const [, route] of LISTS) answers.set(route, 400);
  await page.goto(`${pages.stub.url}/`);
  await page.waitForSelector('h1');
  for (const [address, route] of LISTS) {
    await goAnew(page, address, 'main:not(.door)');
    const blank = page.locator('.blank', { has: page.getByRole('button', { name: /^Try again/ }) });
    await blank.locator('kbd', { hasText: 'r' }).waitFor();
    answers.delete(route);
    await page.keyboard.press('r');
    await expect.poll(() => blank.count()).toBe(0);
  }
});
