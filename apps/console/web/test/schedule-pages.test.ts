/** The pages of schedules. */
import type { Locator, Page, Request } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEWER } from './look-at.ts';
import { violations } from './violations.ts';
import { goAnew } from './go-within.ts';
import { offsetTime } from '../src/words/times.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();
const LONG = { timeout: 15_000 };

test('the brackets turn the week also after the list was open', async () => {
  await using opened = await pages.open('/schedules?view=list');
  const { page } = opened;
  await page.waitForSelector('.tbl tbody tr');
  await page.getByRole('link', { name: 'Week', exact: true }).click();
  await page.getByRole('button', { name: 'Next week' }).waitFor();
  await page.keyboard.press(']');
  const shownWeek = () => new URL(page.url()).searchParams.get('week');
  await expect.poll(shownWeek, { timeout: 15_000 }).toMatch(/^20\d\d-\d\d-\d\d$/);
  await page.keyboard.press('[');
  await expect.poll(shownWeek, { timeout: 15_000 }).toBe(null);
  // A late hour is drawn as the legend says, and not as a missed one.
  await page.getByRole('link', { name: 'Heat map' }).click();
  const hour = page.locator('.heat td').first();
  await hour.waitFor();
  const colourOf = (name: string) =>
    hour.evaluate(
      (cell, [added = '']) => {
        cell.setAttribute('class', added);
        return getComputedStyle(cell, '::after').backgroundColor;
      },
      [name],
    );
  expect(await colourOf('late')).not.toBe(await colourOf('missed'));
});

test('the hour of the heat map is part of the address: a reload and Back lead to it', async () => {
  await using opened = await pages.open('/schedules?view=heat');
  const { page } = opened;
  const shown = page.locator('.heathour h2');
  await shown.waitFor();
  const first = await shown.innerText();
  await page.locator('.heat td[data-cell="3-4"]').click();
  await expect.poll(() => shown.innerText(), LONG).toMatch(/, 04:00 to 05:00$/);
  expect(new URL(page.url()).searchParams.get('hour')).toMatch(/^20\d\d-\d\d-\d\dT04$/);
  // Steps of the arrows are one step of the history.
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect.poll(() => shown.innerText(), LONG).toMatch(/, 06:00 to 07:00$/);
  const chosen = await shown.innerText();
  await page.reload();
  await expect.poll(() => shown.innerText(), LONG).toBe(chosen);
  await page.goBack();
  await expect.poll(() => shown.innerText(), LONG).toBe(first);
});

test.each([
  ['/schedules?view=list&schedule=snapshot', 'view=list&schedule=snapshot&fires=skipped_overlap'],
  ['/graph?node=schedule-crm.after', 'node=schedule-crm.after&fires=skipped_overlap'],
])('which of its last fires a drawer lists is part of the address: %s', async (address, query) => {
  await using opened = await pages.open(address);
  const { page } = opened;
  const choice = page.getByLabel('Which fires');
  await choice.selectOption('skipped_overlap');
  await expect.poll(() => new URL(page.url()).search, LONG).toBe(`?${query}`);
  await page.reload();
  await expect.poll(() => choice.inputValue(), LONG).toBe('skipped_overlap');
  await page.goBack();
  await expect.poll(() => choice.inputValue(), LONG).toBe('');
});

test('the overview leads from the next hour to the week', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.getByRole('region', { name: 'Next 60 minutes' }).getByRole('link', { name: 'week' }).click();
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 15_000 }).toBe('/schedules');
});

test('a schedule of the store is changed with its next fires in sight, under the version that was seen', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, role: 'admin' });
  await using opened = await pages.open('/schedules?schedule=digest');
  const { page } = opened;
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const expression = page.getByLabel(/^Expression/);
  await expression.fill('30 2 * * *');
  const fires = page.locator('.drawer .fires4 tbody tr');
  // Ten fires, and a line below each of which there is more to know.
  await expect.poll(() => fires.count()).toBe(12);
  const notes = page.locator('.drawer .firenote');
  expect(await notes.allInnerTexts()).toEqual([
    'clocks go forward 02:00 → 03:00: fires at 03:00',
    'excluded: it does not run on this date',
  ]);
  expect(await page.locator('.drawer .leftout').innerText()).toContain('2 Apr');
  expect(await page.locator('.drawer .fires4 th').allInnerTexts()).toEqual(
    expect.arrayContaining(['Berlin', 'UTC', 'New York']),
  );
  await expression.press('Control+Enter');
  await expect.poll(() => pages.sent('/schedules/digest')).toEqual([{ schedule: '30 2 * * *' }]);
  await expect.poll(() => new URL(page.url()).search).toBe('?schedule=digest');
});

test('the address of a new schedule gives no form to one who may not make one', async () => {
  pages.stub.answers.set('/session', { ...VIEWER, role: 'operator' });
  await using opened = await pages.open('/schedules?act=new');
  const drawer = opened.page.locator('.drawer');
  await drawer.getByText('You may not make a schedule.').waitFor();
  expect(await drawer.locator('input').count()).toBe(0);
});

const NIGHTLY = '/schedules?view=list&schedule=revenue.nightly';
const FIRES = '/schedules/revenue.nightly/fires';

test('a missed fire is made up for by a run that says which fire it was, before the words of a person', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const words of ['', 'the month is closed']) {
    pages.stub.acts.length = 0;
    await goAnew(page, NIGHTLY, '.drawer');
    const missed = page.locator('.drawer section', { hasText: 'Missed fires' });
    await missed.getByRole('button', { name: 'Run now…' }).first().click();
    const asked = page.locator('dialog[open]');
    await asked.getByLabel(/^Reason/).fill(words);
    await asked.getByRole('button', { name: 'Copy as CLI' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => pages.sent(FIRES).length).toBe(1);
    const [{ reason: kept, fireAt }] = pages.sent(FIRES) as [{ reason: string; fireAt: string }];
    expect(kept).toContain(offsetTime(Date.parse(fireAt), 'Europe/Berlin'));
    const [fire, ...rest] = kept.split('; ');
    expect(fire).toMatch(/^the missed fire of \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+0[12]:00$/);
    expect(rest).toEqual(words === '' ? [] : [words]);
    expect(copied).toBe(`worker schedules:run-now revenue.nightly --reason '${kept}'`);
  }
});

test('the fires of a schedule are read again when its own zone is chosen no more', async () => {
  await using opened = await pages.open('/', { isOwn: true });
  const { page } = opened;
  await page.evaluate(() => localStorage.setItem('sb.settings', '{"zone":"schedule"}'));
  await page.goto(pages.stub.url + NIGHTLY);
  await page.getByRole('list', { name: 'Last fires' }).waitFor();
  await page.locator('.drawer .lab', { hasText: 'Missed fires' }).waitFor();
  await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  // By itself the page reads them again later than that.
  const asking = page.waitForRequest(asksForFiresInBerlin, { timeout: 5_000 });
  await page.keyboard.press('Shift+T');
  expect(await asking).toBeDefined();
});

function asksForFiresInBerlin(request: Request): boolean {
  const { pathname, searchParams } = new URL(request.url());
  return pathname.endsWith(FIRES) && searchParams.get('tz') === 'Europe/Berlin';
}

/** What is typed in the place of the input of a schedule, what is sent, and the flags of the command that is copied. */
const INPUTS = [
  [undefined, {}, ''],
  [' ', {}, ''],
  ['{ "month": "2026-10" }', { input: { month: '2026-10' } }, ` --input '{"month":"2026-10"}'`],
] as const;

describe('a schedule is run now', () => {
  test('with its own input, of which nothing is sent, or with another input', async () => {
    await using opened = await pages.open('/');
    const { page } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [typed, body, flags] of INPUTS) {
      pages.stub.acts.length = 0;
      await goAnew(page, NIGHTLY, '.drawer');
      const asked = await askToRun(page);
      const input = asked.getByLabel(/^Input/);
      expect(JSON.parse(await input.inputValue())).toEqual({ month: '2026-11' });
      if (typed !== undefined) await input.fill(typed);
      await asked.getByRole('button', { name: 'Copy as CLI' }).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        `worker schedules:run-now revenue.nightly${flags}`,
      );
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => pages.sent(FIRES)).toEqual([body]);
    }
    expect(opened.faults).toEqual([]);
  });

  test('not with what is no JSON: the dialog says so', async () => {
    await using opened = await pages.open(NIGHTLY);
    const { page } = opened;
    const asked = await askToRun(page);
    expect(await violations(page)).toEqual([]);
    await asked.getByLabel(/^Input/).fill('{');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => asked.locator('.refusal').innerText()).toContain('expected JSON');
    expect(pages.sent(FIRES)).toEqual([]);
  });
});

async function askToRun(page: Page): Promise<Locator> {
  await page
    .locator('.drawer')
    .getByRole('button', { name: /^Run now/ })
    .first()
    .click();
  return page.locator('dialog[open]');
}

test('several fires are skipped at once, and taken back by undo where none was skipped before', async () => {
  await using opened = await pages.open(NIGHTLY);
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Skip several…' }).click();
  const asked = page.locator('dialog[open]');
  await asked.getByLabel(/^How many/).fill('3');
  await asked.getByLabel(/^Reason/).fill('holidays');
  await asked.getByRole('button', { name: 'Copy as CLI' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'worker schedules:skip-next revenue.nightly --count 3 --reason holidays',
  );
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => pages.sent('/schedules/revenue.nightly/skip'))
    .toEqual([{ count: 3, reason: 'holidays' }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => pages.methods('/schedules/revenue.nightly/override?kind=skip')).toEqual(['DELETE']);
  expect(opened.faults).toEqual([]);
});

test('the drawer of a schedule is read again when its row is another in the list that was read', async () => {
  await using opened = await pages.open('/sign-in', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  await page.goto(`${pages.stub.url}/schedules?view=list&schedule=revenue.nightly`);
  await page.getByRole('button', { name: /^Override…/ }).waitFor();
  const list = (await (await fetch(`${pages.stub.url}/api/v1/schedules`)).json()) as {
    readonly items: readonly { readonly name: string }[];
  };
  const items = list.items.map((row) => (row.name === 'revenue.nightly' ? { ...row, version: 99 } : row));
  pages.stub.answers.set('/schedules', { ...list, items });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  // The stream sends nothing of it: the list is read now and then.
  await page.clock.fastForward('00:31');
  await expect.poll(() => asked).toContain('/api/v1/schedules/revenue.nightly');
});

test('fires that were refused are not taken for none', async () => {
  pages.stub.answers.set('/schedules/revenue.nightly/fires', 403);
  await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
  const refused = opened.page.locator('.drawer').getByText('You may not do this.');
  await expect.poll(() => refused.count()).toBe(2);
});

test('more fires that were refused are said to be so, and are asked for again by their button', async () => {
  await using opened = await pages.open('/schedules?view=list');
  const { page } = opened;
  const { items } = (await (
    await fetch(`${pages.stub.url}/api/v1/schedules/revenue.nightly/fires`)
  ).json()) as { readonly items: readonly object[] };
  let isRefused = true;
  await page.route('**/revenue.nightly/fires?*', (route) => {
    if (!route.request().url().includes('cursor=more'))
      return route.fulfill({ json: { items, next: 'more' } });
    return isRefused
      ? route.fulfill({ status: 403, json: { code: 'FORBIDDEN', detail: 'You may not do this.' } })
      : route.fulfill({ json: { items: [] } });
  });
  await goAnew(page, '/schedules?view=list&schedule=revenue.nightly', '.lastfires li');
  const more = page.getByRole('button', { name: 'More fires' });
  await more.click();
  const refusal = page.locator('.drawer .refusal');
  await expect.poll(() => refusal.innerText()).toContain('You may not do this.');
  isRefused = false;
  await more.click();
  await refusal.waitFor({ state: 'detached' });
  await page.unrouteAll();
});

test('why it did not fire is asked for a time by the clocks that the page shows', async () => {
  await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
  const { page } = opened;
  await page.getByRole('button', { name: 'another time…' }).click();
  const asked = page.waitForRequest(/\/why\?at=2026-11-20T01%3A30/);
  await page.getByLabel(/^At.*by the clocks of Berlin/).fill('2026-11-20 02:30');
  expect((await asked).method()).toBe('GET');
  await page.getByLabel(/^At.*by the clocks of Berlin/).fill('last night');
  await page.getByText('Expected a time that has been, such as 02:30').waitFor();
});
