/** What lists have in common: they are copied by `y` and `Y`, and name people as all pages do. */
import type { Page } from 'playwright-core';
import type { Alerts } from '../../src/answers/alerts/alerts.ts';
import type { Overview } from '../../src/answers/overview.ts';
import { expect, test } from 'vitest';
import { goAnew, goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

const LONG = { timeout: 15_000 };

/** Addresses with the command line that `y` copies, and the route that `Y` copies as curl. */
const COPIED = [
  [
    '/runs?state=failed&job=mail.digest',
    'worker history --status failed --job mail.digest',
    '/runs?state=failed&job=mail.digest',
  ],
  ['/jobs?state=failing&q=mail', 'worker list', '/jobs?state=failing&q=mail'],
  ['/queues', 'worker queue:list', '/queues'],
  ['/schedules', 'worker schedules', '/schedules'],
  ['/failures?view=letters', 'worker dlq:list --status open', '/dead-letters?status=open'],
  ['/nodes?all=true', 'worker node:list', '/nodes?all=true'],
  ['/failures', 'worker dlq:list --group', '/dead-letters/groups'],
  ['/failures?status=discarded', 'worker dlq:list --status discarded', '/dead-letters?status=discarded'],
  ['/alerts', 'worker alert:status', '/alerts'],
  [
    '/alerts?view=history&severity=high&rule=dead',
    'worker alert:history --severity high --rule dead',
    '/alerts/history?severity=high&rule=dead',
  ],
  ['/people?org=acme', 'worker member:list --org acme', '/orgs/acme/members'],
  [
    '/quests?org=acme&view=quests&state=locked',
    'worker quest:list --state locked --org acme',
    '/orgs/acme/quests?state=locked',
  ],
  [
    '/quests?org=acme&view=tasks&in=letters&status=todo',
    'worker task:list --status todo --quest letters --org acme',
    '/orgs/acme/tasks?status=todo&quest=letters',
  ],
  [
    '/decks?org=acme&member=bo',
    'worker questboard:show --org acme --member bo',
    '/orgs/acme/decks?member=bo',
  ],
  [
    '/decks?org=acme&view=runs&job=daily.questmaster',
    'worker questboard:runs --org acme --job daily.questmaster',
    '/orgs/acme/runs?job=daily.questmaster',
  ],
  ['/settings?tab=users', 'worker user:list', '/users'],
  ['/settings?tab=sessions&of=all', 'worker session:list', '/sessions?all=true'],
  ['/settings?tab=tokens', 'worker token:list', '/tokens'],
  ['/alerts?view=silences', 'worker alert:silences --all', '/silences?all=true'],
  ['/events?type=run.*', "worker events:tail --type 'run.*'", '/events?type=run.*'],
] as const;

test('each list is copied as a command and as curl', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [address, command, route] of COPIED) {
    await goAnew(page, address, '.tbl tbody tr, .qrow, .week, .deck, .views .on');
    await page.keyboard.press('y');
    await expect.poll(() => copied(page), LONG).toBe(command);
    await page.keyboard.press('Shift+Y');
    await expect.poll(() => copied(page), LONG).toContain(`/api/v1${route}'`);
  }
  expect(opened.faults).toEqual([]);
});

/** Addresses with the name of the file, and the route that is asked for it. */
const SAVED = [
  ['/jobs?state=failing', 'jobs', '/jobs?state=failing'],
  ['/queues', 'queues', '/queues'],
  ['/schedules', 'schedules', '/schedules'],
  ['/nodes', 'nodes', '/nodes?all=false'],
  ['/people?org=acme', 'members', '/orgs/acme/members?archived=false'],
  ['/quests?org=acme&view=quests&state=locked', 'acme-quests', '/orgs/acme/quests?state=locked'],
  ['/quests?org=acme&view=tasks&status=todo', 'acme-tasks', '/orgs/acme/tasks?status=todo'],
  ['/alerts?view=silences', 'silences', '/silences?all=true'],
  ['/settings?tab=users', 'users', '/users'],
  ['/settings?tab=sessions', 'sessions', '/sessions'],
  ['/settings?tab=tokens', 'tokens', '/tokens'],
] as const;

test('each list is saved as a file', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/');
  const { page } = opened;
  for (const [address, name, route] of SAVED) {
    await goAnew(page, address, 'main:not(.door)');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const formats = page.locator('.menu:popover-open').getByRole('menuitem');
    await expect.poll(() => formats.allInnerTexts(), LONG).toEqual(['CSV', 'NDJSON', 'JSON', 'Copy as curl']);
    const [request, file] = await Promise.all([
      page.waitForRequest((asked) => asked.headers()['accept'] === 'text/csv', LONG),
      page.waitForEvent('download', LONG),
      page.getByRole('menuitem', { name: 'CSV', exact: true }).click(),
    ]);
    expect(request.url()).toBe(`${pages.stub.url}/api/v1${route}`);
    expect(file.suggestedFilename()).toBe(`${name}.csv`);
  }
  expect(opened.faults).toEqual([]);
});

test('the flags beside the decks are saved as they are filtered, and copied as curl', async () => {
  await using opened = await pages.open('/decks?org=acme&severity=critical');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const flags = page.locator('.flags');
  await flags.getByRole('button', { name: 'Export' }).click();
  const [request] = await Promise.all([
    page.waitForRequest((asked) => asked.headers()['accept'] === 'application/x-ndjson', LONG),
    page.getByRole('menuitem', { name: 'JSON', exact: true }).click(),
  ]);
  expect(request.url()).toBe(`${pages.stub.url}/api/v1/orgs/acme/flags?severity=critical`);
  await flags.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as curl' }).click();
  await expect.poll(() => copied(page), LONG).toContain('/orgs/acme/flags?severity=critical');
});

test.each([
  ['/', '/overview', 'tiles', '.health > a .clip', withJobsReversed],
  ['/alerts', '/alerts', 'alerts', '.ep > li', withAlertsReversed],
] as const)(
  'what is sent in another order does not move the rows of %s under the pointer',
  async (address, route, event, row, reverse) => {
    const answer = (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as never;
    await using opened = await pages.open(address);
    const rows = opened.page.locator(row);
    await rows.first().waitFor();
    const before = await rows.allInnerTexts();
    const sent = reverse(answer);
    await expect
      .poll(async () => {
        // The page may not listen yet.
        pages.stub.send(event, sent);
        return opened.page.locator('body').innerText();
      }, LONG)
      .toContain('of another answer');
    expect(before.length).toBeGreaterThan(1);
    const after = await rows.allInnerTexts();
    expect(after.map(nameOf)).toEqual(before.map(nameOf));
  },
);

function withJobsReversed(overview: Overview): Overview {
  const { jobs, verdict } = overview;
  return {
    ...overview,
    verdict: { ...verdict, title: 'of another answer' },
    jobs: { ...jobs, items: jobs.items.toReversed() },
  };
}

function withAlertsReversed(alerts: Alerts): Alerts {
  const order = { critical: 'low', high: 'medium', medium: 'high', low: 'critical' } as const;
  return {
    ...alerts,
    daemons: alerts.daemons.map((one) => ({ ...one, name: 'of another answer' })),
    rules: alerts.rules.map((row) => ({ ...row, severity: order[row.severity] })).toReversed(),
  };
}

test('letters that are typed in the middle of the filter of jobs stay where they are typed', async () => {
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.keyboard.type('digest');
  await page.keyboard.press('Home');
  await page.keyboard.type('mail.');
  await expect.poll(() => new URL(page.url()).search, LONG).toBe('?q=mail.digest');
  expect(await box.inputValue()).toBe('mail.digest');
  await page.evaluate(() => history.pushState(null, '', '/jobs?q=db'));
  await expect.poll(() => box.inputValue(), LONG).toBe('db');
});

/** Without ages, which go on. */
function nameOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

test.each([
  ['h', '/runs?job=mail.digest&since=6h'],
  ['l', '/runs?job=mail.digest&since=7d'],
])('after a stretch was drawn, %s leads to a time up to now', async (key, address) => {
  const drawn = 'since=2026-11-01T10:00:00.000Z&until=2026-11-01T12:00:00.000Z';
  await using opened = await pages.open(`/runs?job=mail.digest&${drawn}`);
  const { page } = opened;
  await page.waitForSelector('.tbl tbody tr');
  await page.keyboard.press(key);
  await expect.poll(() => page.url(), LONG).toBe(`${pages.stub.url}${address}`);
});

test('a filter is saved under a name for oneself or everybody, and removed', async () => {
  await using opened = await pages.open('/runs?job=mail.digest');
  const { page } = opened;
  const createdAt = new Date().toISOString();
  const view = { id: 3, version: 9, page: 'runs', query: 'job=mail.digest', createdAt };
  const sent = () =>
    pages.stub.acts.flatMap(({ method, path, body }) =>
      path.includes('/views') ? [{ method, path, body }] : [],
    );
  await page.getByRole('button', { name: '+ save view' }).waitFor();
  await page.keyboard.press('v');
  const asked = page.locator('dialog[open]');
  await asked.getByLabel('Name').fill('Finance');
  await asked.getByLabel('For everybody').check();
  const saved = { ...view, name: 'Finance', isOfTeam: true };
  pages.stub.answers.set('PUT /views', saved).set('/views', { items: [saved] });
  await page.keyboard.press('Control+Enter');
  await page.locator('.views .on', { hasText: 'Finance, team' }).waitFor();
  await page.getByRole('button', { name: 'remove view' }).click();
  await expect.poll(sent, LONG).toEqual([
    {
      method: 'PUT',
      path: '/api/v1/views',
      body: { page: 'runs', name: 'Finance', query: 'job=mail.digest', isOfTeam: true },
    },
    { method: 'DELETE', path: '/api/v1/views/3', body: {} },
  ]);
  expect(opened.faults).toEqual([]);
});

test("a viewer saves views of their own, and does not remove the team's", async () => {
  const who = await (await fetch(`${pages.stub.url}/api/v1/session`)).json();
  const team = { id: 3, page: 'runs', name: 'Finance', query: 'job=a', isOfTeam: true };
  pages.stub.answers.set('/session', { ...(who as object), role: 'viewer', auth: 'password' });
  pages.stub.answers.set('/views', { items: [{ ...team, createdAt: new Date().toISOString() }] });
  await using opened = await pages.open('/runs?job=a');
  const { page } = opened;
  await page.locator('.views .on', { hasText: 'Finance, team' }).waitFor();
  expect(await page.getByRole('button', { name: 'remove view' }).count()).toBe(0);
  await goWithin(page, '/runs?job=b', '.views');
  await page.getByRole('button', { name: '+ save view' }).click();
  await page.locator('dialog[open]').getByLabel('Name').waitFor();
  expect(await page.getByLabel('For everybody').count()).toBe(0);
});

test('a phone has no empty bar above the queues', async () => {
  await using opened = await pages.open('/queues', { isPhone: true });
  const { page } = opened;
  await page.waitForSelector('.qrow');
  expect(await page.locator('.p-queues .views').isVisible()).toBe(false);
});

test('runs are requested by people, who are named without their kind', async () => {
  const asked = await fetch(`${pages.stub.url}/api/v1/runs?state=failed`);
  const list = (await asked.json()) as { readonly items: readonly object[] };
  const [run] = list.items;
  const items = [
    { ...run, id: 1, schedule: undefined, trigger: 'manual', createdBy: 'user:ana' },
    { ...run, id: 2, schedule: undefined, trigger: 'api', createdBy: 'token:ci@ana' },
  ];
  pages.stub.answers.set('/runs', { ...list, items, folds: [] });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await page.waitForSelector('td[data-c="trig"]');
  expect(await page.locator('td[data-c="trig"]').allInnerTexts()).toEqual(['by ana', 'ci@ana']);
});

test('the arrows walk the hours of the heat map, which has one stop of Tab; what fires then is said and leads to it', async () => {
  await using opened = await pages.open('/schedules?view=heat');
  const { page } = opened;
  const stops = page.locator('.heat td[tabindex="0"]');
  await expect.poll(() => stops.count(), LONG).toBe(1);
  await stops.focus();
  const place = () => page.evaluate(() => document.activeElement?.getAttribute('data-cell') ?? '');
  const [day = 0, hour = 0] = (await place()).split('-').map(Number);
  const [down, right] = [day < 6 ? 1 : -1, hour < 23 ? 1 : -1];
  await page.keyboard.press(down === 1 ? 'ArrowDown' : 'ArrowUp');
  await page.keyboard.press(right === 1 ? 'ArrowRight' : 'ArrowLeft');
  expect(await place()).toBe(`${day + down}-${hour + right}`);
  expect(await stops.count()).toBe(1);
  await page.keyboard.press(right === 1 ? 'ArrowLeft' : 'ArrowRight');
  await page.keyboard.press(down === 1 ? 'ArrowUp' : 'ArrowDown');
  expect(await place()).toBe(`${day}-${hour}`);
  await page.locator('.heathour a').first().press('Enter');
  await page.locator('.drawer').waitFor();
  expect(opened.faults).toEqual([]);
});

test('the legend of the heat map counts one fire as one', async () => {
  const answer = await fetch(`${pages.stub.url}/api/v1/schedules/calendar`);
  const calendar = (await answer.json()) as { readonly rows: readonly object[] };
  const rows = [{ ...calendar.rows[1], fires: [new Date().toISOString()], skipped: [] }];
  pages.stub.answers.set('/schedules/calendar', { ...calendar, rows, past: [] });
  await using opened = await pages.open('/schedules?view=heat');
  const legend = opened.page.locator('.heathead .legend');
  await expect.poll(() => legend.innerText(), LONG).toMatch(/^1\s+1 fire\s/);
});

function copied(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Addresses, the column of a table, and where its numbers lead. */
const NUMBERS = [
  ['/nodes', 'Nodes', 'Slots', /^\/nodes\?node=\d+$/],
  ['/queues', 'Nodes', 'Slots', /^\/nodes\?node=\d+$/],
  ['/alerts?view=statistics', 'Channels', 'Waiting', /^\/alerts\?view=history$/],
] as const;

test.each(NUMBERS)('on %s the numbers of %s, %s, are links', async (address, name, column, to) => {
  const { page } = await pages.lead(address);
  const table = page.getByRole('table', { name, exact: true });
  await table.locator('tbody tr').first().waitFor();
  const heads = await table.locator('thead th').allInnerTexts();
  const cells = table.locator(`tbody td:nth-child(${heads.indexOf(column) + 1}):not(:has(.dim:only-child))`);
  const links = await cells.evaluateAll((all) =>
    all.map((cell) => cell.querySelector('a')?.getAttribute('href') ?? ''),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((href) => !to.test(href))).toEqual([]);
});
