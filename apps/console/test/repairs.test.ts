/** What people do when something has failed, alone and two at a time, in a real browser against the real server. */
import { enqueueChain, findRun, readChain } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import { openBrowser, type OpenBrowser } from './open-browser.ts';

let browser: OpenBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

eachDialect('in a browser', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = () => beginJourney(browser, open);

  test.runIf(isWhole)('a chain whose middle failed goes on from there', async () => {
    const { engine, served, page, faults } = await begin();
    const { runs } = await enqueueChain(engine.store, [
      { request: { jobId: 'mail.send', input: { to: 'ada' } }, name: 'first' },
      { request: { jobId: 'report' }, name: 'middle' },
      { request: { jobId: 'report' }, name: 'last' },
    ]);
    await engine.succeed();
    await engine.die(0);
    const [, middle] = runs.map(({ id }) => id);
    expect((await findRun(engine.store, middle ?? 0)).state).toBe('failed');
    await page.goto(`${served.url}/runs/${middle}`);
    await page.getByRole('button', { name: 'More', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Retry the chain' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => url.pathname !== `/runs/${middle}`);
    const again = Number(new URL(page.url()).pathname.split('/').at(-1));
    expect(await engine.succeed()).toEqual([again]);
    await engine.succeed();
    const chain = await readChain(engine.store, again);
    expect(chain.map(({ jobId, state }) => [jobId, state])).toEqual([
      ['report', 'succeeded'],
      ['report', 'succeeded'],
    ]);
    await page.getByText('succeeded', { exact: true }).first().waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'dead letters are replayed with a patch, each with the rest of its own input',
    async () => {
      const { engine, served, page, faults } = await begin();
      const dead = await engine.die(2);
      await page.goto(`${served.url}/failures`);
      await page.locator('.tbl tbody tr').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('aside.drawer').waitFor();
      await page.keyboard.press('r');
      await page.getByRole('button', { name: 'change…' }).click();
      const box = page.locator('.drawer textarea');
      const input = JSON.parse(await box.inputValue()) as object;
      await box.fill(JSON.stringify({ ...input, cc: 'ops' }));
      await page.locator('.diff .add', { hasText: 'ops' }).waitFor();
      await page.getByLabel(/^Reason/).fill('ops wants a copy');
      await page.keyboard.press('Control+Enter');
      const replays = async () =>
        Promise.all(
          dead.map(async (id) => {
            const { deadLetter } = await findRun(engine.store, id);
            return deadLetter?.replayedAs === undefined
              ? undefined
              : (await findRun(engine.store, deadLetter.replayedAs)).input;
          }),
        );
      await expect.poll(replays).toEqual([
        { to: 'u0', cc: 'ops' },
        { to: 'u1', cc: 'ops' },
      ]);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('a viewer sees what failed, and can do none of it', async () => {
    const { engine, join, faults } = await begin();
    const [dead = 0] = await engine.die(1);
    const { url, page } = await join({ role: 'viewer' });
    for (const address of ['/failures', `/runs/${dead}`]) {
      await page.goto(url + address);
      await page.locator('main').getByText('no such mailbox').first().waitFor();
      await expectNoAct(page);
      for (const key of ['Enter', 'r', 'e', 'c', 'd']) await page.keyboard.press(key);
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await expectNoAct(page);
    }
    const refused = await page.request.post(`${url}/api/v1/runs/${dead}/replay`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: {},
    });
    expect(refused.status()).toBe(403);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'two people edit one schedule: the second is told, and keeps what it typed',
    async () => {
      const { engine, served, page, join, faults } = await begin();
      const { url, page: others } = await join();
      const made = await page.request.post(`${served.url}/api/v1/schedules`, {
        headers: { 'sec-fetch-site': 'same-origin' },
        data: { name: 'hourly', jobId: 'report', schedule: '0 * * * *' },
      });
      expect(made.status()).toBe(201);
      const address = '/schedules?view=list&schedule=hourly&act=edit';
      await Promise.all([page.goto(served.url + address), others.goto(url + address)]);
      await page.getByLabel('Description').fill('of ana');
      await others.getByLabel('Description').fill('of ben');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast').waitFor();
      const description = async () => (await listSchedules(engine.store))[0]?.description;
      expect(await description()).toBe('of ana');
      await others.keyboard.press('Control+Enter');
      await others.locator('.drawer [role=alert]').waitFor();
      expect(await others.getByLabel('Description').inputValue()).toBe('of ben');
      expect(await description()).toBe('of ana');
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('two people cancel one run: the second is told that it has ended', async () => {
    const { engine, served, page, join, faults } = await begin();
    const { url, page: others } = await join();
    const id = await engine.enqueue();
    const ask = async (one: Page, to: string) => {
      await one.goto(`${to}/runs/${id}`);
      await one
        .getByRole('button', { name: /^Cancel/ })
        .first()
        .waitFor();
      await one.keyboard.press('c');
      await one.locator('dialog[open]').waitFor();
    };
    await ask(page, served.url);
    await ask(others, url);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await findRun(engine.store, id)).state).toBe('cancelled');
    await others.keyboard.press('Control+Enter');
    await others
      .getByText(/has ended|already|is cancelled/)
      .first()
      .waitFor();
    expect(await findRun(engine.store, id)).toMatchObject({ state: 'cancelled' });
    expect(faults).toEqual([]);
  });
});

async function expectNoAct(page: Page): Promise<void> {
  const acts = page
    .locator('main')
    .getByRole('button', { name: /Replay|Retry|Cancel|Discard|Priority|Pause/ });
  expect(await acts.count()).toBe(0);
}
