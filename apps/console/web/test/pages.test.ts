import { EventEmitter, once } from 'node:events';
import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { goAnew } from './go-within.ts';
import { VIEWER } from './look-at.ts';
import { violations } from './violations.ts';
import { usePages } from './use-pages.ts';

/** Of a machine that does much else. */
const LONG = { timeout: 15_000 };

const pages = usePages();

interface Newest {
  readonly newest: number;
}

interface Listed {
  readonly items: readonly { readonly id: number; readonly state: string }[];
}

function isOfUtc({ pathname, searchParams }: URL): boolean {
  return pathname === '/api/v1/runs' && searchParams.get('tz') === 'UTC';
}

describe('no fault for those who do not see', () => {
  // looks.slow.test.ts has one that is empty, one that is refused, and one without an answer.
  test('a list in which nothing matches', async () => {
    const nothing = { items: [], folds: [], now: new Date().toISOString(), newest: 0 };
    pages.stub.answers.set('/runs', nothing);
    await using opened = await pages.open('/runs?state=failed');
    await opened.page.waitForSelector('.blank');
    expect(await violations(opened.page)).toEqual([]);
  });

  test('palette, keys, a menu, a question', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.waitForSelector('dialog[open]');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.waitForSelector('.keycols');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.waitForSelector('.menu:popover-open');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('r');
    await page.waitForSelector('dialog[open]');
    expect(await violations(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});

test('a dialog stays when a text is selected out of it, and a click beside it closes it', async () => {
  const opened = await pages.lead('/runs');
  const { page } = opened;
  await settled(page);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('r');
  const box = await page.getByLabel(/^Reason/).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move(2, 2);
  await page.mouse.up();
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await page.mouse.click(2, 2);
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
});

describe('the typeface', () => {
  test('is that of the console, its digits too, from one file, and nothing else is asked', async () => {
    await using opened = await pages.open('/');
    const { page } = opened;
    for (const address of ['/', '/runs', '/wall', '/sign-in', '/api-reference']) {
      await goAnew(page, address);
      const faces = await page.evaluate(async () => {
        const all = [...(await document.fonts.ready)];
        return all.map(({ family, unicodeRange, status }) => [
          family.replaceAll('"', ''),
          unicodeRange,
          status,
        ]);
      });
      expect(faces.filter(([family]) => family === 'Console Inter')).toEqual([
        ['Console Inter', 'U+0-10FFFF', 'loaded'],
        ['Console Inter', 'U+30-39', 'loaded'],
      ]);
      expect([address, await usedFonts(page, 'h1')]).toEqual([
        address,
        [{ familyName: 'Inter', isCustomFont: true }],
      ]);
    }
    const read = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((name) => /\.(?:woff2?|ttf|otf)$/.test(name)),
    );
    expect([...new Set(read)]).toEqual([
      expect.stringMatching(/^\/assets\/inter-latin-wght-normal-[\w-]{8}\.woff2$/),
    ]);
    expect(opened.faults).toEqual([]);
  });

  test('has digits of one width in each weight, and a hyphen that is no wider for it', async () => {
    await using opened = await pages.open('/sign-in');
    const { page } = opened;
    await page.evaluate(() => document.fonts.ready);
    const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
    for (const weight of [400, 500, 600, 700]) {
      const widths = await widthsOf(page, [...digits, '-'], weight);
      const hyphen = widths.pop() ?? 0;
      expect(new Set(widths).size).toBe(1);
      expect(hyphen).toBeLessThan(0.8 * (widths[0] ?? 0));
    }
  });

  test('leaves the letters that it does not have to the fonts of the machine', async () => {
    await using opened = await pages.open('/sign-in');
    const { page } = opened;
    await page.evaluate(() => document.fonts.ready);
    await page.locator('h1').evaluate((title) => (title.textContent = 'Отчёт'));
    await expect
      .poll(() => usedFonts(page, 'h1'))
      .toEqual([{ familyName: expect.not.stringMatching(/^Inter/), isCustomFont: false }]);
  });
});

describe('by keyboard alone', () => {
  test('rows are gone through, picked, replayed with a reason, and let go', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await expect.poll(() => page.locator('tr.picked').count()).toBe(3);
    await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
    expect(await page.locator('.pillwhy').innerText()).toBe('rows are selected');
    await page.keyboard.press('r');
    await page.getByLabel(/^Reason/).fill('the provider is back');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => bulkActs())
      .toEqual([{ action: 'replay', reason: 'the provider is back', ids: [3546, 3545, 3543] }]);
    await expect.poll(() => page.locator('tr.picked').count()).toBe(0);
    await expect.poll(() => page.locator('.drawer .opcount').innerText()).toMatch(/\d+ of 106/);
  });

  test('Escape clears the selection', async () => {
    const opened = await pages.lead('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.waitForSelector('.bulk');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.bulk').count()).toBe(0);
  });

  test('a run is looked at in the drawer, which is part of the address', async () => {
    await using opened = await pages.open('/runs?state=failed');
    const { page } = opened;
    await settled(page);
    pages.stub.answers.set('/runs/3429', runRow({ id: 3429, state: 'failed', says: 'Failed 12 s ago.' }));
    pages.stub.answers.set('/runs/3428', runRow({ id: 3428, state: 'failed', says: 'Failed 13 s ago.' }));
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await expect.poll(() => page.locator('.drawer').innerText()).toContain('Failed 12 s ago.');
    expect(new URL(page.url()).search).toBe('?state=failed&run=3429');
    expect(await page.locator('.scroll').evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.drawer').innerText()).toContain('Failed 13 s ago.');
    // The keys of the rows that are picked are not those of a run beside them.
    await page.keyboard.press('x');
    await page.waitForSelector('.bulk');
    await page.locator('.drawer').focus();
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    await page.waitForSelector('.keycols');
    expect(await page.locator('dialog[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed');
  });

  test('a filter is typed, is the address, and back is the filter before', async () => {
    const opened = await pages.lead('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('status:fai');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed');
    await expect.poll(() => states(page)).toEqual(['failed']);
    await page.keyboard.type('job:report.revenue');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed&job=report.revenue');
    await page.goBack();
    await expect.poll(() => page.locator('.query .chip').allTextContents()).toEqual(['status:failed']);
    await page.goBack();
    await expect.poll(() => page.locator('.query .chip').count()).toBe(0);
    await page.goForward();
    await expect.poll(() => states(page)).toEqual(['failed']);
  });

  test('a wrong word is refused where it was typed', async () => {
    const opened = await pages.lead('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('status:broken');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('No state is called broken.');
    expect(new URL(page.url()).search).toBe('');
  });

  test('the palette finds a job, and chords go to pages', async () => {
    const opened = await pages.lead('/');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/runs');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mail di');
    await page.waitForSelector('.found mark');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/jobs/mail.digest');
  });

  test('the palette marks a task that was archived, and leads to it', async () => {
    const none = { jobs: [], runs: [], queues: [], schedules: [], rules: [], quests: [], members: [] };
    const task = { org: 'acme', id: 'old', name: 'Sort the inbox', isArchived: true };
    pages.stub.answers.set('/search', { ...none, tasks: [task] });
    await using opened = await pages.open('/');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('inbox');
    const found = page.locator('.found', { hasText: 'archived task old of acme' });
    await found.waitFor();
    // What was found for the text before is not offered for this one.
    const asked = page.waitForRequest('**/search?*zz*');
    await page.route('**/search?*zz*', () => undefined);
    await page.keyboard.type('zz');
    await expect.poll(() => found.count()).toBe(0);
    await asked;
    expect(await found.count()).toBe(0);
    for (let nr = 0; nr < 2; nr += 1) await page.keyboard.press('Backspace');
    await found.click();
    await expect.poll(() => new URL(page.url()).search).toBe('?org=acme&task=old');
  });

  test('single keys can be switched off, and never act in an input', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('gj?');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: /Single keys act/ }).uncheck();
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('dialog[open]');
    expect(new URL(page.url()).pathname).toBe('/runs');
  });
});

describe('many runs at once', () => {
  test('an input is edited for all of them, and the operation is followed', async () => {
    await using opened = await pages.open('/runs?state=failed');
    const { page } = opened;
    await settled(page);
    pages.stub.answers.set('/runs/3429/input', { to: 'core@acme.test', key: '[redacted]', team: 'core' });
    for (const key of ['j', 'x', 'j', 'x', 'e']) await page.keyboard.press(key);
    const asked = page.locator('dialog[open]');
    await asked.getByLabel(/^Reason/).fill('wrong team');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => asked.locator('.refusal').innerText()).toContain('Nothing is changed');
    const box = asked.getByLabel(/^Input/);
    await box.fill((await box.inputValue()).replace('"core"', '"ops"'));
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => bulkActs())
      .toEqual([{ action: 'replay', reason: 'wrong team', ids: [3429, 3428], patch: { team: 'ops' } }]);
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed&operation=7');
    await expect.poll(() => page.locator('.drawer .opcount').innerText()).toMatch(/\d+ of 106/);
    expect(opened.faults).toEqual([]);
  });

  test('those that wait are moved, all that match with their name typed', async () => {
    await using opened = await pages.open('/runs?job=mail.digest');
    const { page } = opened;
    await settled(page);
    for (const key of ['j', 'x', 'Control+a', 'p']) await page.keyboard.press(key);
    const asked = page.locator('dialog[open]');
    await expect.poll(() => asked.locator('h2').innerText(), LONG).toBe('Move the 1,047 runs that match?');
    await asked.getByLabel('Priority').selectOption('low');
    await asked.getByLabel(/^Reason/).fill('not urgent');
    await page.keyboard.press('Control+Enter');
    expect(bulkActs()).toEqual([]);
    await asked.getByLabel(/all that match/).fill('all that match');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => bulkActs())
      .toEqual([
        {
          action: 'priority',
          reason: 'not urgent',
          filter: { job: 'mail.digest' },
          atMost: 1_047,
          priority: 'low',
        },
      ]);
  });

  test('more than a hundred that were picked are cancelled with their number typed', async () => {
    const list = await (await fetch(`${pages.stub.url}/api/v1/runs`)).json();
    const items = Array.from({ length: 101 }, (_, nr) => ({ ...list.items[0], id: 3_000 - nr }));
    pages.stub.answers.set('/runs', { ...list, items, next: undefined });
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    for (const key of ['j', 'x']) await page.keyboard.press(key);
    await page
      .locator('.tbl tbody')
      .getByRole('checkbox')
      .last()
      .click({ modifiers: ['Shift'] });
    await page.keyboard.press('c');
    const asked = page.locator('dialog[open]');
    await expect.poll(() => asked.locator('h2').innerText(), LONG).toBe('Cancel 101 runs?');
    await asked.getByLabel(/^Reason/).fill('wrong batch');
    await page.keyboard.press('Control+Enter');
    expect(bulkActs()).toEqual([]);
    await asked.getByLabel(/^Type/).fill('101 runs');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => bulkActs()).toMatchObject([{ action: 'cancel', ids: { length: 101 } }]);
  });

  test('all that match are counted and held without a row that is picked, until Escape lets go of them', async () => {
    const opened = await pages.lead('/runs?state=failed');
    const { page } = opened;
    await settled(page);
    await page.keyboard.press('Control+a');
    await expect.poll(() => page.locator('.pillwhy').innerText(), LONG).toBe('rows are selected');
    await page.keyboard.press('r');
    const asked = page.locator('dialog[open]');
    await expect.poll(() => asked.locator('h2').innerText(), LONG).toBe('Replay the 1,047 runs that match?');
    expect(await asked.locator('button[type="submit"]').innerText()).toContain('Replay 1,047 runs');
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.bulk').count(), LONG).toBe(0);
    expect(await page.locator('.pillwhy').innerText()).toBe('');
  });

  test('runs that are counted late are not asked about on the page that was opened meanwhile', async () => {
    await using opened = await pages.open('/runs?state=failed');
    const { page } = opened;
    await settled(page);
    const leave = new EventEmitter();
    await page.route('**/api/v1/runs/bulk?dryRun=true', async (route) => {
      await once(leave, 'left');
      await route.fulfill({ json: { count: 7 } });
    });
    const asked = page.waitForRequest('**/api/v1/runs/bulk?dryRun=true');
    for (const key of ['Control+a', 'r']) await page.keyboard.press(key);
    const answered = (await asked).response();
    for (const key of ['g', 'q']) await page.keyboard.press(key);
    await page.locator('.p-queues .tbl').first().waitFor();
    leave.emit('left');
    await answered;
    // A question would be open by the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await page.locator('dialog[open]').count()).toBe(0);
  });

  test('runs that cannot be counted are refused in a question, which may be asked again', async () => {
    await using opened = await pages.open('/runs?state=failed');
    const { page } = opened;
    await settled(page);
    await page.route('**/api/v1/runs/bulk?dryRun=true', (route) =>
      route.fulfill({ status: 400, json: { status: 400, code: 'REQUEST_INVALID', detail: 'Too many.' } }),
    );
    for (const key of ['Control+a', 'c']) await page.keyboard.press(key);
    const asked = page.locator('dialog[open]');
    await expect.poll(() => asked.innerText(), LONG).toContain('Too many.');
    await page.unroute('**/api/v1/runs/bulk?dryRun=true');
    await asked.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked.locator('h2').innerText(), LONG).toBe('Cancel the 1,047 runs that match?');
    expect(bulkActs()).toEqual([]);
  });
});

test.each([
  ['/schedules?schedule=gone', 'No schedule is called gone'],
  ['/queues?queue=gone', 'No queue is called gone'],
  ['/failures?group=gone', 'The error of this address'],
])('an address of what is gone says so: %s', async (address, says) => {
  const { page } = await pages.lead(address);
  await expect
    .poll(() => page.locator('main .note').allInnerTexts())
    .toContainEqual(expect.stringContaining(says));
});

test('what needs attention does not move under a finger', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const names = () => page.locator('.need b').allInnerTexts();
  await page.waitForSelector('.need b');
  const before = await names();
  const overview = await overviewOf({ title: 'Read again' });
  const attention = overview.attention.slice(0, before.length).toReversed();
  // The stub sends it with its next look.
  pages.stub.answers.set('/overview', { ...overview, attention });
  await page.getByText('Read again').first().waitFor();
  expect(before.length).toBeGreaterThan(1);
  expect(await names()).toEqual(before);
});

test('an alert that fires does not move those of the history', async () => {
  const list = await (await fetch(`${pages.stub.url}/api/v1/alerts/history`)).json();
  await using opened = await pages.open('/alerts?view=history');
  const { page } = opened;
  const keys = () =>
    page
      .locator('.past-alerts tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
  await page.waitForSelector('.past-alerts tbody tr');
  const before = await keys();
  pages.stub.answers.set('/alerts/history', {
    ...list,
    items: [{ ...list.items[0], id: 9_999 }, ...list.items],
  });
  pages.stub.send('touched', { topic: 'alerts' });
  const fresh = page.getByRole('button', { name: '1 new' });
  await fresh.waitFor();
  expect(await keys()).toEqual(before);
  await fresh.click();
  await expect.poll(keys).toEqual(['9999', ...before]);
});

test('Tab goes from the filter to what is behind it, however long the list of suggestions is', async () => {
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await settled(page);
  await page.keyboard.press('/');
  await page.waitForFunction(() => {
    const list = document.querySelector('.suggest');
    return list !== null && list.scrollHeight > list.clientHeight;
  });
  await page.keyboard.press('Tab');
  // The table, or the button of new rows where some have come.
  expect(
    await page.evaluate(() => document.activeElement?.closest('.newrows, .tbl')?.className),
  ).toBeDefined();
});

test('columns are hidden by hand, and stay hidden', async () => {
  await using opened = await pages.open('/runs');
  const { page } = opened;
  await settled(page);
  await page.getByRole('button', { name: 'Columns' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.menu:popover-open');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByRole('menuitemcheckbox', { name: 'against p95' }).click();
  expect(await page.getByRole('menuitemcheckbox', { checked: false }).allInnerTexts()).toEqual([
    'Requested by',
    'against p95',
  ]);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.reload();
  await settled(page);
  expect(await page.locator('.tbl th').allInnerTexts()).toEqual(
    expect.not.arrayContaining(['Requested by', 'against p95']),
  );
  expect(await page.locator('td[data-c="trig"]').count()).toBe(0);
  expect(await page.locator('td[data-c="dur"]').count()).toBeGreaterThan(0);
});

describe('a wall', () => {
  const WHO = { actor: 'wall', name: 'wall', role: 'wall', canSeePayload: false, auth: 'password' };

  test('has the numbers and no control, and every other page leads to it', async () => {
    pages.stub.answers.set('/session', WHO);
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await page.waitForURL('**/wall');
    await page.waitForSelector('.wall .verdict');
    expect(await page.locator('main a, main button').count()).toBe(0);
    expect(await page.locator('.wall .clock small').count()).toBe(0);
    // Those who read it may be in another zone.
    expect(await page.locator('.wall .clock').innerText()).toMatch(/^\d\d:\d\d\s+CES?T$/);
    // The stub sends it with its next look.
    const overview = await overviewOf({ title: 'All 17 jobs are healthy' });
    const upcoming = { ...overview.upcoming, schedules: 30 };
    pages.stub.answers.set('/overview', { ...overview, upcoming });
    await page.locator('.wall .verdict').getByText('All 17 jobs are healthy').waitFor();
    expect(await page.getByRole('region', { name: 'Next 60 minutes' }).innerText()).toContain('24 more');
    expect(await page.title()).toContain('All 17 jobs are healthy');
    expect(opened.faults).toEqual([]);
  });

  test('is opened by a link that works once', async () => {
    pages.stub.answers.set('POST /links/look', {
      kind: 'wall',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await using opened = await pages.open('/wall#0123456789');
    const { page } = opened;
    await page.getByRole('button', { name: 'Show the overview here' }).click();
    await page.waitForSelector('.wall .verdict');
    expect(pages.stub.acts.at(-1)).toMatchObject({ path: '/api/v1/setup', body: { link: '0123456789' } });
    expect(page.url()).toBe(`${pages.stub.url}/wall`);
  });

  test('is opened by a link that is asked for again where the console does not answer', async () => {
    await using opened = await pages.open('/sign-in', { isOwn: true });
    const { page } = opened;
    await page.clock.install();
    await page.route('**/links/look', (route) => route.abort());
    await page.goto(`${pages.stub.url}/wall#0123456789`);
    const blank = page.locator('.blank');
    await expect
      .poll(async () => {
        await page.clock.fastForward('00:02');
        return blank.count();
      })
      .toBe(1);
    expect(await blank.innerText()).toContain('The console does not answer.');
    await page.unroute('**/links/look');
    await blank.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.gate button').waitFor();
  });

  test('that is signed out says how a link is made', async () => {
    pages.stub.answers.set('/overview', 401);
    await using opened = await pages.open('/wall');
    await expect
      .poll(() => opened.page.locator('.gate').innerText())
      .toContain('worker console:invite --wall');
  });
});

describe('live', () => {
  test('a row changes in place, and what is new is a button', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    const before = await ids(page);
    const row = page.locator('tr[data-key="3547"]');
    pages.stub.send('patch', { rows: [runRow({ state: 'succeeded', says: 'done' })] });
    await expect.poll(() => row.locator('[data-c="state"]').innerText()).toBe('succeeded');
    expect(await ids(page)).toEqual(before);
    const { newest: newerThan } = (await (await fetch(`${pages.stub.url}/api/v1/runs`)).json()) as Newest;
    const fresh = page.locator('.newrows');
    pages.stub.send('newer', { count: 31, newest: 4_000, newerThan });
    await expect.poll(() => fresh.innerText()).toContain('31 new');
    // Of a list that was read before.
    pages.stub.send('newer', { count: 40, newest: 4_000, newerThan: 1 });
    pages.stub.send('patch', { rows: [runRow({ state: 'failed', says: 'later' })] });
    await expect.poll(() => row.locator('[data-c="state"]').innerText()).toBe('failed');
    expect(await fresh.innerText()).toContain('31 new');
    const [read] = await Promise.all([
      new Promise<Route>((resolve) => void page.route('**/api/v1/runs?*', resolve)),
      fresh.click(),
    ]);
    pages.stub.send('newer', { count: 31, newest: 4_000, newerThan });
    pages.stub.send('patch', { rows: [runRow({ state: 'cancelled', says: 'last' })] });
    await expect.poll(() => row.locator('[data-c="state"]').innerText()).toBe('cancelled');
    expect(await fresh.count()).toBe(0);
    // The list was read before that patch: all of it is new, but for that row.
    const list = (await (await fetch(`${pages.stub.url}/api/v1/runs`)).json()) as Listed;
    const other = list.items.find(({ id }) => id !== 3547);
    const items = list.items.map((one) => (one === other ? { ...one, says: 'read anew' } : one));
    await read.fulfill({ json: { ...list, items } });
    await expect
      .poll(() => page.locator(`tr[data-key="${other?.id}"] [data-c="err"]`).innerText())
      .toBe('read anew');
    expect(await row.locator('[data-c="state"]').innerText()).toBe('cancelled');
    await page.unrouteAll();
    // Its sentences name times.
    await Promise.all([
      page.waitForRequest((request) => isOfUtc(new URL(request.url()))),
      page.keyboard.press('Shift+T'),
    ]);
  });

  test('a pause holds changes back, says so, and ends with one read', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    // Another tab of the same browser hears the same stream.
    const witness = await page.context().newPage();
    await witness.goto(page.url());
    await expect.poll(() => witness.locator('.pill').innerText()).toBe('live');
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
    const says = 'tr[data-key="3547"] [data-c="err"]';
    pages.stub.send('patch', { rows: [runRow({ state: 'failed', says: 'in the pause' })] });
    await expect.poll(() => witness.locator(says).innerText()).toBe('in the pause');
    expect(await page.locator(says).innerText()).toBe('web-1');
    pages.stub.answers.set('/runs/changes', changes({ state: 'failed', says: 'read once' }));
    const [request] = await Promise.all([page.waitForRequest('**/runs/changes?*'), page.keyboard.press('.')]);
    await expect.poll(() => page.locator(says).innerText()).toBe('read once');
    expect(new URL(request.url()).searchParams.get('tz')).toBe('Europe/Berlin');
  });

  test('a row that is asked for does not take the place of one that has come since', async () => {
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    const { items } = (await (await fetch(`${pages.stub.url}/api/v1/runs`)).json()) as Listed;
    const other = items.find(({ id }) => id !== 3547);
    const [asked] = await Promise.all([
      new Promise<Route>((resolve) => void page.route('**/runs/changes?*', resolve)),
      page.keyboard.press('.').then(() => page.keyboard.press('.')),
    ]);
    const state = page.locator('tr[data-key="3547"] [data-c="state"]');
    pages.stub.send('patch', { rows: [runRow({ state: 'succeeded', says: 'done' })] });
    await expect.poll(() => state.innerText()).toBe('succeeded');
    const answer = changes({ state: 'running', says: 'web-1' });
    await asked.fulfill({
      json: { ...answer, items: [...answer.items, { ...other, says: 'asked for' }] },
    });
    await expect
      .poll(() => page.locator(`tr[data-key="${other?.id}"] [data-c="err"]`).innerText())
      .toBe('asked for');
    expect(await state.innerText()).toBe('succeeded');
    await page.unrouteAll();
  });

  test('a tab that was opened in the background reads what it missed when it is seen', async () => {
    await using opened = await pages.open('/sign-in', { isOwn: true });
    const { page } = opened;
    await page.addInitScript(() => {
      Object.assign(globalThis, { sight: 'hidden' });
      const sight = { get: () => Reflect.get(globalThis, 'sight') as string };
      Object.defineProperty(document, 'visibilityState', sight);
    });
    await page.goto(`${pages.stub.url}/runs`);
    await settled(page);
    expect(await page.locator('.pill').innerText()).toBe('paused');
    pages.stub.answers.set('/runs/changes', changes({ state: 'failed', says: 'read when it is seen' }));
    await page.evaluate(() => {
      Object.assign(globalThis, { sight: 'visible' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const says = page.locator('tr[data-key="3547"] [data-c="err"]');
    await expect.poll(() => says.innerText()).toBe('read when it is seen');
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  });

  test('a page whose worker cannot be loaded opens the stream itself', async () => {
    await using opened = await pages.open('/sign-in', { isOwn: true });
    const { page } = opened;
    await page.addInitScript(() => {
      class Missing extends EventTarget {
        readonly port = new MessageChannel().port1;
        constructor() {
          super();
          queueMicrotask(() => this.dispatchEvent(new Event('error')));
        }
      }
      Object.assign(globalThis, { SharedWorker: Missing });
    });
    await page.goto(`${pages.stub.url}/runs`);
    await settled(page);
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  });

  test('the drawer of a run is read again when its row changes, in the list or not', async () => {
    await using opened = await pages.open('/runs?run=3547');
    const { page } = opened;
    await settled(page);
    const verdict = page.locator('.drawer .soft').first();
    await verdict.waitFor();
    const run = (await (await fetch(`${pages.stub.url}/api/v1/runs/3547`)).json()) as object;
    for (const says of ['it has failed', 'it is retried']) {
      pages.stub.answers.set('/runs/3547', { ...run, says });
      await expect
        .poll(async () => {
          // The page may not listen yet.
          pages.stub.send('patch', { rows: [runRow({ state: 'failed', says })] });
          return verdict.innerText();
        })
        .toBe(says);
    }
    await goAnew(page, '/runs?job=no.such.job&run=3547', '.drawer .soft');
    pages.stub.answers.set('/runs/3547', { ...run, state: 'succeeded', says: 'it has ended' });
    await expect
      .poll(() => {
        pages.stub.send('patch', { rows: [runRow({ state: 'succeeded', says: 'done' })] });
        return verdict.innerText();
      })
      .toBe('it has ended');
  });

  test('a stream that is refused is replaced by questions', async () => {
    pages.stub.answers.set('/stream', 429);
    pages.stub.answers.set('/runs/changes', changes({ state: 'failed', says: 'asked for' }));
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await settled(page);
    await expect.poll(() => page.locator('tr[data-key="3547"] [data-c="err"]').innerText()).toBe('asked for');
  });
});

test('who is signed out comes back to the same page after signing in', async () => {
  await using opened = await pages.open('/runs?state=failed');
  const { page } = opened;
  await settled(page);
  await page.getByRole('button', { name: 'ana, operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.goto(`${pages.stub.url}/runs?state=failed`);
  await page.waitForURL('**/sign-in?to=*');
  await page.getByLabel('Name').fill('ana');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => new URL(page.url()).pathname + new URL(page.url()).search)
    .toBe('/runs?state=failed');
});

test('a sign-out that fails says so, and the page stays', async () => {
  await using opened = await pages.open('/runs?state=failed');
  const { page } = opened;
  await settled(page);
  const json = { code: 'STORE_UNAVAILABLE', detail: 'The store does not answer.' };
  await page.route('**/api/v1/session', (route) =>
    route.request().method() === 'DELETE' ? route.fulfill({ status: 503, json }) : route.fallback(),
  );
  await page.getByRole('button', { name: 'ana, operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const asked = page.getByRole('alertdialog', { name: 'Not signed out' });
  await asked.getByText('The store does not answer.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/runs');
  await page.unroute('**/api/v1/session');
  await asked.getByRole('button', { name: 'Try again' }).click();
  await page.waitForURL('**/sign-in');
});

test('another tab shows who signed in here, not the person before', async () => {
  await using opened = await pages.open('/sign-in', { isOwn: true });
  const { page } = opened;
  const other = await page.context().newPage();
  await other.goto(`${pages.stub.url}/jobs`);
  await other.getByRole('button', { name: 'ana, operator' }).waitFor();
  pages.stub.answers.set('/session', VIEWER);
  await page.getByLabel('Name').fill('vic');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect.poll(() => other.getByRole('button', { name: 'vic, viewer' }).count()).toBe(1);
});

test('what is typed in another tab stays when the same person signs in here', async () => {
  await using opened = await pages.open('/sign-in', { isOwn: true });
  const { page } = opened;
  const other = await page.context().newPage();
  await other.goto(`${pages.stub.url}/jobs/mail.digest`);
  await other.getByLabel(/^Reason/).fill('a long reason');
  const asked = other.waitForResponse('**/api/v1/session');
  await page.getByLabel('Name').fill('ana');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await asked;
  await page.waitForURL(`${pages.stub.url}/`);
  expect(await other.getByLabel(/^Reason/).inputValue()).toBe('a long reason');
});

async function settled(page: Page): Promise<void> {
  await page.waitForSelector('.verdict, .tbl tbody tr, .gate, .blank');
  await page.evaluate(() => document.fonts.ready);
}

/** The fonts of which the browser has drawn letters. */
async function usedFonts(page: Page, selector: string): Promise<unknown[]> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('DOM.enable');
  await browser.send('CSS.enable');
  const { root } = await browser.send('DOM.getDocument');
  const { nodeId } = await browser.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await browser.send('CSS.getPlatformFontsForNode', { nodeId });
  await browser.detach();
  return fonts.map(({ familyName, isCustomFont }) => ({ familyName, isCustomFont }));
}

/** Of texts on the page, in tenths of a pixel at 100 px. */
async function widthsOf(page: Page, texts: readonly string[], weight: number): Promise<number[]> {
  return page.evaluate(
    ([all, bold]) =>
      all.map((text) => {
        const place = document.createElement('span');
        place.textContent = text;
        place.style.fontSize = '100px';
        place.style.fontWeight = String(bold);
        document.body.append(place);
        const { width } = place.getBoundingClientRect();
        place.remove();
        return Math.round(width * 10);
      }),
    [texts, weight] as const,
  );
}

function bulkActs(): unknown[] {
  return pages.stub.acts.filter(({ path }) => path === '/api/v1/runs/bulk').map(({ body }) => body);
}

async function states(page: Page): Promise<string[]> {
  return [...new Set(await page.locator('td[data-c="state"]').allInnerTexts())];
}

async function ids(page: Page): Promise<(string | null)[]> {
  return page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
}

function runRow(change: object) {
  const at = new Date().toISOString();
  return {
    id: 3547,
    jobId: 'mail.digest',
    state: 'running',
    queue: 'mail',
    priority: 'normal',
    trigger: 'api',
    attempt: 1,
    maxAttempts: 3,
    tags: [],
    createdAt: at,
    runAt: at,
    changedAt: at,
    ...change,
  };
}

function changes(change: object) {
  return { now: new Date().toISOString(), items: [runRow(change)], newer: { count: 0 }, newest: 4_001 };
}

/** The overview of the mock with another verdict. */
async function overviewOf(verdict: { readonly title: string }) {
  const answer = await fetch(`${pages.stub.url}/api/v1/overview`);
  const overview = (await answer.json()) as {
    readonly verdict: object;
    readonly upcoming: object;
    readonly attention: readonly object[];
  };
  return { ...overview, verdict: { ...overview.verdict, ...verdict } };
}
