/** What people do to a whole board, in a real browser against the real server: its file, its settings, its questlines. */
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  changeOrg,
  createRecord,
  exampleOrganisation,
  listMembers,
  listQuestlines,
  listQuests,
  listTasks,
  moveTask,
  organisationYaml,
  replanSprint,
  showOrg,
  showQuest,
  showTask,
} from '@sb/questboard';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from '../web/test/violations.ts';
import { beginJourney } from './begin-journey.ts';
import { openBoard, ORG } from './demo/board.ts';
import { useBrowser } from './use-browser.ts';

const WEEK = '2026-03-02';
const SMALL = { members: 3, quests: 4, tasks: 12 };

const browser = useBrowser();

eachDialect('in a browser', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = async () => {
    const journey = await beginJourney(browser(), open);
    const { store, now } = journey.engine;
    await openBoard(store, { ...SMALL, now: new Date(now).toISOString() });
    return { ...journey, store };
  };

  test.runIf(isWhole)(
    'a file that was looked at is not stored over what another person did since',
    async () => {
      const { store, served, page, faults, join } = await begin();
      await page.goto(`${served.url}/decks?view=files`);
      const board = await exportedBy(page);
      const [task] = (await listTasks(store, ORG, { limit: 1 })).items;
      await choose(page, board.replace(`"title": ${JSON.stringify(task?.title)}`, '"title": "By Ana"'));
      await page.getByRole('button', { name: 'replace', exact: true }).click();
      await page.getByText('1 record would change').waitFor();
      await page.getByRole('button', { name: 'Import 1 change' }).click();
      await page.locator('dialog[open]').waitFor();

      const ben = await join();
      await ben.page.goto(`${ben.url}/quests?quest=${task?.questId}&act=new-task`);
      await ben.page.getByLabel('Title').fill('By Ben');
      await ben.page.keyboard.press('Control+Enter');
      await ben.page.locator('.toast').getByText('is on the board').waitFor();

      const refused = page.waitForResponse((answer) => answer.status() === 412);
      await page.keyboard.press('Control+Enter');
      expect((await refused).url()).toContain('/import');
      await page.getByText(/has changed: expected board \d+/).waitFor();
      await page.getByText('2 records would change').waitFor();
      expect(await titles()).toEqual([task?.title, 'By Ben']);

      await page.getByRole('button', { name: 'merge', exact: true }).click();
      await page.getByText('1 record would change').waitFor();
      await page.getByRole('button', { name: 'Import 1 change' }).click();
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast').getByText('1 record changed').waitFor();
      expect(await titles()).toEqual(['By Ana', 'By Ben']);
      expect(faults).toEqual([]);

      async function titles(): Promise<readonly (string | undefined)[]> {
        const { items } = await listTasks(store, ORG, { limit: 50 });
        const found = items.filter(({ id, title }) => id === task?.id || title === 'By Ben');
        return found.toSorted((one) => (one.id === task?.id ? -1 : 1)).map(({ title }) => title);
      }
    },
  );

  test.runIf(isWhole)('a task that another person has finished is not reopened unseen', async () => {
    const { store, served, page, faults } = await begin();
    const { items } = await listTasks(store, ORG, { limit: 50 });
    const taskId = items.find(({ status, assigneeId }) => status === 'todo' && assigneeId)?.id ?? '';
    const act = { actor: 'user:ana', isAdmin: true };
    const move = (to: 'in-progress' | 'done') =>
      moveTask(store, { orgId: ORG, taskId, act }, { to, force: true });
    await move('in-progress');
    const statusOf = async () => (await showTask(store, ORG, taskId)).status;
    await page.goto(`${served.url}/quests?task=${taskId}`);
    const drawer = page.locator('.drawer');
    const back = drawer.getByRole('button', { name: 'Back to todo' });
    await back.waitFor();
    // The page does not hear of it before it acts.
    const reads = new EventEmitter();
    let isHeld = true;
    await page.route(`**/orgs/${ORG}/**`, async (route) => {
      if (isHeld && route.request().method() === 'GET') await once(reads, 'go on');
      // A read that was given up has no answer to wait for.
      await route.continue().catch(() => undefined);
    });
    await move('done');
    const refused = page.waitForResponse((answer) => answer.status() === 412);
    await back.click();
    await refused;
    isHeld = false;
    reads.emit('go on');
    await drawer.getByText('Changed since you looked.').waitFor();
    await drawer.locator('.note .tasklog').getByText('done').first().waitFor();
    expect(await statusOf()).toBe('done');
    expect(await violations(page)).toEqual([]);
    // Now it is seen: the person decides again.
    await drawer.getByRole('button', { name: 'Reopen' }).waitFor();
    await back.click();
    await page.locator('.toast').getByText('is todo').waitFor();
    expect(await statusOf()).toBe('todo');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the first organisation comes from a file, in the browser', async () => {
    const { engine, served, page, faults } = await beginJourney(browser(), open);
    await page.goto(`${served.url}/quests`);
    await page.getByRole('link', { name: 'in the browser' }).click();
    const today = new Date(engine.now).toISOString().slice(0, 10);
    await page.getByLabel('File to import').setInputFiles({
      name: 'board.yaml',
      mimeType: 'text/plain',
      buffer: Buffer.from(organisationYaml(exampleOrganisation({ ...SMALL, today }))),
    });
    await page.getByRole('button', { name: /^Import \d+ changes/ }).click();
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link', { name: 'Import and export' }).waitFor();
    expect((await showOrg(engine.store, ORG)).id).toBe(ORG);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the settings of a board are changed beside those of another person', async () => {
    const { store, served, page, faults } = await begin();
    await page.goto(`${served.url}/quests`);
    await page.getByRole('button', { name: 'Board settings' }).click();
    const form = page.locator('.drawer form');
    await form.getByLabel('Name', { exact: true }).fill('New name');
    await form.getByRole('region', { name: 'deck' }).getByLabel('max', { exact: true }).fill('5');
    expect(await violations(page)).toEqual([]);
    const act = { actor: 'user:ben', isAdmin: true };
    await changeOrg(store, { orgId: ORG, act }, { settings: { focus: 70 } });
    const refused = page.waitForResponse((answer) => answer.status() === 412);
    await page.keyboard.press('Control+Enter');
    await refused;
    await form.locator('.fieldchange', { hasText: 'focus' }).waitFor();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.locator('.toast').getByText('has its name, settings').waitFor();
    const { name, settings } = await showOrg(store, ORG);
    expect({ name, focus: settings.focus, max: settings.deck.max }).toEqual({
      name: 'New name',
      focus: 70,
      max: 5,
    });
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a questline is renamed, and archived without its quests', async () => {
    const { store, served, page, faults } = await begin();
    const [line] = (await listQuestlines(store, ORG, { limit: 1 })).items;
    const questline = line?.id ?? '';
    const before = await listQuests(store, ORG, { limit: 50 });
    await page.goto(`${served.url}/quests?view=quests&questline=${questline}`);
    await page.getByRole('button', { name: 'Edit questline' }).click();
    await page.locator('.drawer form').getByLabel('Title').fill('Another name');
    await page.locator('.drawer form').getByLabel('Order').fill('7');
    await page.keyboard.press('Control+Enter');
    await page
      .getByLabel('questline', { exact: true })
      .getByText('Another name')
      .waitFor({ state: 'attached' });
    expect(
      (await listQuestlines(store, ORG, { limit: 50 })).items.find(({ id }) => id === questline),
    ).toMatchObject({ title: 'Another name', order: 7 });
    await page.getByRole('button', { name: 'Archive questline…' }).click();
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast').getByText('is archived').waitFor();
    expect(new URL(page.url()).searchParams.get('questline')).toBeNull();
    expect((await listQuestlines(store, ORG, { limit: 50 })).items.map(({ id }) => id)).not.toContain(
      questline,
    );
    const { items } = await listQuests(store, ORG, { limit: 50 });
    expect(items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));

    await page.getByLabel('archived', { exact: true }).selectOption('archived');
    await page.getByLabel('questline', { exact: true }).selectOption('Another name, archived');
    await page.getByText('The questline “Another name” is archived.').waitFor();
    await page.getByRole('button', { name: 'Return it to the board' }).click();
    await page.getByRole('button', { name: 'Edit questline' }).waitFor();
    expect((await listQuestlines(store, ORG, { limit: 50 })).items.map(({ id }) => id)).toContain(questline);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the audit leads to a member who has left the board, and may return', async () => {
    const { store, served, page, faults } = await begin();
    const act = { actor: 'user:ben', isAdmin: true };
    const nora = { name: 'Nora Lind', email: 'nora@example.com' };
    await createRecord(store, { orgId: ORG, kind: 'member', id: 'nora', act }, nora);
    const isThere = async () =>
      (await listMembers(store, ORG, { limit: 50 })).items.some(({ id }) => id === 'nora');
    const drawer = page.locator('aside.drawer');
    await page.goto(`${served.url}/people?org=${ORG}&member=nora`);
    await drawer.getByRole('button', { name: 'Archive…' }).click();
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast', { hasText: 'is archived' }).waitFor();
    expect(await isThere()).toBe(false);
    await page.goto(`${served.url}/audit`);
    await page.getByRole('link', { name: 'member nora' }).first().click();
    await drawer.getByRole('button', { name: 'Return it to the board' }).click();
    await drawer.getByRole('button', { name: 'Archive…' }).waitFor();
    expect(await isThere()).toBe(true);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a quest is cancelled, and its open tasks are kept', async () => {
    const { store, served, page, faults } = await begin();
    const quests = (await listQuests(store, ORG, { limit: 50 })).items;
    const { id = '' } = quests.find(({ progress: { live, done } }) => live > done) ?? {};
    const statuses = async () => (await showQuest(store, ORG, id)).tasks.map(({ status }) => status);
    const before = await statuses();
    await page.goto(`${served.url}/quests?quest=${id}`);
    await page.locator('.drawer').getByRole('button', { name: 'Cancel…' }).click();
    await page.getByLabel('Keep its open tasks').check();
    await page.getByRole('button', { name: /^Cancel 1 quest(?! and)/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast').waitFor();
    expect((await showQuest(store, ORG, id)).state).toBe('cancelled');
    expect(await statuses()).toEqual(before);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a plan that was made again names its person, and no run', async () => {
    const { store, served, page, faults } = await begin();
    await replanSprint(store, { orgId: ORG, weekStart: WEEK, act: { actor: 'user:ana', isAdmin: true } });
    await page.goto(`${served.url}/decks?view=runs`);
    await page.locator('tbody tr', { hasText: 'sprint.replan' }).click();
    await page.locator('aside.drawer').getByText('By ana').waitFor();
    expect(await page.locator('aside.drawer a[href^="/runs/"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

/** The board as the button JSON saves it. */
async function exportedBy(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON' }).click();
  return readFile(await (await download).path(), 'utf8');
}

async function choose(page: Page, text: string): Promise<void> {
  const file = { name: 'board.json', mimeType: 'text/plain', buffer: Buffer.from(text) };
  await page.getByLabel('File to import').setInputFiles(file);
  await page.getByText(/would change|already as in the file/).waitFor();
}
