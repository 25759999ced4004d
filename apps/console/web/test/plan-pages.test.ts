/** The plan of a week, and who works by it. */
import { expect, test } from 'vitest';
import type { Sprint } from '../../src/answers/sprints/sprints.ts';
import { VIEWER } from './look-at.ts';
import { violations } from './violations.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('a plan is read by keyboard from a member to the reasons, and approved as it was seen', async () => {
  await using opened = await pages.open('/queues');
  const { page } = opened;
  await page.waitForSelector('.qrow');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForSelector('.person .t-blk');
  expect(await page.locator('.planabout').innerText()).toContain(
    'fit 88 of 100 · the busiest has 1.20 × the average · 3.5h carried over',
  );
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.drawer').innerText()).toContain('with it the week is 62 % full');
  expect(await page.locator('.drawer').innerText()).toContain('Chidi Larsen: scores lower');
  const again = page.getByRole('region', { name: 'Plan again' });
  expect(await again.count()).toBe(0);
  const at = '/orgs/acme/sprints/2026-11-30';
  const plan = (await (await fetch(`${pages.stub.url}/api/v1${at}`)).json()) as Sprint;
  const give = page.getByRole('button', { name: /^Give to Chidi Larsen/ }).first();
  const title = (await give.getAttribute('aria-label'))?.split(': ')[1];
  const members = plan.members.map((member) => ({
    ...member,
    items: member.items.map((item) => (item.title === title ? { ...item, assigneeId: 'chidi' } : item)),
  }));
  pages.stub.answers.set(at, { ...plan, members });
  await give.press('Enter');
  await expect
    .poll(() => pages.stub.acts.filter(({ path }) => path.endsWith('/claim')))
    .toMatchObject([{ method: 'POST', body: { memberId: 'chidi', rev: 4 } }]);
  await again.and(page.locator(':focus')).waitFor();
  expect(await page.locator('.drawer').getByRole('button', { name: 'Plan again' }).count()).toBe(1);
  // It is given back.
  pages.stub.answers.set(at, plan);
  await page.keyboard.press('z');
  await again.waitFor({ state: 'detached' });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('.drawer').innerText()).toContain('blocked: the staging database');
  await page.keyboard.press('a');
  const asked = page.locator('dialog[open]');
  expect(await asked.innerText()).toMatch(/tasks planned\s+5\s+people with tasks\s+2\s+tasks left out\s+3/);
  await asked.getByLabel(/^Reason/).fill('agreed on Monday');
  pages.stub.answers.set('POST /orgs/acme/sprints/2026-11-30/approve', 412);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('dialog[open] .refusal');
  pages.stub.answers.delete('POST /orgs/acme/sprints/2026-11-30/approve');
  // It is another plan by now: the page shows it before it is approved.
  await asked.getByRole('button', { name: 'Look again' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await asked.waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  await asked.getByLabel(/^Reason/).fill('agreed on Monday');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('is the plan of its week');
  expect(pages.sent('/orgs/acme/sprints/2026-11-30/approve')).toEqual([
    { reason: 'agreed on Monday' },
    { reason: 'agreed on Monday' },
  ]);
  await page.keyboard.press(']');
  await expect.poll(() => page.locator('.blank').innerText()).toContain('No plan for 7 Dec to 13 Dec');
  expect(await page.locator('.blank').innerText()).toContain('Plan the week');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect.poll(() => page.locator('.blank').innerText()).toContain('The week is over');
  expect(await page.locator('.blank').innerText()).not.toContain('Plan the week');
  expect(opened.faults).toEqual([]);
});

test('the draft of a week that is over is not approved, nor made again', async () => {
  const at = '/orgs/acme/sprints/2026-11-30';
  const shown = (await (await fetch(`${pages.stub.url}/api/v1${at}`)).json()) as object;
  pages.stub.answers.set(at, { ...shown, thisWeek: '2026-12-07' });
  await using opened = await pages.open('/sprint?week=2026-11-30');
  const acts = opened.page.getByRole('button');
  await acts.filter({ hasText: 'Cancel…' }).waitFor();
  expect(await acts.filter({ hasText: /Approve plan|Plan again/ }).count()).toBe(0);
});

test('a plan is made again after a rehearsal has told what it would change', async () => {
  await using opened = await pages.open('/sprint?week=2026-11-30');
  const { page } = opened;
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    document.execCommand = () => false;
  });
  await page.keyboard.press('y');
  await page.locator('.toast', { hasText: 'Not copied: the browser has refused it' }).waitFor();
  await page.getByRole('button', { name: 'Plan again' }).click();
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('has version 3');
  const path = '/orgs/acme/sprints/2026-11-30/replan';
  expect([pages.sent(`${path}?dryRun=true`), pages.sent(path)]).toEqual([[{ rev: 7 }], [{ rev: 7 }]]);
});

test('a task that a plan has added leads to the board', async () => {
  await using opened = await pages.open('/sprint?week=2026-11-30&side=changes');
  const link = opened.page.locator('.drawer .unl a').first();
  expect(await link.getAttribute('href')).toMatch(/^\/quests\?.*task=/);
  expect(opened.faults).toEqual([]);
});

test('what is typed about a member stays when another person was faster, and what that one changed is shown', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, name: 'ana', role: 'admin' });
  await using opened = await pages.open('/people');
  const { page } = opened;
  await page.waitForSelector('.members tbody tr');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.weekdays');
  await page.keyboard.press('e');
  const skills = page.getByLabel(/^Skills/);
  await skills.fill('db, law');
  expect(await violations(page)).toEqual([]);
  const list = await page.evaluate(async () => (await fetch('/api/v1/orgs/acme/members')).json());
  const [ada, ...others] = list.items;
  const items = [{ ...ada, rev: 4, dailyCapacityMinutes: 240 }, ...others];
  pages.stub.answers.set('/orgs/acme/members', { ...list, items });
  pages.stub.answers.set('PATCH /orgs/acme/members/ada', 412);
  await page.keyboard.press('Control+Enter');
  const told = page.locator('.editor [role="status"]');
  await expect.poll(() => told.innerText()).toContain('Minutes a day 360 → 240; the form has it now');
  expect(await skills.inputValue()).toBe('db, law');
  pages.stub.answers.delete('PATCH /orgs/acme/members/ada');
  expect(await page.getByLabel(/^Minutes a day/).inputValue()).toBe('240');
  // On Saturday, the list that is read after the act is that of the week to come, which has no plan yet.
  const { plan: _plan, ...unplanned } = list;
  const week = { start: '2026-12-07', isComing: true };
  pages.stub.answers.set('/orgs/acme/members', { ...unplanned, week });
  await page.getByRole('button', { name: /^Save mine over it/ }).click();
  await expect.poll(() => page.locator('.toast').innerText()).toContain('dailyCapacityMinutes');
  await expect.poll(() => page.locator('.p-people .note').innerText()).toMatch(/no plan for next week/);
  expect(await page.locator('.members').innerText()).not.toContain('not in the plan');
  expect(await page.locator('.members thead').innerText()).toContain('Next week, 7 Dec');
  expect(pages.sent('/orgs/acme/members/ada')).toEqual([
    { skills: ['db', 'law'] },
    { skills: ['db', 'law'] },
  ]);
});

test('a digest that was refused is not taken for none', async () => {
  pages.stub.answers.set('/orgs/acme/digest', 403);
  await using opened = await pages.open('/decks');
  const digest = opened.page.locator('.digest');
  await expect.poll(() => digest.innerText()).toContain('You may not do this.');
});
