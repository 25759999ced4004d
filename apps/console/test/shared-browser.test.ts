/** What files of one worker share of the browser, and what they do not. */
import { afterAll, expect, test } from 'vitest';
import { type BrowserShare, endBySignal, shareBrowser } from './shared-browser.ts';
import { leavePort, startAtLeftPort } from './left-ports.ts';

const shares: BrowserShare[] = [];
afterAll(() => Promise.all(shares.map((one) => one.close())));

/** A look that no other file has. */
const LOOK = { viewport: { width: 611, height: 407 } };

async function share(): Promise<BrowserShare> {
  const one = await shareBrowser();
  shares.push(one);
  return one;
}

test('a page that a file has left is that of the next file, and stays open when the first one ends', async () => {
  const [first, second] = [await share(), await share()];
  const { page, leave } = await first.take(LOOK);
  await leave();
  await first.close();
  const taken = await second.take(LOOK);
  expect(taken.page).toBe(page);
  expect(page.isClosed()).toBe(false);
  await taken.drop();
});

test('the end of a file drops the pages that it has not left, and no others', async () => {
  const [first, second] = [await share(), await share()];
  const [{ page: taken }, own, { page: other }] = [
    await first.take(LOOK),
    await first.page(LOOK),
    await second.take(LOOK),
  ];
  await first.close();
  expect([taken, own, other].map((page) => page.isClosed())).toEqual([true, true, false]);
});

test('files that begin at once share one browser, and a signal that a test emits does not end it', async () => {
  const [first, second] = await Promise.all([share(), share()]);
  const [one, other] = await Promise.all([first.page(LOOK), second.page(LOOK)]);
  expect(one.context().browser()).toBe(other.context().browser());
  // The listener alone: others of this process, such as that of a file's own browser, close all browsers.
  expect(process.listeners('SIGTERM')).toContain(endBySignal);
  endBySignal('SIGTERM');
  expect(await one.evaluate(() => 1)).toBe(1);
});

test('a server takes the port that was left last, and another one if that is taken', async () => {
  const asked: number[] = [];
  leavePort(1);
  leavePort(2);
  const port = await startAtLeftPort(async (one) => {
    asked.push(one);
    if (one === 2) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
    return one;
  });
  expect([port, asked]).toEqual([1, [2, 1]]);
});
