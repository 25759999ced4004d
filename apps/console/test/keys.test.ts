/** Which object a key acts on, and which rows a person finds under the keys. */
import { findRun, pauseQueue } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import { listTasks } from '@sb/questboard';
import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginJourney, PHONE } from './begin-journey.ts';
import { openBoard, ORG } from './demo/board.ts';
import { useBrowser } from './use-browser.ts';

/** For `expect.poll`, on a machine that does other things too. */
const PATIENT = { timeout: 20_000 };

const browser = useBrowser();

eachDialect('keys', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = (look: object = {}) => beginJourney(browser(), open, look);

  test.runIf(isWhole)('the pages behind More are within the screen of a phone', async () => {
    const { served, page, faults } = await begin(PHONE);
    await page.goto(served.url);
    await page.getByRole('button', { name: 'More', exact: true }).tap();
    const menu = page.getByRole('menu', { name: 'More pages' });
    await menu.waitFor();
    const { y = 0, height = 0 } = (await menu.boundingBox()) ?? {};
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(PHONE.viewport.height);
    await menu.getByRole('menuitem', { name: 'Jobs' }).tap();
    await page.waitForURL(/\/jobs$/);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'a key of the drawer acts on its object only: not from the card of another',
    async () => {
      const { engine, served, page, faults } = await begin();
      await openBoard(engine.store, {
        now: new Date(engine.now).toISOString(),
        members: 3,
        quests: 4,
        tasks: 12,
      });
      const filter = { status: ['todo'] } as const;
      const [one, other] = (await listTasks(engine.store, ORG, { limit: 2, filter })).items;
      await page.goto(`${served.url}/quests?org=${ORG}&task=${one?.id}`);
      const drawer = page.locator('aside.drawer');
      await drawer.getByRole('button', { name: /^Block/ }).waitFor();
      await page.locator(`[data-card="${other?.id}"]`).focus();
      await page.keyboard.press('b');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await drawer.focus();
      await page.keyboard.press('b');
      await page.locator('dialog[open]').waitFor();
      expect(faults).toEqual([]);
    },
  );

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
    expect(faults).toEqual([]);
  });

  test('errors keep their order while new letters come, and new errors wait for n', async () => {
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
    await expect.poll(order, PATIENT).toEqual(['the network is down', 'no such mailbox', 'the disk is full']);
    expect(await page.locator('.newrows').count()).toBe(0);
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
    await page.getByRole('button', { name: /^1 new/ }).click();
    await rows.getByText(String(second), { exact: true }).waitFor();
    expect(await rows.count()).toBe(2);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'of two tables the keys move the one that has the focus, and go on to the next',
    async () => {
      const { engine, served, page, faults } = await begin();
      const [older = 0, newer = 0] = await engine.die(2);
      await engine.die(1, {}, 'the disk is full');
      await page.goto(`${served.url}/failures`);
      await page.locator('.groups tbody tr', { hasText: 'no such mailbox' }).click();
      const letter = (id: number) => page.locator(`tr[data-key="${id}"]`);
      await letter(newer).locator('[data-c=died]').click();
      const { search } = new URL(page.url());
      await page.keyboard.press('j');
      await expect.poll(() => focusedRow(page), PATIENT).toBe(String(older));
      await page.keyboard.press('k');
      await page.keyboard.press('k');
      // Above the first letter is the last error.
      await expect
        .poll(() => focusedRow(page), PATIENT)
        .toBe(await page.locator('.groups tbody tr').last().getAttribute('data-key'));
      await page.keyboard.press('j');
      await expect.poll(() => focusedRow(page), PATIENT).toBe(String(newer));
      expect(new URL(page.url()).search).toBe(search);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${served.url}/runs/${newer}`);
      expect(faults).toEqual([]);
    },
  );

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
      await page.goto(`${served.url}/queues`);
      const rows = page.locator('.tbl tbody tr');
      await rows.first().waitFor();
      await page.clock.install();
      await page.route(/\/api\/v1\/queues(?:\?|$)/, refusing());
      await page.keyboard.press('g');
      await page.keyboard.press('r');
      await page.waitForURL(/\/runs$/);
      await page.clock.fastForward(60_000);
      await page.goBack();
      const note = page.locator('.stale-note');
      await note.getByText('STORE_AWAY · rq-7').waitFor();
      expect(await note.innerText()).toContain('Start it again.');
      expect(await rows.count()).toBeGreaterThan(0);
      await page.unroute(/\/api\/v1\/queues(?:\?|$)/);
      await note.getByRole('button', { name: 'Try again' }).click();
      await note.waitFor({ state: 'detached' });
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
    await page.getByText('No run matches').waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a page that was reached by a click has the focus: Enter is its own', async () => {
    const { engine, served, page, faults } = await begin();
    const [dead = 0] = await engine.die(1);
    await page.goto(served.url);
    const rail = page.getByRole('navigation', { name: 'Pages' }).first();
    await rail.getByRole('link', { name: 'Runs' }).click();
    await page.waitForURL(/\/runs$/);
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.locator('.groups tbody tr').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('aside.drawer').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: /^Replay 1/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await findRun(engine.store, dead)).deadLetter, PATIENT)
      .toMatchObject({ status: 'replayed' });
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('Esc on a run is one step to the list, whatever was looked at', async () => {
    const { engine, served, page, faults } = await begin();
    const dead = await engine.die(3);
    const rows = page.locator('.tbl tbody tr');
    await page.goto(`${served.url}/runs?state=failed`);
    await rows.nth(2).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${served.url}/runs/${dead.at(-1)}`);
    await page.getByText('1 of 3').waitFor();
    for (const id of dead.toReversed().slice(1)) {
      await page.keyboard.press(']');
      await page.waitForURL(`${served.url}/runs/${id}`);
    }
    const tabs = page.getByRole('navigation', { name: 'Log, events, causes' });
    await tabs.getByRole('link', { name: /^Events/ }).click();
    await page.waitForURL(/left=events/);
    await page.keyboard.press('l');
    await page.waitForURL(/left=logs/);
    await page.keyboard.press('Escape');
    await page.waitForURL(`${served.url}/runs?state=failed`);
    await rows.nth(2).waitFor();
    // Opened by its address, it has no list.
    const other = await page.context().newPage();
    await other.goto(`${served.url}/runs/${dead[0]}`);
    await other.getByText('no such mailbox').first().waitFor();
    await other.keyboard.press('Escape');
    await other.waitForURL(`${served.url}/runs`);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole).each([
    ['a desk', {}, '32px'],
    ['a phone', PHONE, '44px'],
    ['a wide screen to touch', { hasTouch: true, isMobile: true }, '44px'],
  ])('cosy rows on %s', async (_, look, height) => {
    const { served, page, faults } = await begin(look);
    await page.goto(served.url);
    await page.locator('main').waitFor();
    const rowHeight =
      "document.documentElement.dataset.density = 'cosy'; getComputedStyle(document.documentElement).getPropertyValue('--row')";
    expect(await page.evaluate(rowHeight)).toBe(height);
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

async function focusedRow(page: Page): Promise<string | null> {
  return page.locator(':focus').getAttribute('data-key');
}
