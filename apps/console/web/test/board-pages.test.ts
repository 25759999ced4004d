/** The board, its decks and its issues. */
import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { violations } from './violations.ts';
import { goAnew, goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('an act without an answer keeps the choice of its dialog as it was sent, and after a refusal the focus', async () => {
  await using opened = await pages.open('/quests?quest=letters');
  const { page } = opened;
  const hold = new EventEmitter();
  await page.route('**/quests/letters/cancel', async (route) => {
    await once(hold, 'ended');
    await route.fulfill({ status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is away.' } });
  });
  await page.locator('.drawer').getByRole('button', { name: 'Cancel…' }).click();
  const choice = page.locator('dialog[open]').getByLabel('Keep its open tasks');
  await choice.check();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => choice.isDisabled()).toBe(true);
  // It keeps the focus, and what was chosen.
  await page.keyboard.press('Space');
  expect(
    await choice.evaluate((box: HTMLInputElement) => [box.checked, box === document.activeElement]),
  ).toEqual([true, true]);
  hold.emit('ended');
  await page.locator('dialog[open] .refusal').waitFor();
  await expect.poll(() => choice.isEnabled()).toBe(true);
  await page.unroute('**/quests/letters/cancel');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
  expect(pages.sent('/orgs/acme/quests/letters/cancel').at(-1)).toEqual({ keepTasks: true, rev: 3 });
});

test.each([
  ['task=ink&act=edit', '/orgs/acme/tasks/ink', 'Edit task ink', 'Try again'],
  ['quest=stamps&act=edit', '/orgs/acme/quests/stamps', 'Edit quest stamps', 'Try again'],
  ['questline=post&act=edit-questline', '/orgs/acme/questlines', 'Edit questline post', 'Try again'],
  ['questline=gone&act=edit-questline', undefined, 'Edit questline gone', 'No questline gone'],
])('the form of %s can be closed where its record does not come', async (address, refused, name, says) => {
  if (refused !== undefined) pages.stub.answers.set(refused, 400);
  await using opened = await pages.open(`/quests?view=quests&${address}`);
  const { page } = opened;
  const drawer = page.getByRole('complementary', { name });
  await drawer.getByText(says).waitFor();
  expect(await drawer.getByRole('button', { name: 'Close' }).count()).toBe(1);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

describe('the board', () => {
  test('is walked by h j k l; a task is opened by Enter, moved by m and taken back by z', async () => {
    await using opened = await pages.open('/quests');
    const { page } = opened;
    await page.waitForSelector('.card');
    const at = () => page.evaluate(() => document.activeElement?.getAttribute('data-card'));
    for (const [key, card] of [
      ['j', 'send'],
      ['j', 'ink'],
      ['l', 'write'],
      ['l', 'print'],
      ['h', 'write'],
    ] as const) {
      await page.keyboard.press(key);
      expect([key, await at()]).toEqual([key, card]);
    }
    expect(await page.locator('.views + .maintained').innerText()).toContain(', succeeded');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.drawer .tasklog');
    expect(new URL(page.url()).search).toBe('?task=write');
    const log = await page.locator('.drawer .tasklog').innerText();
    expect(log).toContain('ana took it from Bo Marsh');
    expect(log).not.toContain('user:');
    expect(await page.locator('.drawer [aria-label="Move"] button').allInnerTexts()).toEqual([
      expect.stringContaining('To review'),
      'Done',
      'Back to todo',
      'Cancel',
    ]);
    await page.keyboard.press('m');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => pages.sent('/orgs/acme/tasks/write/transition'))
      .toEqual([{ to: 'in-review', rev: 7 }]);
    await page.waitForSelector('.toast');
    await page.keyboard.press('z');
    await expect
      .poll(() => pages.sent('/orgs/acme/tasks/write/transition')[1])
      .toEqual({ to: 'in-progress', force: true, rev: 8 });
    expect(opened.faults).toEqual([]);
  });

  test('offers first to unblock a blocked task, and to cancel it last', async () => {
    const opened = await pages.lead('/quests?task=print');
    const { page } = opened;
    const moves = page.locator('.drawer [aria-label="Move"] button');
    await moves.first().waitFor();
    expect(await moves.allInnerTexts()).toEqual([
      expect.stringContaining('Unblock'),
      expect.stringContaining('Back to todo'),
      'Begin',
      'To review',
      'Cancel',
    ]);
    expect(await moves.first().getAttribute('class')).toContain('primary');
    expect(await moves.nth(1).getAttribute('class')).not.toContain('primary');
    expect(await moves.last().getAttribute('class')).toContain('danger');
    await page.keyboard.press('m');
    await expect.poll(() => page.locator(':focus').innerText()).toContain('Back to todo');
    // Its flag would say the blocker once more.
    const labels = page.locator('.drawer .lab');
    expect(await labels.allInnerTexts()).toContain('Blocked by');
    expect(await labels.allInnerTexts()).not.toContain('Flags');
    await goAnew(page, '/quests?quest=parcels', '.drawer .graphself');
    expect(await page.locator('.drawer section', { hasText: 'Locked until' }).innerText()).toContain(
      'Not met: Letters to every customer is completed',
    );
    expect(opened.faults).toEqual([]);
  });

  test('folds a column by its head, and keeps the closed ones folded until they are opened', async () => {
    await using opened = await pages.open('/quests');
    const { page } = opened;
    const column = (status: string) => page.locator('.column', { hasText: new RegExp(`^${status}`) });
    await column('todo').locator('.card').first().waitFor();
    expect(await column('done').locator('.card').count()).toBe(0);
    for (const status of ['todo', 'done']) await column(status).getByRole('button', { name: status }).click();
    await expect.poll(() => column('todo').locator('.card').count()).toBe(0);
    await column('done').locator('.card').first().waitFor();
    expect(opened.faults).toEqual([]);
  });

  test('says what forbids a move, and lets an operator pass it', async () => {
    await using opened = await pages.open('/quests?task=send');
    const { page } = opened;
    await page.waitForSelector('.drawer .tasklog');
    expect(await page.getByRole('button', { name: 'Begin', exact: true }).count()).toBe(0);
    expect(await page.locator('.drawer .hold').allInnerTexts()).toContainEqual(
      expect.stringContaining('It cannot become in-progress: waits for write'),
    );
    await page.getByRole('button', { name: 'Begin anyway' }).click();
    await expect
      .poll(() => pages.sent('/orgs/acme/tasks/send/transition'))
      .toEqual([{ to: 'in-progress', force: true, rev: 7 }]);
  });

  test('shows what changed meanwhile, keeps what was typed, and saves it over that', async () => {
    await using opened = await pages.open('/quests?task=write&act=edit');
    const { page } = opened;
    const title = page.getByLabel('Title');
    await title.fill('Write it by hand');
    const before = (await (
      await page.request.get(`${pages.stub.url}/api/v1/orgs/acme/tasks/write`)
    ).json()) as object;
    pages.stub.answers.set('PATCH /orgs/acme/tasks/write', 412);
    pages.stub.answers.set('/orgs/acme/tasks/write', {
      ...before,
      rev: 9,
      title: 'Write two',
      priority: 'low',
    });
    await page.keyboard.press('Control+Enter');
    const note = page.locator('.drawer .note', { hasText: 'Changed meanwhile' });
    await expect.poll(() => note.innerText()).toContain('Priority urgent → low');
    expect(await note.innerText()).toContain(
      'Title Write the letter → Write two; you typed “Write it by hand”, which takes its place when you save',
    );
    expect(await title.inputValue()).toBe('Write it by hand');
    pages.stub.answers.delete('PATCH /orgs/acme/tasks/write');
    await page.getByRole('button', { name: /Save mine over it/ }).click();
    await expect
      .poll(() => pages.sent('/orgs/acme/tasks/write').at(-1))
      .toEqual({ title: 'Write it by hand' });
    await expect.poll(() => new URL(page.url()).search).toBe('?task=write');
  });

  test('passes a rule only while its form names that rule', async () => {
    await using opened = await pages.open('/quests?task=write&act=edit');
    const { page } = opened;
    const rule = { code: 'DEPENDENCY_UNMET', detail: 'It waits for ink.', force: true };
    const other = { code: 'REQUEST_INVALID', detail: 'The title is too long.' };
    const refusals = [rule, other];
    await page.route('**/orgs/acme/tasks/write', (route) => {
      const json = route.request().method() === 'PATCH' ? refusals.shift() : undefined;
      return json ? route.fulfill({ status: 409, json }) : route.fallback();
    });
    const pass = page.getByLabel('Save it although this rule says no');
    const refused = page.locator('.drawer .refusal');
    await page.getByLabel('Title').fill('Write it by hand');
    await page.keyboard.press('Control+Enter');
    await pass.check();
    const asked = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.keyboard.press('Control+Enter');
    expect((await asked).postDataJSON()).toEqual({ title: 'Write it by hand', force: true });
    await refused.getByText('too long').waitFor();
    expect(await pass.count()).toBe(0);
    await page.getByRole('button', { name: /^Save/ }).click();
    await expect.poll(() => pages.sent('/orgs/acme/tasks/write')).toEqual([{ title: 'Write it by hand' }]);
  });

  test('of one of several organisations is chosen, and remembered', async () => {
    const common = { timezone: 'UTC', active: true };
    pages.stub.answers.set('/orgs', {
      items: [
        { id: 'acme', name: 'Acme Post', ...common },
        { id: 'umbra', name: 'Umbra', ...common },
      ],
    });
    await using opened = await pages.open('/quests?org=umbra');
    const { page } = opened;
    await page.getByRole('button', { name: 'Umbra' }).click();
    expect(await page.getByRole('menuitemradio').allInnerTexts()).toEqual(['Acme Post acme', 'Umbra umbra']);
    await page.goto(`${pages.stub.url}/quests`);
    await page.getByRole('button', { name: 'Umbra' }).waitFor();
    // Another tab goes to the other one; a page that is open stays where it is.
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('sb.settings') ?? '') as object;
      localStorage.setItem('sb.settings', JSON.stringify({ ...kept, org: 'acme', density: 'cosy' }));
      dispatchEvent(new StorageEvent('storage', { key: 'sb.settings' }));
    });
    await expect.poll(() => page.locator('html').getAttribute('data-density')).toBe('cosy');
    expect(await page.locator('.orgs').innerText()).toBe('Umbra');
    await pages.asAdmin();
    await page.goto(`${pages.stub.url}/quests?org=gone`);
    await expect.poll(() => page.locator('.blank').innerText()).toContain('There is no organisation “gone”');
    // A file that is compared with one board is not imported into another.
    await goWithin(page, '/decks?org=umbra&view=files', '.drop');
    const file = { name: 'tasks.csv', mimeType: 'text/csv', buffer: Buffer.from('id,title\n') };
    await page.getByLabel('File to import').setInputFiles(file);
    await page.locator('.import-how').waitFor();
    await goWithin(page, '/decks?org=acme&view=files', '.drop');
    await page.getByRole('button', { name: 'Acme Post' }).waitFor();
    expect(await page.locator('.import-how').count()).toBe(0);
  });

  test('has its lists filtered by the address, and its first use says the commands', async () => {
    await using opened = await pages.open('/quests?view=tasks');
    const { page } = opened;
    await page.waitForSelector('.tbl tbody tr');
    expect(await page.locator('.tbl thead').innerText()).not.toContain('Status');
    const why = page.locator('td[data-c="why"]', { hasText: 'stale' });
    expect(await why.getAttribute('class')).toContain('hold');
    expect(await page.getByText('due before').locator('+ input').getAttribute('placeholder')).toBe('any day');
    await page.getByLabel('status', { exact: true }).selectOption('blocked');
    await expect.poll(() => page.locator('.tbl tbody tr').count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?view=tasks&status=blocked');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.locator('.tbl tbody tr').count()).toBe(5);
    pages.stub.answers.set('/orgs', { items: [] });
    await page.goto(`${pages.stub.url}/quests`);
    await expect
      .poll(() => page.locator('.blank').innerText())
      .toContain('worker questboard:import board.yaml');
    expect(await violations(page)).toEqual([]);
  });
});

test('the decks of a day are those of another by [, of a member, and their flags of a severity', async () => {
  const opened = await pages.lead('/decks');
  const { page } = opened;
  await page.waitForSelector('.deck .what-task');
  const words = await page.locator('.deck').first().innerText();
  expect(words).toContain('4 tasks wait for it');
  expect(words).toContain('now Bo Larsen has it');
  expect(words).not.toMatch(/unlocks:|· in-progress/);
  expect(await page.locator('.deck').last().innerText()).toContain('Waits for Build the core of refunds.');
  const stale = page.locator('.flags li', { hasText: 'Build the core of refunds' });
  expect(await stale.innerText()).toMatch(/aging · since .* · limit 5 days$/);
  const shown = await page.locator('.days h2').innerText();
  await page.keyboard.press('[');
  await expect.poll(() => page.locator('.days h2').innerText()).not.toBe(shown);
  await page.getByRole('button', { name: 'All members' }).click();
  await page.getByRole('menuitemradio', { name: 'Bo Larsen' }).click();
  await expect.poll(() => page.locator('.deck').allInnerTexts()).toEqual([expect.stringContaining('Off')]);
  await page.getByRole('link', { name: 'critical', exact: true }).click();
  await expect.poll(() => page.locator('.flags li').count()).toBe(1);
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toMatchObject({ org: 'acme', member: 'bo', severity: 'critical' });
  await goWithin(page, '/decks?org=acme&member=gone', '.blank');
  await page
    .locator('.blank')
    .getByRole('button', { name: /^Clear/ })
    .click();
  await expect.poll(() => new URL(page.url()).search).toBe('?org=acme');
  expect(opened.faults).toEqual([]);
});

test('an issue that is gone from GitHub is marked as one that failed, and says so', async () => {
  const opened = await pages.lead('/decks?view=github');
  const gone = opened.page.locator('.gh-errors li').filter({ hasText: 'missing' });
  expect(await gone.locator('.state').getAttribute('class')).toContain('s-failed');
  expect(await gone.innerText()).toContain('gone from GitHub');
  expect(opened.faults).toEqual([]);
});

test('issues that the sync leaves alone are made again by a run that says so', async () => {
  await using opened = await pages.open('/decks?view=github');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Make 1 issue again…' }).click();
  const asked = page.locator('dialog[open]');
  await asked.getByRole('button', { name: 'Copy as CLI' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'worker github:sync --org acme --recreate',
  );
  expect(await violations(page)).toEqual([]);
  await asked.getByRole('button', { name: 'Make 1 issue again' }).click();
  await asked.waitFor({ state: 'detached' });
  expect(pages.stub.acts).toMatchObject([
    { path: '/api/v1/jobs/github.sync/runs', body: { input: { orgId: 'acme', recreate: true } } },
  ]);
  expect(opened.faults).toEqual([]);
});

test('issues that were moved are looked for again, and links of tasks that no run goes through ask for nothing', async () => {
  const at = '/orgs/acme/github';
  const shown = (await (await fetch(`${pages.stub.url}/api/v1${at}`)).json()) as object;
  const read = async (leftAlone: object) => {
    pages.stub.answers.set(at, { ...shown, leftAlone });
    await using opened = await pages.open('/decks?view=github');
    await opened.page.getByRole('button', { name: 'Try again now' }).waitFor();
    return await opened.page.locator('.acts2').getByRole('button').allInnerTexts();
  };
  expect(await read({ gone: 0, moved: 2 })).toEqual(['Try again now', 'Look for 2 moved issues again…']);
  expect(await read({ gone: 0, moved: 0 })).toEqual(['Try again now']);
});

const FILTERS = [
  'status=blocked',
  'in=a-quest-with-a-long-name-of-its-own',
  'assignee=none',
  'flag=blocked.dependency',
  'dueBefore=2026-03-02',
  'tag=customer',
];

test('the filter of tasks is one row of a wide page, whatever it has', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  for (const filter of FILTERS) {
    await goAnew(page, `/quests?view=tasks&${filter}`, '[role="search"]');
    const bar = page.getByRole('search', { name: 'Filter of tasks' });
    await bar.getByRole('button', { name: 'Clear the filter' }).waitFor();
    const middles = await bar.evaluate((element) =>
      [...element.children]
        .map((child) => child.getBoundingClientRect())
        .map(({ y, height }) => y + height / 2),
    );
    const seen = middles.filter((middle) => middle > 0);
    expect([filter, Math.max(...seen) - Math.min(...seen) < 8]).toEqual([filter, true]);
  }
  const words = page.getByLabel('Words in the id, the title or the description');
  // A choice is kept by what is sent after it, and what is cleared before it is sent is gone from the box too.
  await words.fill('mail');
  await page.getByRole('combobox', { name: 'priority' }).selectOption('high');
  await expect.poll(() => new URL(page.url()).search).toMatch(/priority=high.*text=mail/);
  await words.fill('mail and more');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?view=tasks');
  expect(await words.inputValue()).toBe('');
});

test('on a phone the filters of quests are folded too, and what is chosen stays in sight', async () => {
  await using opened = await pages.open('/quests?view=quests&state=locked', { isPhone: true });
  const bar = opened.page.getByRole('search', { name: 'Filter of quests' });
  const fields = bar.locator('select:visible');
  await bar.waitFor();
  expect(await fields.count()).toBe(1);
  await bar.getByRole('button', { name: 'Filters' }).tap();
  expect(await fields.count()).toBe(4);
  expect(opened.faults).toEqual([]);
});

test('the whole history of a task that was refused is said to be so, below what is known', async () => {
  const route = '/orgs/acme/tasks/send';
  const task = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as {
    readonly history: readonly { readonly n: number }[];
  };
  const history = Array.from({ length: 9 }, (_, nr) => ({ ...task.history[0], n: 100 - nr }));
  pages.stub.answers.set(route, { ...task, history }).set(`${route}/history`, 403);
  await using opened = await pages.open('/quests?task=send');
  const drawer = opened.page.locator('.drawer');
  await drawer.getByRole('button', { name: 'all', exact: true }).click();
  await drawer.getByText('You may not do this.').waitFor();
  expect(await drawer.locator('.tasklog li').count()).toBe(9);
});

test('a task shows how its issue on GitHub stands, and what the last sync said of it', async () => {
  const route = '/orgs/acme/tasks/send';
  {
    await using opened = await pages.open('/quests?task=send');
    const drawer = opened.page.locator('.drawer');
    const issue = drawer.getByRole('link', { name: 'acme/post#12' });
    expect(await issue.getAttribute('href')).toBe('https://github.com/acme/post/issues/12');
    await drawer.getByText(/^not up to date, open$/).waitFor();
    await drawer.getByText('The last sync said: GitHub answered 403: the token may not write.').waitFor();
    expect(opened.faults).toEqual([]);
  }
  const task = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as { readonly issue: object };
  const linked = { ...task.issue, state: 'linked', lastError: undefined };
  pages.stub.answers.set(route, { ...task, issue: linked });
  await using opened = await pages.open('/quests?task=send');
  await opened.page
    .locator('.drawer')
    .getByText(/^up to date, open$/)
    .waitFor();
  expect(await opened.page.getByText('The last sync said').count()).toBe(0);
});
