/** What the palette offers for what it has found, by keyboard: to whom, and what becomes of it. */
import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './violations.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

const NOTHING = {
  jobs: [],
  runs: [],
  queues: [],
  schedules: [],
  rules: [],
  quests: [],
  tasks: [],
  members: [],
};
const LONG = { timeout: 15_000 };

/** Each section with its items, without their notes. */
async function found(page: Page, text: string): Promise<string[][]> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await page.locator('.found').first().waitFor();
  return sections(page);
}

function sections(page: Page): Promise<string[][]> {
  return page.locator('.palette [role="group"]').evaluateAll((groups) =>
    groups.map((group) => [
      group.getAttribute('aria-label') ?? '',
      ...[...group.querySelectorAll('.found .clip')].map((item) =>
        [...item.childNodes]
          .filter((part) => part.nodeName !== 'SMALL')
          .map(({ textContent }) => textContent)
          .join(''),
      ),
    ]),
  );
}

function schedulesActs(): string[] {
  return pages.stub.acts.flatMap(({ method, path }) => {
    const [, rest] = path.split('/schedules/');
    return rest === undefined ? [] : [`${method} ${rest.replace(/[?&]tz=[^&]+$/, '')}`];
  });
}

async function signInAs(role: 'viewer' | 'operator' | 'admin'): Promise<void> {
  const who = (await (await fetch(`${pages.stub.url}/api/v1/session`)).json()) as object;
  pages.stub.answers.set('/session', { ...who, role });
}

test('a palette whose acts cannot be loaded takes no page away', async () => {
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  const { page } = opened;
  const reason = page.getByLabel(/^Reason/);
  await reason.fill('mended');
  await page.route('**/found-acts-*.js', (route) => route.abort());
  const refused = page.waitForEvent('requestfailed');
  expect(await found(page, 'mail')).not.toEqual([]);
  await refused;
  await page.keyboard.press('Escape');
  expect(await reason.inputValue()).toBe('mended');
});

test('what is found later does not scroll the list back to what is chosen', async () => {
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const [asked] = await Promise.all([
    new Promise<Route>((resolve) => void page.route('**/search?*', resolve)),
    found(page, 'm'),
  ]);
  const list = page.getByRole('listbox', { name: 'Found' });
  await expect
    .poll(() =>
      list.evaluate((box) => {
        box.scrollTo(0, box.scrollHeight);
        return box.scrollTop;
      }),
    )
    .toBeGreaterThan(0);
  const before = await list.evaluate((box) => box.scrollTop);
  await asked.fulfill({
    json: { ...NOTHING, runs: [{ id: 9, jobId: 'mail.late', state: 'failed', may: {} }], isWhole: true },
  });
  await list.getByText('#9 mail.late').waitFor({ state: 'attached' });
  expect(await list.evaluate((box) => box.scrollTop)).toBe(before);
  await page.unrouteAll();
});

test('a job is found with its acts and its runs', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  expect(await found(page, 'mail di')).toEqual([
    ['Jobs', 'mail.digest'],
    ['Do', 'Run mail.digest…', 'Pause mail.digest…', 'Replay 47 dead letters of mail.digest…'],
    ['Runs', 'Runs of mail.digest'],
    ['Queues', 'mail'],
    ['Schedules', 'digest'],
    ['Errors', '"mail di"'],
  ]);
  expect(await violations(page)).toEqual([]);
  expect(opened.faults).toEqual([]);
});

test('a click on where it looks leaves the letters that follow in the box', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  await found(page, 'mail');
  await page.locator('.palette').getByRole('button', { name: /^in / }).click();
  await page.keyboard.type('.digest');
  const box = page.getByRole('combobox', { name: 'Find or do' });
  expect(await box.inputValue()).toBe('mail.digest');
  await expect.poll(() => sections(page), LONG).toEqual([['Jobs', 'mail.digest']]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/jobs\/mail\.digest$/);
});

test('runs are found one by one, and Tab narrows to a kind', async () => {
  const may = { cancel: false, priority: false, replay: false, edit: false, retry: false };
  const run = { id: 3445, jobId: 'mail.digest', state: 'failed', says: 'no such mailbox', may };
  pages.stub.answers.set('/search', { ...NOTHING, runs: [run] });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await found(page, 'mail di');
  await page.locator('.found', { hasText: '#3445' }).waitFor();
  const scope = page.locator('.palette').getByRole('button', { name: /^in / });
  for (const _ of ['jobs', 'runs']) await page.keyboard.press('Tab');
  expect(await scope.innerText()).toContain('in runs');
  expect(await sections(page)).toEqual([
    ['Runs', '#3445 mail.digest', 'Runs of mail.digest'],
    ['Errors', '"mail di"'],
  ]);
  await page.keyboard.press('Shift+Tab');
  await expect.poll(() => sections(page), LONG).toEqual([['Jobs', 'mail.digest']]);
  await page.keyboard.press('Tab');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\/3445$/);
  expect(opened.faults).toEqual([]);
});

test('the palette says where not everything on the boards was searched, and only where it searches boards', async () => {
  pages.stub.answers.set('/search', { ...NOTHING, isWhole: false });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await found(page, 'mail di');
  const cut = page.getByText('Not everything on the boards was searched.');
  await cut.waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await cut.waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+Tab');
  await cut.waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.type('>');
  await cut.waitFor({ state: 'detached' });
  const records = ['Quests', 'Tasks', 'Members'];
  pages.stub.answers.set('/search', {
    ...NOTHING,
    tasks: [{ org: 'acme', id: 't-1', name: 'A letter to all' }],
  });
  await page.keyboard.press('Control+a');
  await page.keyboard.type('letter');
  await page.locator('.found', { hasText: 'A letter to all' }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.locator('.found').first().waitFor();
  await expect
    .poll(async () =>
      (await sections(page)).map(([name]) => name).filter((name) => records.includes(name ?? '')),
    )
    .toEqual([]);
  expect(opened.faults).toEqual([]);
});

test('a choice stays what it was when more is found above it', async () => {
  pages.stub.answers.set('/search', {
    ...NOTHING,
    quests: [{ org: 'shop', id: 'Q-1', name: 'Mail digest' }],
  });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  const held: (() => Promise<void>)[] = [];
  await page.route('**/api/v1/search?*', (route) => {
    held.push(() => route.continue());
  });
  await found(page, 'mail di');
  await page.getByRole('option', { name: /^mail\.digest/, selected: true }).waitFor();
  await page.keyboard.press('ArrowUp');
  const chosen = page.getByRole('option', { name: '"mail di"', selected: true });
  await chosen.waitFor();
  await expect.poll(() => held.length, LONG).toBe(1);
  await held[0]?.();
  await page.getByRole('option', { name: 'Mail digest' }).waitFor();
  await chosen.waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/runs?error=mail+di');
});

test('a viewer finds the same without acts', async () => {
  await signInAs('viewer');
  await using opened = await pages.open('/runs');
  expect(await found(opened.page, 'mail di')).toEqual([
    ['Jobs', 'mail.digest'],
    ['Runs', 'Runs of mail.digest'],
    ['Queues', 'mail'],
    ['Schedules', 'digest'],
    ['Errors', '"mail di"'],
  ]);
});

test.each([
  ['operator', []],
  ['admin', [['Do', 'Cordon node web-1', 'Drain node web-1…']]],
] as const)('nodes are for administrators: %s', async (role, acts) => {
  await signInAs(role);
  await using opened = await pages.open('/runs');
  expect(await found(opened.page, 'web-1')).toEqual([['Nodes', 'web-1'], ...acts, ['Errors', '"web-1"']]);
});

test('Run leads to the form of the job, which has the focus', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  await found(page, 'run mail.di');
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Run mail.digest now' });
  await expect.poll(() => form.locator(':focus').count(), LONG).toBe(1);
});

test('the page of an object offers its acts by the same names, once, with their keys', async () => {
  const opened = await pages.lead('/jobs/mail.digest');
  const { page } = opened;
  await page.getByRole('button', { name: /^Pause/ }).waitFor();
  await page.keyboard.press('Control+k');
  const pause = page.getByRole('option', { name: /^Pause mail\.digest…/ });
  await pause.waitFor();
  await page.keyboard.type('pause mail.di');
  await expect.poll(() => pause.count(), LONG).toBe(1);
  expect(await pause.locator('kbd').allInnerTexts()).toEqual(['p']);
});

test('the next fire of a schedule is skipped at once, and z takes it back', async () => {
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await found(page, '>skip revenue');
  await page.keyboard.press('Enter');
  await page.locator('.toast').getByRole('button', { name: /^Undo/ }).waitFor();
  await page.keyboard.press('z');
  await expect
    .poll(() => schedulesActs(), LONG)
    .toEqual(['POST revenue.nightly/skip', 'DELETE revenue.nightly/override?kind=skip']);
  // Each names the version that was seen last: that of the list, then that of the answer.
  expect(pages.stub.acts.flatMap(({ version }) => version ?? [])).toEqual([3, 4]);
  expect(opened.faults).toEqual([]);
});

const RUN = { id: 3525, jobId: 'github.issues', state: 'held' };
const MAY = { cancel: true, priority: true, replay: false, edit: false, retry: false };

/** The text, what Enter takes, and what its page asks. */
const ASKED_THERE = [
  ['override revenue', 'Override fires of revenue.nightly…', /^Override the next fires of revenue\.nightly/],
  ['drain web-1', 'Drain node web-1…', /^Drain web-1/],
  ['silence dlq-jobs', 'Silence rule dlq-jobs…', /^Silence dlq-jobs/],
  ['cancel 3525', 'Cancel run 3525 of github.issues…', /^Cancel run 3525/],
  ['block write', 'Block task write…', /^What blocks write/],
  ['cancel letters', 'Cancel quest letters…', /^Cancel /],
  ['approve plan', 'Approve the plan of acme…', /^Approve the plan/],
] as const;

test('what needs the page of its object is asked there, and the address says nothing of it', async () => {
  await pages.asAdmin();
  pages.stub.answers.set('/search', {
    ...NOTHING,
    runs: [{ ...RUN, may: MAY }],
    tasks: [{ org: 'acme', id: 'write', name: 'Write the letters' }],
    quests: [{ org: 'acme', id: 'letters', name: 'All letters' }],
  });
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  for (const [text, name, question] of ASKED_THERE) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(text);
    await page.getByRole('option', { name, selected: true }).waitFor(LONG);
    await page.keyboard.press('Enter');
    const asked = page.getByRole('alertdialog', { name: question });
    await asked.waitFor(LONG);
    // No link leads a person to an act.
    expect(page.url()).not.toContain('act=');
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
  }
  expect(opened.faults).toEqual([]);
});

test('what its page does not offer is not done: the palette says so', async () => {
  pages.stub.answers.set('/search', { ...NOTHING, runs: [{ ...RUN, may: { ...MAY, retry: true } }] });
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  await found(page, 'retry 3525');
  await page.getByRole('option', { name: 'Retry run 3525', selected: true }).waitFor(LONG);
  await page.keyboard.press('Enter');
  await page
    .locator('.toast', { hasText: 'Not possible now: Retry run 3525 of github.issues' })
    .waitFor(LONG);
  expect(opened.faults).toEqual([]);
});

test('a key that is pressed before its page is there drops what was wanted', async () => {
  pages.stub.answers.set('/search', { ...NOTHING, runs: [{ ...RUN, may: MAY }] });
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const asked = new Promise<Route>((resolve) => void page.route('**/api/v1/runs/3525?*', resolve));
  await found(page, 'cancel 3525');
  await page.getByRole('option', { name: 'Cancel run 3525', selected: true }).waitFor(LONG);
  await page.keyboard.press('Enter');
  const run = await asked;
  await page.keyboard.press('ArrowDown');
  await run.continue();
  await page.getByRole('button', { name: /^Cancel/ }).waitFor();
  // A question would be open by the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.unrouteAll();
});

test('an act on another board says so, and is done there', async () => {
  await pages.asAdmin();
  const tasks = ['acme', 'labs'].map((org) => ({ org, id: 'write', name: 'Write the letters' }));
  pages.stub.answers.set('/search', { ...NOTHING, tasks });
  const answerOf = async (path: string) =>
    (await (await fetch(`${pages.stub.url}/api/v1${path}`)).json()) as object;
  const { items } = (await answerOf('/orgs')) as { readonly items: readonly object[] };
  pages.stub.answers.set('/orgs', { items: [...items, { ...items[0], id: 'labs', name: 'Labs' }] });
  pages.stub.answers.set('/orgs/labs', { ...(await answerOf('/orgs/acme')), id: 'labs' });
  pages.stub.answers.set('/orgs/labs/tasks/write', {
    ...(await answerOf('/orgs/acme/tasks/write')),
    orgId: 'labs',
  });
  await using opened = await pages.open('/quests?org=acme&task=write');
  const { page } = opened;
  await page
    .locator('.drawer')
    .getByRole('button', { name: /^Block…/ })
    .waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('block write');
  const acts = page.getByRole('option', { name: 'Block task write…' });
  await expect
    .poll(() => acts.allTextContents(), LONG)
    .toEqual([expect.stringContaining('of acme'), expect.stringContaining('of labs')]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog', { name: 'What blocks write?' }).waitFor(LONG);
  expect(new URL(page.url()).searchParams.get('org')).toBe('labs');
});

test('what was found by an earlier text has no acts', async () => {
  pages.stub.answers.set('/search', { ...NOTHING, runs: [{ ...RUN, may: MAY }] });
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  await found(page, 'cancel github');
  const act = page.getByRole('option', { name: 'Cancel run 3525 of github.issues…' });
  await act.waitFor(LONG);
  const asked = new Promise<Route>((resolve) => void page.route('**/api/v1/search?*', resolve));
  await page.keyboard.type('.iss');
  const search = await asked;
  await expect.poll(() => act.count()).toBe(0);
  await search.continue();
  await act.waitFor(LONG);
  await page.unrouteAll();
});

test('a viewer is offered no act on what is found but reading', async () => {
  pages.stub.answers.set('/search', {
    ...NOTHING,
    runs: [{ ...RUN, may: { ...MAY, cancel: false, priority: false } }],
    tasks: [{ org: 'acme', id: 'dlq-jobs', name: 'The rule dlq-jobs' }],
  });
  await signInAs('viewer');
  await using opened = await pages.open('/alerts?rule=dlq-jobs');
  const { page } = opened;
  await page.locator('.drawer').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('dlq-jobs');
  await page.getByRole('option', { name: /^The rule dlq-jobs/ }).waitFor(LONG);
  // Once, with the key that it has on its page.
  const acts = page.getByRole('group', { name: 'Do' }).getByRole('option');
  await expect.poll(() => acts.count(), LONG).toBe(1);
  expect(await acts.innerText()).toMatch(/^Explain rule dlq-jobs\s*X$/i);
  expect(opened.faults).toEqual([]);
});

test('an act that is refused is a question, with the way to try again', async () => {
  pages.stub.answers.set('DELETE /queues/media/pause', 503);
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await found(page, '>resume media');
  await page.keyboard.press('Enter');
  const asked = page.getByRole('alertdialog', { name: 'Resume queue media: not done' });
  await asked.waitFor();
  pages.stub.answers.clear();
  await page.keyboard.press('Control+Enter');
  await page.locator('.toast', { hasText: 'media is active' }).waitFor();
  expect(await page.locator('dialog[open]').count()).toBe(0);
});

test('the key t goes through the same themes as the menu, the first of which is seen', async () => {
  await using opened = await pages.open('/', { theme: 'light' });
  const { page } = opened;
  await page.locator('.verdict').waitFor();
  const shown = () => page.evaluate(() => document.documentElement.dataset['theme']);
  const button = page.getByRole('button', { name: /^Theme: / });
  const themes: unknown[] = [];
  for (const next of ['dark', 'light', 'system']) {
    await page.keyboard.press('t');
    await expect.poll(() => button.getAttribute('aria-label')).toBe(`Theme: ${next}`);
    themes.push(await shown());
  }
  expect(themes).toEqual(['dark', 'light', 'light']);
});
