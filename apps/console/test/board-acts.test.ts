/** What people do on a board in a browser: who has a task, what is taken back, what leaves the board and returns. */
import {
  type Act,
  blockTask,
  cancelQuest,
  changeRecord,
  claimTask,
  createRecord,
  importOrganisation,
  listQuests,
  readSyncedTasks,
  showQuest,
  showTask,
} from '@sb/questboard';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { violations } from '../web/test/violations.ts';
import { beginJourney } from './begin-journey.ts';
import type { PageLook } from './keep-pages.ts';
import { useBrowser } from './use-browser.ts';

const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members:
  - { id: ana, name: Ana, email: ana@acme.test, role: owner }
  - { id: ben, name: Ben, email: ben@acme.test }
  - { id: cid, name: Cid, email: cid@acme.test }
quests:
  - { id: letters, title: Letters, state: unlocked }
  - { id: parcels, title: Parcels, requires: [{ type: questCompleted, questId: letters }] }
tasks:
  - { id: write, title: Write, questId: letters }
  - { id: send, title: Send, questId: letters }
`;

const browser = useBrowser();

eachDialect('on a board', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  async function begin(look?: PageLook) {
    const begun = await beginJourney(browser(), open, look);
    const { store, now } = begun.engine;
    await importOrganisation(store, BOARD, { file: 'acme.yaml', now: new Date(now).toISOString() });
    const ownerOf = async (id: string) => (await showTask(store, 'acme', id)).assigneeId;
    return { ...begun, store, ownerOf, drawer: begun.page.locator('aside.drawer') };
  }

  test.runIf(isWhole)('a task of mine goes to no member; a claim made meanwhile is told of', async () => {
    const { store, served, page, drawer, faults, ownerOf } = await begin();
    await claimTask(store, task('write', 'user:ana'));
    await page.goto(`${served.url}/quests?org=acme&task=write`);
    await drawer.getByText('Ana has it').waitFor();
    await drawer.getByRole('button', { name: 'Give to' }).click();
    await page.getByRole('menuitem', { name: 'no member' }).click();
    await drawer.getByText('no owner').waitFor();
    expect(await ownerOf('write')).toBeUndefined();
    // While a menu is open nothing on the page changes.
    await drawer.getByRole('button', { name: 'Give to' }).click();
    await claimTask(store, task('write'));
    const refused = page.waitForResponse((answer) => answer.url().endsWith('/claim'));
    await page.getByRole('menuitem', { name: /^Cid/ }).click();
    expect((await refused).status()).toBe(412);
    await drawer.getByText('Changed since you looked.').waitFor();
    await drawer.getByText('Ben has it').waitFor();
    expect(await ownerOf('write')).toBe('ben');
    // Now it is seen: the person decides again.
    await drawer.getByRole('button', { name: 'Give to' }).click();
    await page.getByRole('menuitem', { name: /^Cid/ }).click();
    await drawer.getByText('Cid has it').waitFor();
    expect(await ownerOf('write')).toBe('cid');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('Undo takes back what it can as it was, and is not offered for the rest', async () => {
    const { store, served, page, drawer, faults, ownerOf } = await begin();
    const blockers = async () =>
      (await showTask(store, 'acme', 'send')).blockers.map(({ text, resolvedAt }) => [
        text,
        resolvedAt === undefined,
      ]);
    await page.goto(`${served.url}/quests?org=acme&task=write`);
    const toast = page.locator('.toast');
    const undo = toast.getByRole('button', { name: 'Undo' });
    await drawer.getByRole('button', { name: /^Begin/ }).click();
    await toast.getByText('is in-progress').waitFor();
    // It has an owner and a beginning now, which a move back would leave.
    expect(await undo.count()).toBe(0);
    expect(await ownerOf('write')).toBe('ana');

    await blockTask(store, task('send'), { text: 'the key' });
    await page.goto(`${served.url}/quests?org=acme&task=send`);
    await drawer.getByText('the key').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Block');
    await page
      .getByRole('option', { name: /^Block/ })
      .first()
      .click();
    await page
      .locator('dialog[open]')
      .getByLabel(/^What blocks it/)
      .fill('the door');
    await page.keyboard.press('Control+Enter');
    await undo.waitFor();
    await blockTask(store, task('send'), { text: 'the ink' });
    await undo.click();
    await toast.getByText('Undone').waitFor();
    expect(await blockers()).toEqual([
      ['the key', true],
      ['the door', false],
      ['the ink', true],
    ]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('Undo of a claim is refused where another person has taken the task', async () => {
    const { store, served, page, drawer, faults, ownerOf } = await begin({ isOwn: true });
    await page.clock.install();
    await page.goto(`${served.url}/quests?org=acme&task=write`);
    await drawer.getByRole('button', { name: 'Claim' }).click();
    const toast = page.locator('.toast');
    await toast.getByText('is assigned to ana').waitFor();
    await claimTask(store, task('write'), { force: true });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await toast.getByText('Not undone').waitFor();
    // A refusal is no passing sentence: it stays, with its code.
    await page.clock.fastForward(60_000);
    await toast.getByText(/^[A-Z_]+ · /).waitFor();
    await toast.getByRole('button', { name: 'Close' }).click();
    await toast.waitFor({ state: 'detached' });
    expect(await ownerOf('write')).toBe('ben');
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'a quest is archived with its tasks, found among the archived, and returned',
    async () => {
      const { store, served, page, drawer, faults } = await begin();
      await claimTask(store, task('send'));
      await page.goto(`${served.url}/quests?org=acme&view=quests&quest=letters`);
      await drawer.getByRole('button', { name: 'More to do' }).click();
      await page.getByRole('menuitem', { name: 'Archive…' }).click();
      const asked = page.locator('dialog[open]');
      await asked.getByText('2 tasks archived with it, 1 quest no longer requiring it').waitFor();
      await asked.getByRole('button', { name: 'Archive 1 quest and 2 tasks' }).click();
      const toast = page.locator('.toast');
      await toast.getByText('is archived').waitFor();
      expect(await toast.getByRole('button', { name: 'Undo' }).count()).toBe(0);
      const quests = async (archived: boolean) =>
        (await listQuests(store, 'acme', { limit: 9, filter: { archived } })).items.map(({ id }) => id);
      expect([await quests(false), await quests(true)]).toEqual([['parcels'], ['letters']]);

      await page.getByLabel('archived').selectOption('archived');
      await page.getByRole('link', { name: 'Letters' }).click();
      await drawer.getByRole('button', { name: 'Return it to the board' }).click();
      await toast.getByText('is on the board').waitFor();
      expect(await quests(false)).toEqual(['letters', 'parcels']);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('who archives a member with tasks is told how many lose their owner', async () => {
    const { store, served, page, drawer, faults } = await begin();
    for (const id of ['write', 'send']) await claimTask(store, task(id));
    const archive = async (id: string) => {
      await page.goto(`${served.url}/people?org=acme&member=${id}`);
      await drawer.getByRole('button', { name: 'Archive…' }).click();
      await page.locator('dialog[open]').waitFor();
      const says = await page.locator('dialog[open]').innerText();
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast', { hasText: 'is archived' }).waitFor();
      return { says, undo: await page.locator('.toast').getByRole('button', { name: 'Undo' }).count() };
    };
    expect(await archive('ben')).toEqual({
      says: expect.stringContaining('2 tasks without an assignee'),
      undo: 0,
    });
    expect(await archive('cid')).toEqual({ says: expect.stringContaining('can be returned.'), undo: 1 });
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'of 120 quests each can be chosen, and the open ones are beside the tasks',
    async () => {
      const { store, served, page, drawer, faults } = await begin();
      const quests = Array.from({ length: 120 }, (_, n) => `more-${String(n).padStart(3, '0')}`);
      for (const [n, id] of quests.entries()) {
        const target = { orgId: 'acme', act: by('user:ben') };
        await createRecord(store, { ...target, kind: 'quest', id }, { title: `More ${n}` });
        if (n < 110) await cancelQuest(store, { ...target, questId: id });
      }
      await page.goto(`${served.url}/quests?org=acme`);
      await page.locator('.lane').getByText('More 119').waitFor();
      await page.goto(`${served.url}/quests?org=acme&view=tasks`);
      const choices = page.getByLabel('quest', { exact: true }).locator('option');
      await expect.poll(() => choices.count()).toBe(1 + 2 + 120);
      await page.goto(`${served.url}/quests?org=acme&act=new-task`);
      await drawer.getByLabel('Title').fill('Knot');
      await drawer.getByLabel('Quest').selectOption('more-119');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast', { hasText: 'is on the board' }).waitFor();
      expect((await showQuest(store, 'acme', 'more-119')).tasks).toMatchObject([{ title: 'Knot' }]);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('a task gets an issue when its form names the repository', async () => {
    const { store, served, page, drawer, faults } = await begin();
    const mark = { syncToGithub: true };
    await changeRecord(store, { orgId: 'acme', kind: 'task', id: 'send', act: by('user:ben') }, mark);
    await page.goto(`${served.url}/quests?org=acme&task=send`);
    await drawer.getByText('marked for GitHub, names no repository').waitFor();
    await page.goto(`${served.url}/quests?org=acme&task=write&act=edit`);
    await drawer.getByLabel('Its issue on GitHub is kept up to date').check();
    const repository = drawer.getByLabel('Repository');
    await repository.waitFor();
    await drawer.getByLabel('Title').press('Control+Enter');
    expect(await repository.evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true);
    await repository.fill('acme/app');
    await drawer.getByLabel('Issue number').fill('7');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast').getByText('has its syncToGithub, github').waitFor();
    const { tasks } = await readSyncedTasks(store, 'acme');
    expect(tasks.map((one) => one.task)).toMatchObject([
      { id: 'write', github: { repo: 'acme/app', issueNumber: 7 } },
    ]);
    expect(faults).toEqual([]);
  });
});

function task(taskId: string, actor = 'user:ben') {
  return { orgId: 'acme', taskId, act: by(actor) };
}

function by(actor: string): Act {
  return { actor, isAdmin: true };
}
