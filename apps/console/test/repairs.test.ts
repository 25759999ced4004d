/** What people do when something has failed or is to be decided, alone and two at a time, on a desk and on a phone. */
import { blockTask, listMembers, listTasks, showSprint, showTask } from '@sb/questboard';
import { findRun, readChain, readQueues } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginJourney, BY_KEYS, PHONE } from './begin-journey.ts';
import { breakChain } from './broken-chain.ts';
import { openBoard, ORG } from './demo/board.ts';
import { tabTo, typeInto } from './tab-to.ts';
import { useBrowser } from './use-browser.ts';

/** The Monday of the engine's noon. */
const WEEK = '2026-03-02';

const browser = useBrowser();

eachDialect('in a browser', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = (look = {}) => beginJourney(browser(), open, look);

  test.runIf(isWhole)('a chain whose middle failed goes on from there', async () => {
    const { engine, served, page, faults } = await begin(BY_KEYS);
    const middle = await breakChain(engine);
    expect((await findRun(engine.store, middle)).state).toBe('failed');
    await page.goto(served.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const key of ['g', 'r']) await page.keyboard.press(key);
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.keyboard.press('/');
    await page.locator('.query :focus').waitFor();
    await page.keyboard.type('status:failed');
    for (const key of ['Enter', 'Escape']) await page.keyboard.press(key);
    await page.locator('.tbl tbody tr:only-child').waitFor();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname === `/runs/${middle}`);
    await tabTo(page, page.locator('main').getByRole('button', { name: 'More', exact: true }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('menuitem', { name: 'Retry the chain' }), 'ArrowDown');
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
    'dead letters are replayed with a patch by keys, each with the rest of its own input',
    async () => {
      const { engine, served, page, faults } = await begin(BY_KEYS);
      const dead = await engine.die(2);
      await page.goto(`${served.url}/failures`);
      await page.locator('.tbl tbody tr').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('aside.drawer').waitFor();
      await page.keyboard.press('r');
      // The form begins at the reason, behind the input.
      await tabTo(page, page.getByRole('button', { name: 'change…' }), 'Shift+Tab');
      await page.keyboard.press('Enter');
      const box = page.locator('.drawer textarea');
      await tabTo(page, box);
      const input = JSON.parse(await box.inputValue()) as object;
      await page.keyboard.press('Control+a');
      await page.keyboard.type(JSON.stringify({ ...input, cc: 'ops' }));
      await page.locator('.diff .add', { hasText: 'ops' }).waitFor();
      await tabTo(page, page.getByLabel(/^Reason/));
      await page.keyboard.type('ops wants a copy');
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

  test.runIf(isSlow())('a viewer sees what failed, and can do none of it', async () => {
    const { engine, join, faults } = await begin(BY_KEYS);
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
    'two people edit one schedule: the second, by keys, is told, and keeps what it typed',
    async () => {
      const { engine, served, page, join, faults } = await begin(BY_KEYS);
      const { url, page: others } = await join();
      const made = await page.request.post(`${served.url}/api/v1/schedules`, {
        headers: { 'sec-fetch-site': 'same-origin' },
        data: { name: 'hourly', jobId: 'report', schedule: '0 * * * *' },
      });
      expect(made.status()).toBe(201);
      await page.goto(`${served.url}/schedules?view=list&schedule=hourly&act=edit`);
      await typeInto(page, page.getByLabel('Description'), 'of ana');
      await editByKeys(others, url, 'of ben');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast').waitFor();
      const description = async () => (await listSchedules(engine.store))[0]?.description;
      expect(await description()).toBe('of ana');
      const refused = others.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await others.keyboard.press('Control+Enter');
      expect((await refused).status()).toBe(412);
      await others.locator('.drawer [role=alert]').waitFor();
      expect(await others.getByLabel('Description').inputValue()).toBe('of ben');
      expect(await description()).toBe('of ana');
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('two people cancel one run: the second is told that it has ended', async () => {
    const { engine, served, page, join, faults } = await begin(BY_KEYS);
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
    const refused = others.waitForResponse((answer) => answer.url().endsWith('/cancel'));
    await others.keyboard.press('Control+Enter');
    expect((await refused).status()).toBe(409);
    await others.locator('dialog[open] .refusal', { hasText: 'has ended: it is cancelled' }).waitFor();
    expect(await findRun(engine.store, id)).toMatchObject({ state: 'cancelled' });
    expect(faults).toEqual([]);
  });

  async function beginWithBoard(look = {}) {
    const begun = await begin(look);
    const { store, now } = begun.engine;
    const at = new Date(now).toISOString();
    await openBoard(store, { now: at, members: 4, quests: 6, tasks: 30 });
    return { ...begun, store };
  }

  test.runIf(isWhole)(
    'two people approve one plan: the second is told, and what was typed stays',
    async () => {
      const { store, served, page, join, faults } = await beginWithBoard(BY_KEYS);
      const { url, page: others } = await join();
      await askApproval(page, served.url, 'agreed on Monday');
      await askApproval(others, url, 'of ben');
      const state = async () => (await showSprint(store, ORG, WEEK)).sprint.state;
      expect(await state()).toBe('draft');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast', { hasText: 'is the plan of its week' }).waitFor();
      expect(await state()).toBe('active');
      const refused = others.waitForResponse((answer) => answer.url().endsWith('/approve'));
      await others.keyboard.press('Control+Enter');
      expect((await refused).status()).toBe(412);
      await others.locator('dialog[open] .refusal').waitFor();
      expect(
        await others
          .locator('dialog[open]')
          .getByLabel(/^Reason/)
          .inputValue(),
      ).toBe('of ben');
      await others.keyboard.press('Escape');
      await others.getByText('Active plan').first().waitFor();
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)(
    'a task is found by its words, given to a new member, and one blocker of it ends',
    async () => {
      const { store, served, page, faults } = await beginWithBoard();
      const [task] = (await listTasks(store, ORG, { limit: 1, filter: { status: ['todo'] } })).items;
      if (!task) throw new Error('no task');
      const target = { orgId: ORG, taskId: task.id, act: { actor: 'user:ana', isAdmin: true } };
      for (const text of ['the key', 'the door']) await blockTask(store, target, { text, keepStatus: true });
      await page.goto(`${served.url}/people?org=${ORG}`);
      await page.getByRole('button', { name: 'New member…' }).click();
      const asked = page.locator('dialog[open]');
      await asked.getByLabel('Name').fill('Nora Lind');
      await asked.getByLabel('E-mail').fill('nora@example.com');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast', { hasText: 'is on the board' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(task.title);
      await page.getByRole('option', { name: `task ${task.id} of ${ORG}` }).click();
      const drawer = page.locator('aside.drawer');
      await drawer.getByText('the door').first().waitFor();
      await drawer.getByRole('button', { name: 'Resolve' }).first().click();
      const left = async () =>
        (await showTask(store, ORG, task.id)).blockers.filter(({ resolvedAt }) => resolvedAt === undefined);
      await expect.poll(async () => (await left()).map(({ text }) => text)).toEqual(['the door']);
      await drawer.getByRole('button', { name: 'Give to' }).click();
      await page.getByRole('menuitem', { name: /^Nora Lind/ }).click();
      const { items: members } = await listMembers(store, ORG, { limit: 50 });
      const nora = members.find(({ name }) => name === 'Nora Lind')?.id;
      const assignee = async () => (await showTask(store, ORG, task.id)).assigneeId;
      await expect.poll(assignee).toBe(nora);
      await page.goto(`${served.url}/people?org=${ORG}&member=${nora}`);
      await drawer.getByRole('button', { name: 'Archive…' }).click();
      await page.locator('dialog[open]').getByText('Archive 1 member').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast', { hasText: 'is archived' }).waitFor();
      expect(await assignee()).toBeUndefined();
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('on a phone a failure is replayed and its queue paused', async () => {
    const { engine, served, page, faults } = await begin(PHONE);
    const [dead = 0] = await engine.die(1);
    await engine.count();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    const bar = page.getByRole('navigation', { name: 'Pages' }).last();
    await bar.getByRole('link', { name: /Failures/ }).tap();
    await page.getByText('no such mailbox').first().tap();
    await page.locator('aside.drawer').waitFor();
    await page
      .getByRole('button', { name: /^Replay/ })
      .first()
      .tap();
    await page.getByRole('button', { name: /^Replay 1/ }).tap();
    await expect
      .poll(async () => (await findRun(engine.store, dead)).deadLetter)
      .toMatchObject({ status: 'replayed' });
    await page.goto(`${served.url}/queues`);
    await page.getByText('mail', { exact: true }).first().tap();
    await page.getByRole('button', { name: /^Pause/ }).tap();
    const asked = page.locator('dialog[open]');
    await asked.getByLabel(/^Reason/).fill('from the train');
    await asked.getByRole('button', { name: /^Pause/ }).tap();
    const mail = async () => (await readQueues(engine.store)).find(({ name }) => name === 'mail');
    await expect.poll(async () => (await mail())?.mode).toBe('paused');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(PHONE.viewport.width);
    expect(faults).toEqual([]);
  });
});

/** By keyboard, up to the question. */
async function askApproval(page: Page, url: string, reason: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('h1');
  for (const key of ['g', 'p']) await page.keyboard.press(key);
  await page.getByText('Draft plan').first().waitFor();
  await page.keyboard.press('a');
  await typeInto(page, page.locator('dialog[open]').getByLabel(/^Reason/), reason);
}

async function expectNoAct(page: Page): Promise<void> {
  const acts = page
    .locator('main')
    .getByRole('button', { name: /Replay|Retry|Cancel|Discard|Priority|Pause/ });
  expect(await acts.count()).toBe(0);
}

/** Opens the only schedule from the list, and types into its form: it is not sent. */
async function editByKeys(page: Page, url: string, description: string): Promise<void> {
  await page.goto(`${url}/schedules`);
  await page.locator('.srow').waitFor();
  for (const key of ['j', 'Enter']) await page.keyboard.press(key);
  await tabTo(page, page.locator('.drawer').getByRole('button', { name: 'More to do' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('menuitem', { name: /^Edit/ }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await typeInto(page, page.getByLabel('Description'), description);
}
