/** Pages whose answer is refused, or does not come: how they ask again. Side by side: each waits some seconds for its tries. */
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { ELSEWHERE } from '../dev/launch-chromium.mjs';
import { goAnew } from './go-within.ts';
import { type Lanes, openLanes } from './lanes.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes();
});
afterAll(() => lanes.stop());

test.concurrent('a page that was refused says how often it asked, and asks again by r', ({ expect }) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    stub.answers.set('/queues', 503);
    await page.goto(`${stub.url}/queues`);
    const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
    await expect.poll(() => tried.innerText()).toMatch(/3 times/);
    await page.keyboard.press('r');
    await expect.poll(() => tried.innerText()).toMatch(/6 times/);
    stub.answers.delete('/queues');
    await page.keyboard.press('r');
    await page.locator('.qrow').first().waitFor();
  }));

test.concurrent('a page that the server did not answer says when it asks again, and does so by itself', ({
  expect,
}) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    stub.answers.set('/queues', 503);
    await page.goto(`${stub.url}/queues`);
    const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
    await expect.poll(() => tried.innerText()).toMatch(/3 times, again in [1-5].s/);
    stub.answers.delete('/queues');
    await page.locator('.qrow').first().waitFor();
  }));

test.concurrent('what was refused is said until there is an answer, and its button keeps the focus', ({
  expect,
}) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    stub.answers.set('/queues', 503);
    await page.goto(`${stub.url}/queues`);
    const blank = page.locator('.blank');
    const again = blank.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    const held: Route[] = [];
    await page.route(/\/api\/v1\/queues(\?|$)/, (route) => void held.push(route));
    await again.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => held.length).toBe(1);
    const asking = blank.getByRole('button', { name: 'Asking…' });
    expect(await asking.evaluate((one) => one === document.activeElement)).toBe(true);
    stub.answers.delete('/queues');
    await held[0]?.continue();
    await page.locator('.qrow').first().waitFor();
    await page.unrouteAll();
  }));

test.concurrent('without a network a page that was refused waits for it, and asks when it is back', ({
  expect,
}) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    stub.answers.set('/queues', 503);
    await page.goto(`${stub.url.replace('127.0.0.1', ELSEWHERE)}/queues`);
    const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
    await tried.waitFor();
    await page.context().setOffline(true);
    await expect.poll(() => tried.innerText()).toMatch(/times, again when there is a network/);
    stub.answers.delete('/queues');
    await page.keyboard.press('r');
    expect(await tried.count()).toBe(1);
    await page.context().setOffline(false);
    await page.locator('.qrow').first().waitFor();
  }));

test.concurrent('a page of this machine is asked for again without a network', ({ expect }) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    stub.answers.set('/queues', 503);
    await page.goto(`${stub.url}/queues`);
    const tried = page.locator('.blank dt', { hasText: 'tried' }).locator('+ dd');
    await tried.waitFor();
    await page.context().setOffline(true);
    await page.keyboard.press('r');
    await expect.poll(() => tried.innerText()).toMatch(/6 times, again in/);
    await page.context().setOffline(false);
  }));

const LISTS = [
  ['/runs', '/runs'],
  ['/audit', '/audit'],
  ['/events', '/events'],
  ['/alerts?view=history', '/alerts/history'],
  ['/alerts?view=silences', '/silences'],
  ['/quests?view=tasks', '/orgs/acme/tasks'],
  ['/quests?view=quests', '/orgs/acme/quests'],
] as const;

test.concurrent('each list that is refused is asked for again by r', ({ expect }) =>
  lanes.use(async ({ pages: { stub }, page }) => {
    for (const [, route] of LISTS) stub.answers.set(route, 400);
    await page.goto(`${stub.url}/`);
    for (const [address, route] of LISTS) {
      await goAnew(page, address, 'main:not(.door)');
      const blank = page.locator('.blank', { has: page.getByRole('button', { name: /^Try again/ }) });
      await blank.locator('kbd', { hasText: 'r' }).waitFor();
      stub.answers.delete(route);
      await page.keyboard.press('r');
      await expect.poll(() => blank.count()).toBe(0);
    }
  }));
