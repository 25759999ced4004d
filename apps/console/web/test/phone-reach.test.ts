/** What a phone has in sight, and a finger hits: dialogs, selections, names, the size of what is tapped. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PHONE } from './open-pages.ts';
import { useOnePage } from './use-one-page.ts';

const PATIENT = { timeout: 15_000 };
const LONG = 'reports.of_all_customers_and_all_their_orders_of_the_last_twelve_months';
/** What is left of the screen above its keys, and of a phone on its side. */
const LOW = [
  ['the keys of the screen', 390, 320],
  ['its side', 844, 320],
] as const;

/** The least height that a finger hits. */
const isTapped = (height: number): boolean => height >= 44;

const one = useOnePage('production', { isPhone: true });

test.each(LOW)('a question scrolls to its button, with %s', async (_, width, height) => {
  const groups = await read<{ readonly items: readonly object[] }>('/dead-letters/groups');
  // More than 100 of them: their name is typed, too.
  one.pages.stub.answers.set('/dead-letters/groups', {
    ...groups,
    items: groups.items.map((group) => ({ ...group, open: 347 })),
  });
  // A page of its own: its window changes.
  await using opened = await one.pages.open('/failures?group=f-smtp', { isPhone: true });
  const { page } = opened;
  await page.locator('.drawer').getByRole('button', { name: 'Discard…' }).tap();
  await page.setViewportSize({ width, height });
  await page.locator('dialog[open] button[type=submit]').scrollIntoViewIfNeeded();
  const box = await boxOf(page, 'dialog[open] button[type=submit]');
  expect(box.y + box.height).toBeLessThanOrEqual(height);
});

test('letters are selected beside their boxes, and replayed from the list', async () => {
  const opened = await one.open('/failures?group=f-smtp');
  const { page } = opened;
  const row = page.locator('.runs tbody tr').nth(1);
  await row.waitFor();
  // In the order of what is seen, also for the keyboard.
  const parts = await page
    .locator('.groups, .drawer, .runs')
    .evaluateAll((all) => all.map((part) => part.tagName));
  expect(parts).toEqual(['TABLE', 'ASIDE', 'TABLE']);
  await row.locator('[data-c="sel"]').tap({ position: { x: 30, y: 40 } });
  const isPicked = () => row.getByRole('checkbox').isChecked();
  await expect.poll(isPicked, PATIENT).toBe(true);
  await row.locator('[data-c="sel"]').tap({ position: { x: 30, y: 40 } });
  await expect.poll(isPicked, PATIENT).toBe(false);
  await row.getByRole('checkbox').tap();

  const bar = page.getByRole('group', { name: 'Selected letters' });
  await bar.getByText('1 selected').waitFor();
  const fromTop = await boxOf(page, '.bulk');
  expect(fromTop.x).toBeGreaterThanOrEqual(0);
  expect(fromTop.x + fromTop.width).toBeLessThanOrEqual(PHONE.width);
  // Again, after a look at the list.
  for (let time = 0; time < 2; time += 1) {
    await bar.getByRole('button', { name: 'Replay…' }).tap();
    await page.locator('.drawer form').waitFor();
    await expect.poll(async () => (await boxOf(page, '.drawer')).y, PATIENT).toBeLessThan(PHONE.height / 2);
    await page.locator('main').evaluate((main) => main.scrollTo(0, 0));
  }
  await bar.getByRole('button', { name: 'Discard…' }).tap();
  await page.locator('dialog[open]').getByText('Discard 1 dead letter?').waitFor();
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Clear the selection' }).tap();
  await bar.waitFor({ state: 'detached' });
  expect(opened.faults).toEqual([]);
});

test('beside a list, the bar of selected letters is not shown', async () => {
  await using opened = await one.pages.open('/failures?group=f-smtp');
  const { page } = opened;
  await page.locator('.runs tbody tr').first().getByRole('checkbox').check();
  await page.locator('.drawer').getByText('1 of picked letters').waitFor();
  expect(await page.locator('.bulk').isVisible()).toBe(false);
});

test('a tap beside a box opens nothing', async () => {
  const opened = await one.open('/failures');
  const { page } = opened;
  const cell = page.locator('.groups tbody td[data-c="sel"]').first();
  await cell.tap({ position: { x: 31, y: 3 } });
  await expect.poll(() => cell.getByRole('checkbox').isChecked(), PATIENT).toBe(true);
  expect(new URL(page.url()).search).toBe('');
});

test('all runs that match are selected in the sheet of the facets', async () => {
  const opened = await one.open('/runs?state=failed');
  const { page } = opened;
  await page.locator('.list-runs tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Facets' }).tap();
  await page.getByRole('button', { name: 'Select all that match' }).tap();
  const bar = page.getByRole('group', { name: 'Selected runs' });
  await bar.getByText(/^all .* that match$/).waitFor();
  await bar.getByRole('button', { name: 'Export' }).waitFor();
  const box = await boxOf(page, '.bulk');
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(PHONE.width);
});

test('an alert says how bad it is, since when, and what is wrong', async () => {
  const alerts = await read<{ readonly daemons: readonly object[] }>('/alerts');
  const daemons = alerts.daemons.map((daemon) => ({ ...daemon, evaluates: false }));
  one.pages.stub.answers.set('/alerts', { ...alerts, daemons });
  await one.forget();
  const opened = await one.open('/alerts');
  const alert = opened.page.locator('.ep li').first();
  await alert.locator('.sev').waitFor();
  await alert.getByText(/^since/).waitFor();
  const name = alert.locator('b');
  expect(
    await name.evaluate(
      (text) => text.getBoundingClientRect().width <= (text.closest('a')?.clientWidth ?? 0),
    ),
  ).toBe(true);
  await opened.page.locator('.note', { hasText: 'none evaluates now' }).waitFor();
});

test('the menu of the user says where it is, and that there is no sign-in', async () => {
  one.pages.stub.answers.set('/session', { ...(await read<object>('/session')), auth: 'none' });
  await one.forget();
  const opened = await one.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: /^ana, / }).tap();
  await page.locator('.menu-head').getByText('production').waitFor();
  await page.locator('.menu-head').getByText('no sign-in').waitFor();
  expect(await page.locator('.top .env:visible').count()).toBe(2);
});

test('a list of schedules marks the one that is paused, and says what is unusual of each', async () => {
  const opened = await one.open('/schedules?view=list');
  const name = opened.page.locator('td[data-c="name"]', { hasText: 'feed' });
  await name.locator('.s-paused').waitFor();
  expect(await name.textContent()).toMatch(/^paused/);
  await opened.page
    .locator('td[data-c="name"] small:visible', { hasText: '2 missed fires not caught up' })
    .waitFor();
});

test('the seventh day of the week is reached, beside the names', async () => {
  const opened = await one.open('/schedules');
  const { page } = opened;
  const days = page.locator('.cal .days span');
  await days.last().waitFor();
  await page.locator('.cal').evaluate((calendar) => calendar.scrollTo(9_999, 0));
  const [last, name] = [await days.last().boundingBox(), await boxOf(page, '.cal .nm')];
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(PHONE.width + 1);
  expect(name.x).toBe(0);
});

test('two buttons below each other are apart, and the last one of a bar is not at the edge', async () => {
  const { page } = await one.open('/alerts');
  const tests = page.locator('.chan .btn');
  await tests.nth(1).waitFor();
  const [first, second] = [await tests.nth(0).boundingBox(), await tests.nth(1).boundingBox()];
  expect((second?.y ?? 0) - (first?.y ?? 0) - (first?.height ?? 0)).toBeGreaterThanOrEqual(8);
  for (const address of ['/alerts?view=history', '/quests', '/schedules']) {
    await one.open(address, '.views > .btn');
    const last = await page.locator('.views > .btn').last().boundingBox();
    expect([address, (last?.x ?? 0) + (last?.width ?? 0)]).toEqual([
      address,
      expect.closeTo(PHONE.width - 14, 0),
    ]);
  }
});

test('the names of the days stay above the hours', async () => {
  const { page } = await one.open('/schedules?view=heat');
  await page.waitForSelector('.heat td');
  await page.locator('main').evaluate((main) => main.scrollTo(0, 400));
  const [main, days] = [await boxOf(page, 'main'), await boxOf(page, '.heat thead th:last-child')];
  expect(days.y).toBe(main.y);
});

test('what pauses the events says so', async () => {
  const { page } = await one.open('/events');
  const button = page.getByRole('button', { name: 'Pause', exact: true });
  await expect.poll(() => button.innerText()).toBe('Pause');
  await button.tap();
  await expect.poll(() => page.getByRole('button', { name: 'Continue' }).innerText()).toBe('Continue');
  await page.getByRole('button', { name: 'Continue' }).tap();
});

test('the hours of the heat map go down, and what fires in one is in sight beside it', async () => {
  const opened = await one.open('/schedules?view=heat');
  const { page } = opened;
  await page.waitForSelector('.heat td');
  expect(await page.locator('.heat tbody tr').count()).toBe(24);
  const scroll = page.locator('.heatscroll');
  expect(await scroll.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  const busiest = page.locator('.heat td[aria-selected="true"]');
  const [named, list] = [await busiest.boundingBox(), await boxOf(page, '.heathour')];
  expect((named?.y ?? Number.NaN) + (named?.height ?? 0)).toBeLessThanOrEqual(list.y);
  const first = page.locator('[data-cell="0-0"]');
  await first.tap();
  const said = await boxOf(page, '.heathour');
  expect(said.y + said.height).toBeLessThanOrEqual(PHONE.height);
  await first.press('ArrowRight');
  expect(await page.locator('[data-cell="1-0"]').getAttribute('aria-selected')).toBe('true');
});

test('what a schedule or a run follows is below its name, and a chain is named by its first run', async () => {
  const { page } = await one.open('/graph');
  const after = page.locator('.graphrows small:visible');
  await after.filter({ hasText: 'after revenue.nightly succeeds' }).first().waitFor();
  await one.open('/graph?run=3441', '.graphrows');
  await after.filter({ hasText: /^after #3436 ends, met$/ }).waitFor();
  expect(await page.locator('.views a[aria-current]').innerText()).toBe('Chain of #3436');
  await one.open('/graph?view=chains', '.tbl');
  await page
    .locator('td[data-c="job"] small:visible', { hasText: 'failed at mail.digest #3436; 1 failed' })
    .waitFor();
});

test('the error of a run is before its log, which has whole seconds and leaves room to scroll by', async () => {
  const opened = await one.open('/runs/3436');
  const { page } = opened;
  await page.waitForSelector('.log.scrolls');
  expect((await boxOf(page, '.errbox')).y).toBeLessThan((await boxOf(page, '.log.scrolls')).y);
  const most = await page
    .locator('.log.scrolls')
    .evaluate((log) => Number.parseFloat(getComputedStyle(log).maxHeight));
  expect(most).toBeLessThan(PHONE.height * 0.7);
  const letters = await page
    .locator('.log .t')
    .first()
    .evaluate((time) => {
      const text = document.createRange();
      text.selectNodeContents(time);
      return time.clientWidth / (text.getBoundingClientRect().width / (time.textContent?.length ?? 0));
    });
  expect(letters).toBeCloseTo('15:31:15'.length, 1);
});

test('the audit is exported from the menu of its bar, which says so', async () => {
  const { page } = await one.open('/audit');
  await page.getByRole('button', { name: 'Export or copy' }).click();
  const items = page.locator('.menu:popover-open').getByRole('menuitem');
  await expect.poll(() => items.allInnerTexts()).toContain('Export as CSV');
});

test.each([
  '/jobs',
  '/audit',
  '/settings?tab=users&user=ben',
  '/quests?view=tasks',
  '/failures?group=f-smtp&act=replay',
])('letters of fields on %s do not zoom the page', async (address) => {
  const opened = await one.open(address);
  const fields = opened.page.locator(
    ':is(input:not([type=checkbox], [type=range]), select, textarea):visible',
  );
  await fields.first().waitFor();
  const sizes = await fields.evaluateAll((all) => all.map((field) => getComputedStyle(field).fontSize));
  expect(new Set(sizes)).toEqual(new Set(['16px']));
});

test.each([
  ['/', ['.btn.small', '.avatar', '.pill', '.health > a', '.rn']],
  ['/alerts', ['.ep .btn', '.rules tbody tr', '.views a']],
  ['/alerts?rule=dlq-jobs', ['.drawer .seg']],
  ['/runs?state=failed&queue=mail', ['.chip button']],
  ['/runs/3436', ['.tabs a']],
  ['/sign-in', ['.gate .btn']],
  ['/sprint', ['.turn']],
  ['/alerts?view=history&job=mail.digest', ['.chip a']],
])('on %s a finger hits what is tapped', async (address, marks) => {
  const { page } = await one.open(address);
  for (const mark of marks) {
    await page.locator(mark).first().waitFor();
    expect([mark, (await boxOf(page, mark)).height]).toEqual([mark, expect.toSatisfy(isTapped)]);
  }
});

test('the palette has its first rows above the keys of the screen', async () => {
  const opened = await one.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: /^ana, / }).tap();
  await page.getByRole('menuitem', { name: /^Find or do/ }).tap();
  await page.locator('.palette .found').first().waitFor();
  const box = await boxOf(page, '.palette');
  expect(box.y + box.height).toBeLessThan(PHONE.height / 2);
  expect((await boxOf(page, '.palette .found')).height).toBeGreaterThanOrEqual(44);
});

test('a long name of a job leaves its page, its run and its list as wide as they are', async () => {
  const [job, run, jobs] = [
    await read<object>('/jobs/mail.digest'),
    await read<object>('/runs/3436'),
    await read<{ readonly items: readonly object[] }>('/jobs'),
  ];
  one.pages.stub.answers.set(`/jobs/${LONG}`, { ...job, id: LONG });
  one.pages.stub.answers.set('/runs/3436', { ...run, jobId: LONG });
  one.pages.stub.answers.set('/jobs', { ...jobs, items: jobs.items.map((item) => ({ ...item, id: LONG })) });
  await one.forget();
  for (const address of [`/jobs/${LONG}`, '/runs/3436', '/jobs']) {
    const { page } = await one.open(address);
    await page.getByText(LONG).first().waitFor();
    const widths = await page.locator('main, .top').evaluateAll((all) => all.map((part) => part.scrollWidth));
    expect([address, Math.max(...widths)]).toEqual([address, PHONE.width]);
    const avatar = await boxOf(page, '.avatar');
    expect(avatar.x + avatar.width).toBeLessThanOrEqual(PHONE.width);
  }
});

test('a third chip of the filter leaves its text in sight', async () => {
  const opened = await one.open('/runs?state=failed&queue=mail&notJob=mail.digest&tag=night');
  const { page } = opened;
  await page.waitForSelector('.chip');
  expect((await boxOf(page, '.query .caret')).width).toBeGreaterThan(100);
  const [query, caret] = [await boxOf(page, '.query'), await boxOf(page, '.query .caret')];
  expect(caret.x + caret.width).toBeLessThanOrEqual(query.x + query.width);
});

test('the plan of a week says how full each member is, and is approved in its head, whatever is beside it', async () => {
  const opened = await one.open('/sprint');
  const { page } = opened;
  await page.locator('.person .cap').first().waitFor();
  const approve = await boxOf(page, '.jhead .btn.primary');
  expect(approve.y + approve.height).toBeLessThan(PHONE.height / 2);
  expect((await boxOf(page, '.person')).y).toBeLessThan(PHONE.height / 3);
  await page.locator('.jhead').getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Compare: 3 changes' }).tap();
  await expect.poll(() => new URL(page.url()).search, PATIENT).toContain('side=changes');
  await one.open('/sprint?member=bram', '.whys');
  expect(await page.locator('.jhead .btn.primary').innerText()).toBe('Approve plan');
});

test.each([
  ['/runs/3436', '.inspect.errs > :last-child', '.inspect.errs > :first-child'],
  ['/failures?group=f-smtp', '.drawer', '.runs'],
])('on %s the keys go as the parts are seen', async (address, first, second) => {
  const opened = await one.open(address);
  const { page } = opened;
  await page.locator(second).waitFor();
  const partWithFocus = (): Promise<string | undefined> =>
    page.evaluate(
      (marks) => marks.find((mark) => document.activeElement?.closest(mark) !== null),
      [first, second],
    );
  const met = new Set<string>();
  for (let nr = 0; nr < 150 && met.size < 2; nr += 1) {
    await page.keyboard.press('Tab');
    const part = await partWithFocus();
    if (part !== undefined) met.add(part);
  }
  expect([...met]).toEqual([first, second]);
});

test('beside the decks nothing scrolls but the page', async () => {
  const opened = await one.open('/decks');
  const side = opened.page.locator('.drawer.side');
  await side.waitFor();
  expect(await side.evaluate((drawer) => getComputedStyle(drawer).maxHeight)).toBe('none');
});

test.each([
  ['/jobs', '.jobs small.phone-only', /^failed \d+ times in a row$/],
  ['/quests?view=tasks', 'td[data-c="title"] small.phone-only', /blocked|waits for|overdue|Lind/],
  ['/alerts?view=silences', '.silences small.phone-only', /^in force, by ben, from /],
  [
    '/alerts?view=statistics',
    '.statistics small.phone-only',
    /^\d+\.\d.% of all, \d+ left out, resolved after /,
  ],
  ['/decks?view=runs', 'td[data-c="says"] b.phone-only', /^(daily|weekly)\./],
])('a list says what its rows are about: %s', async (address, mark, says) => {
  const { page } = await one.open(address);
  const row = page.locator(mark, { hasText: says }).first();
  await row.waitFor();
  expect(await row.innerText()).toMatch(says);
});

test.each([
  '/settings?tab=tokens',
  '/settings?tab=sessions&of=all',
  '/settings?tab=retention',
  '/alerts?view=silences',
  '/alerts?view=statistics',
])('a row says what its hidden columns say: %s', async (address) => {
  const { page } = await one.open(address, 'main .tbl tbody tr');
  const rows = await page.locator('main .tbl tbody tr').evaluateAll((all) =>
    all.map((row) => ({
      line: row.querySelector<HTMLElement>('.phone-only')?.innerText ?? '',
      hidden: [...row.querySelectorAll('td.hp')].map((cell) => cell.textContent),
    })),
  );
  expect(rows.length).toBeGreaterThan(1);
  const unsaid = rows.flatMap(({ line, hidden }) => hidden.filter((text) => !line.includes(text)));
  expect(unsaid).toEqual([]);
});

test.each([
  ['/', '.need', /^Resume/],
  ['/alerts', '.ep', /^End silence/],
  ['/alerts?view=silences', '.silences', /^End silence/],
  ['/schedules?schedule=snapshot', '.drawer .override', /^(Put back|Take back|End it now)/],
  ['/quests?task=print', '.drawer .override', /^Resolve/],
  ['/sprint?week=2026-11-30&member=bram', '.give', /^Give/],
])('an act has its command beside it, for a finger: %s', async (address, mark, act) => {
  const { page } = await one.open(address);
  const list = page.locator(mark);
  await list.getByRole('button', { name: act }).first().waitFor();
  const copy = list.getByRole('button', { name: /^Copy as CLI/ }).first();
  await copy.scrollIntoViewIfNeeded();
  const box = await copy.boundingBox();
  expect([box?.width, box?.height]).toEqual([44, 44]);
  expect((box?.x ?? 0) + 44).toBeLessThanOrEqual(PHONE.width);
  await copy.tap();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^worker /);
});

test('a job is found by its name', async () => {
  const opened = await one.open('/jobs');
  const { page } = opened;
  const search = await boxOf(page, '.views .query input');
  expect(search.width).toBeGreaterThan(100);
  expect(search.x + search.width).toBeLessThanOrEqual(PHONE.width);
  await page.locator('.views .query input').fill('mail.digest');
  await expect.poll(() => page.locator('.jobs tbody tr').count(), PATIENT).toBe(1);
});

test('on a tablet the drawer of a run begins below the bar of the list', async () => {
  await using opened = await one.pages.open('/runs?run=3436', { isPhone: true });
  const { page } = opened;
  await page.setViewportSize({ width: 900, height: 900 });
  const [bar, drawer] = [await boxOf(page, '.views'), await boxOf(page, '.split > .drawer')];
  expect(drawer.y).toBe(bar.y + bar.height);
  expect(drawer.y + drawer.height).toBe(900);
});

test('a long fact is whole', async () => {
  const job = await read<{ readonly configuration: readonly object[] }>('/jobs/mail.digest');
  const configuration = job.configuration.map((fact) => ({ ...fact, value: `${LONG} ${LONG}` }));
  one.pages.stub.answers.set('/jobs/mail.digest', { ...job, configuration });
  await one.forget();
  const opened = await one.open('/jobs/mail.digest');
  const value = opened.page.locator('.conf td:nth-child(2)').first();
  await value.waitFor();
  expect(await value.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
});

test('the tag of a filter of tasks has another control than the one that clears the filter', async () => {
  const opened = await one.open('/quests?view=tasks&tag=night');
  const filter = opened.page.getByRole('search', { name: 'Filter of tasks' });
  await filter.getByText('tag night').waitFor();
  await filter.getByText('Clear', { exact: true }).waitFor();
  const words = opened.page.locator('.qfilter .query');
  const [mark, text] = await Promise.all([
    words.locator('.i').boundingBox(),
    words.locator('input').boundingBox(),
  ]);
  expect(text?.width).toBeGreaterThan(150);
  expect(mark?.y).toBeGreaterThanOrEqual(text?.y ?? Infinity);
  expect(opened.faults).toEqual([]);
});

async function boxOf(
  page: Page,
  mark: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(mark).first().boundingBox();
  if (!box) throw new Error(`There is no ${mark}.`);
  return box;
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${one.pages.stub.url}/api/v1${route}`)).json()) as Answer;
}
