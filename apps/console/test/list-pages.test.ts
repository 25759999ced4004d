/**
 * Lists while their filter changes, while rows come and go, and where an answer is refused. `pnpm test:slow` has all on both
 * stores.
 */
import { pauseQueue } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import type { LetterGroups } from '../src/answers/failures.ts';
import type { Views } from '../src/answers/search.ts';
import { useBrowser } from './use-browser.ts';

/** For `expect.poll`, on a machine that does other things too. */
const PATIENT = { timeout: 20_000 };

const browser = useBrowser();

eachDialect('a list', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = () => beginJourney(browser(), open);

  test.runIf(isWhole).each([
    ['/runs', ['status:failed', 'job:mail.send'], '/runs?state=failed&job=mail.send'],
    ['/events', ['type:queue.paused', 'actor:user:ana'], '/events?type=queue.paused&actor=user%3Aana'],
    ['/audit', ['actor:user:ana', 'action:queue.paused'], '/audit?actor=user%3Aana&action=queue.paused'],
  ])('on %s one part of the filter is typed after the other', async (address, words, filtered) => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await pauseQueue(engine.store, 'mail', { reason: 'smtp moves', actor: 'user:ana' });
    await page.goto(served.url + address);
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.keyboard.press('/');
    for (const word of words) {
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    }
    await page.waitForURL(served.url + filtered);
    await expect.poll(() => page.locator('[aria-busy=true]').count(), PATIENT).toBe(0);
    expect(await page.locator('.tbl tbody tr').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the rows of the filter before stay, dimmed, until the next are read', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await engine.enqueue({ jobId: 'report' });
    await page.goto(`${served.url}/runs`);
    const rows = page.locator('.tbl tbody tr');
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('group', { name: 'Selected runs' }).waitFor();
    const held: Route[] = [];
    await page.route(/\/runs\?.*job=report/, (route) => void held.push(route));
    await page.keyboard.press('/');
    await page.keyboard.type('job:report');
    await page.keyboard.press('Enter');
    await page.locator('[aria-busy=true]').waitFor();
    expect(await rows.count()).toBe(2);
    expect(await page.getByRole('group', { name: 'Selected runs' }).count()).toBe(0);
    await held[0]?.continue();
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    expect(await page.locator('[aria-busy=true]').count()).toBe(0);
    // Back at the first filter, its list begins anew.
    await page.goBack();
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    expect(await page.getByRole('group', { name: 'Selected runs' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'errors keep their order while new letters come, and new errors wait for n',
    async () => {
      const { engine, served, page, faults } = await begin();
      const dieOf = async (message: string): Promise<void> => {
        await engine.pass(1_000);
        await engine.die(1, {}, message);
      };
      await dieOf('no such mailbox');
      await dieOf('the disk is full');
      await page.goto(`${served.url}/failures`);
      const rows = page.locator('.groups tbody tr');
      const order = async (): Promise<string[]> =>
        (await rows.locator('.msg').allInnerTexts()).map((text) => text.replace(/^\w+: /, ''));
      await rows.nth(1).waitFor();
      expect(await order()).toEqual(['the disk is full', 'no such mailbox']);
      await dieOf('no such mailbox');
      await rows.nth(1).locator('[data-c=open]', { hasText: '2' }).waitFor();
      expect(await order()).toEqual(['the disk is full', 'no such mailbox']);
      await dieOf('the network is down');
      await page.getByRole('button', { name: /^1 new/ }).waitFor();
      expect(await rows.count()).toBe(2);
      await page.keyboard.press('n');
      await expect
        .poll(order, PATIENT)
        .toEqual(['the network is down', 'no such mailbox', 'the disk is full']);
      expect(await page.locator('.newrows').count()).toBe(0);
      // One by one, errors that wait are none of the list.
      await dieOf('the fan is stuck');
      await page.getByRole('button', { name: /^1 new/ }).waitFor();
      await page.getByRole('link', { name: 'one by one' }).click();
      await page.locator('table[aria-label="Dead letters"] tbody tr').nth(4).waitFor();
      expect(await page.locator('.newrows').count()).toBe(0);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('an address of an error that is newer than the list read before opens it', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await page.goto(`${served.url}/failures`);
    await page.locator('.groups tbody tr').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/\/runs$/);
    await engine.die(1, {}, 'the disk is full');
    const answer = await page.request.get(`${served.url}/api/v1/dead-letters/groups`);
    const { items } = (await answer.json()) as LetterGroups;
    const group = items.find(({ message }) => message === 'the disk is full')?.fingerprint;
    await page.evaluate(`history.pushState({}, '', '/failures?group=${group}&act=replay')`);
    await page.locator('aside.drawer', { hasText: 'Replay 1 of' }).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('on the page of a job new runs wait for a click', async () => {
    const { engine, served, page, faults } = await begin();
    const first = await engine.enqueue();
    await page.goto(`${served.url}/jobs/mail.send`);
    const rows = page.locator('table[aria-label="Runs of mail.send"] tbody tr');
    await rows.getByText(String(first), { exact: true }).waitFor();
    await expect.poll(() => page.locator('.pill').innerText(), PATIENT).toBe('live');
    await engine.succeed();
    const second = await engine.enqueue();
    // Its key `n` is another's here.
    await page.getByRole('button', { name: '1 new', exact: true }).click();
    await rows.getByText(String(second), { exact: true }).waitFor();
    expect(await rows.count()).toBe(2);
    // One that was asked for here is no news: back from its page, it is in the list.
    await page.locator('aside.side form').getByLabel(/^to/).fill('u9');
    await page.locator('aside.side form button[type=submit]').click();
    await page.getByRole('heading', { name: /^#\d+$/ }).waitFor();
    await page.goBack();
    await expect.poll(() => rows.count(), PATIENT).toBe(3);
    expect(await page.locator('.newrows').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a facet that was not read has no number, and its refusal is shown', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await page.route(/\/runs\/(?:facets|histogram)/, refusing());
    await page.goto(`${served.url}/runs`);
    const facets = page.getByRole('complementary', { name: 'Facets' });
    await facets.getByText('STORE_AWAY · rq-7').waitFor();
    await page.locator('.list > .refusal', { hasText: 'STORE_AWAY · rq-7' }).waitFor();
    const failed = facets.getByRole('link', { name: 'failed' });
    expect(await failed.innerText()).toBe('failed');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'rows that are old say what to do, code and request, and are asked for again',
    async () => {
      const { engine, served, page, faults } = await begin();
      await engine.die(1);
      await page.goto(`${served.url}/runs`);
      const rows = page.locator('.tbl tbody tr');
      await rows.first().waitFor();
      const list = /\/api\/v1\/runs\?/;
      await page.route(list, refusing());
      await engine.enqueue();
      await page.getByRole('button', { name: /^1 new/ }).click();
      const note = page.locator('.stale-note');
      await note.getByText('STORE_AWAY · rq-7').waitFor();
      expect(await note.innerText()).toContain('Start it again.');
      expect(await rows.count()).toBe(1);
      await page.unroute(list);
      await note.getByRole('button', { name: 'Try again' }).click();
      await note.waitFor({ state: 'detached' });
      expect(await rows.count()).toBe(2);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('a run that leaves the filter stays, struck, until the next load', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.enqueue();
    await page.goto(`${served.url}/runs?state=queued`);
    const row = page.locator('.tbl tbody tr');
    await row.getByText('queued', { exact: true }).waitFor();
    expect(await page.locator('tr.gone').count()).toBe(0);
    await engine.succeed();
    await page.locator('tr.gone').getByText('succeeded', { exact: true }).waitFor();
    await page.reload();
    const none = page.getByText('No run matches');
    await none.waitFor();
    const held: Route[] = [];
    await page.route(/\/api\/v1\/runs\?/, (route) => void held.push(route));
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.locator('.tblwrap[aria-busy=true]').waitFor();
    expect(await page.getByText(/No run matches|Nothing has run yet/).count()).toBe(0);
    await held[0]?.continue();
    await row.getByText('succeeded', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('Undo of a saved view gives its name back to the view that had it', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await page.goto(`${served.url}/runs?state=failed`);
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.getByRole('button', { name: '+ save view' }).click();
    const views = `${served.url}/api/v1/views`;
    // Another person is faster.
    await page.request.put(views, {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: { page: 'runs', name: 'late', query: 'state=queued', isOfTeam: true },
    });
    await page.locator('dialog[open]').getByLabel('Name').fill('late');
    await page.locator('dialog[open]').getByLabel('For everybody').check();
    await page.locator('dialog[open] button[type=submit]').click();
    const queries = async (): Promise<string[]> => {
      const answer = await page.request.get(`${views}?page=runs`);
      return ((await answer.json()) as Views).items.map(({ query }) => query);
    };
    await page.locator('dialog[open] .refusal', { hasText: 'meanwhile: state=queued' }).waitFor();
    expect(await queries()).toEqual(['state=queued']);
    await page.locator('dialog[open] button[type=submit]').click();
    const toast = page.locator('.toast', { hasText: 'The view late is saved' });
    await toast.waitFor();
    expect(await queries()).toEqual(['state=failed']);
    await toast.getByRole('button', { name: /^Undo/ }).click();
    await page.locator('.toast', { hasText: 'Undone' }).waitFor();
    expect(await queries()).toEqual(['state=queued']);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('of a long list in an input the rest is shown by a click', async () => {
    const { engine, served, page, faults } = await begin();
    const list = Array.from({ length: 250 }, (_, nr) => `item ${nr}`);
    const id = await engine.enqueue({ jobId: 'report', input: { list } });
    await page.goto(`${served.url}/runs/${id}?tab=input`);
    await page.getByRole('button', { name: '50 more' }).click();
    await page.getByRole('button', { name: '"item 249"' }).waitFor();
    expect(await page.getByRole('button', { name: /^\d+ more$/ }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

/** Answers as a console whose store is away. */
function refusing() {
  const problem = {
    status: 503,
    code: 'STORE_AWAY',
    detail: 'The store is away.',
    hint: 'Start it again.',
    requestId: 'rq-7',
  };
  return (route: Route): Promise<void> => route.fulfill({ status: 503, json: problem });
}
