/** From Ctrl K to what was wanted, by keyboard alone: in a real browser against the real server. */
import { findRun, pauseJob, readJobs } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import { useBrowser } from './use-browser.ts';

const LONG = { timeout: 15_000 };
const browser = useBrowser();

/** Opens the palette, types, and waits until this is the item that Enter takes. */
async function find(page: Page, text: string, item: RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await page.getByRole('option', { name: item, selected: true }).waitFor();
}

eachDialect('the palette', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  const begin = async () => {
    const begun = await beginJourney(browser(), open);
    const modeOf = async () =>
      (await readJobs(begun.engine.store)).find(({ id }) => id === 'mail.send')?.mode;
    return { ...begun, modeOf };
  };

  test.runIf(isWhole)('pauses a job for a reason; z takes it back', async () => {
    const { served, page, faults, modeOf } = await begin();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await find(page, 'pause mail.s', /^Pause mail\.send…/);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').getByText('Pause job mail.send?').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('smtp moves');
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast', { hasText: 'mail.send is paused by ana' }).waitFor();
    expect(await modeOf()).toBe('paused');
    await page.keyboard.press('z');
    await page.locator('.toast', { hasText: 'Undone' }).waitFor();
    expect(await modeOf()).toBe('active');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('resumes a job that is paused', async () => {
    const { engine, served, page, faults, modeOf } = await begin();
    await pauseJob(engine.store, 'mail.send', { reason: 'smtp moves', actor: 'ben' });
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await find(page, '>mail.s', /^Run mail\.send…/);
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Resume mail.send', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'Undo' }).waitFor();
    expect(await modeOf()).toBe('active');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('leads to the form of a job, and leaves no wish in the address', async () => {
    const { served, page, faults } = await begin();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await find(page, 'run mail.s', /^Run mail\.send…/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${served.url}/jobs/mail.send`);
    await page.locator('aside.side form :focus').waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('cancels a run by its number, on the page of the run', async () => {
    const { engine, served, page, faults } = await begin();
    const id = await engine.enqueue();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await find(page, `cancel ${id}`, new RegExp(`^Cancel run ${id} of mail\\.send…`));
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').getByText(`Cancel run ${id}?`).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/runs/${id}`);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await findRun(engine.store, id)).state, LONG).toBe('cancelled');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('replays the dead letters of a job, and those of no other', async () => {
    const { engine, served, page, faults } = await begin();
    const own = await engine.die(2);
    const [other = 0] = await engine.die(1, { jobId: 'report', input: {} });
    await engine.count();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await find(page, 'send dead', /^Replay 2 dead letters of mail\.send…/);
    await page.keyboard.press('Enter');
    await page.locator('.drawer .seen', { hasText: 'would be replayed' }).getByText('2').waitFor();
    await page.keyboard.press('Control+Enter');
    const statusOf = async (id: number) => (await findRun(engine.store, id)).deadLetter?.status;
    await expect.poll(async () => Promise.all(own.map(statusOf)), LONG).toEqual(['replayed', 'replayed']);
    expect(await statusOf(other)).toBe('open');
    expect(faults).toEqual([]);
  });
});
