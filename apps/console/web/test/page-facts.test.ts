/** Facts that pages say beside their lists: counts of views, what errors share, how much a job may run at once. */
import { expect, test } from 'vitest';
import type { Locator, Route } from 'playwright-core';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const PATIENT = { timeout: 15_000 };

const pages = usePages();

test('every view of runs has its count, those that people saved too', async () => {
  const saved = { id: 3, page: 'runs', name: 'Finance', query: 'tag=finance', isOfTeam: true };
  pages.stub.answers.set('/views', { items: [{ ...saved, createdAt: new Date().toISOString() }] });
  await using opened = await pages.open('/runs');
  const counts = opened.page.locator('.views a b');
  await expect.poll(() => counts.count(), PATIENT).toBe(5);
  expect(opened.faults).toEqual([]);
});

test('the counts of views are read one after the other, and once for minutes', async () => {
  const saved = { page: 'runs', isOfTeam: true, createdAt: new Date().toISOString() };
  const items = ['a', 'b'].map((name, id) => ({ ...saved, id, name, query: `tag=${name}` }));
  pages.stub.answers.set('/views', { items });
  await using opened = await pages.open('/');
  const { page } = opened;
  const held: Route[] = [];
  await page.route(/facets\?.*since=/, (route) => void held.push(route));
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  // Live has its number from the overview.
  for (let nr = 1; nr <= 5; nr += 1) {
    await expect.poll(() => held.length, PATIENT).toBe(nr);
    await expect.poll(() => page.locator('.views a b').count(), PATIENT).toBe(nr);
    await held[nr - 1]?.continue();
  }
  await expect.poll(() => page.locator('.views a b').count(), PATIENT).toBe(6);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.locator('.health').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect.poll(() => page.locator('.views a b').count(), PATIENT).toBe(6);
  // Asked after a count that would be read again.
  await page.getByRole('link', { name: 'Slow' }).click();
  await expect.poll(() => held.slice(5).map(filterOf), PATIENT).toEqual(['minMs=30s&since=24h']);
});

test('the counts of views are read again after minutes, and that of the list after n', async () => {
  await using opened = await pages.open('/', { isOwn: true });
  const { page } = opened;
  const asked: string[] = [];
  await page.route(/facets\?.*since=/, async (route) => {
    asked.push(filterOf(route));
    await route.continue();
  });
  await page.clock.install();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect.poll(() => asked.length, PATIENT).toBe(3);
  const all = asked.splice(0);
  await page.clock.fastForward('05:00');
  await expect.poll(() => asked.toSorted(), PATIENT).toEqual(all.toSorted());
  asked.splice(0);
  const { newest } = await read<{ readonly newest: number }>('/runs');
  const fresh = page.getByRole('button', { name: '12 new' });
  await expect.poll(() => afterNewer(12, newest, fresh).isVisible(), PATIENT).toBe(true);
  await fresh.click();
  await expect.poll(() => asked.map((query) => query.includes('state=')), PATIENT).toEqual([false]);
});

test('the first run of a store is counted at once', async () => {
  const [runs, facets] = await Promise.all([read<object>('/runs'), read<object>('/runs/facets')]);
  pages.stub.answers.set('/runs', { ...runs, items: [], newest: 0 });
  pages.stub.answers.set('/runs/facets', { ...facets, states: [] });
  await using opened = await pages.open('/runs');
  const activity = opened.page.getByRole('link', { name: 'Activity' }).locator('b');
  await expect.poll(() => activity.innerText(), PATIENT).toBe('0');
  const states = [{ value: 'succeeded', count: 1 }];
  pages.stub.answers.set('/runs', { ...runs, newest: 1 });
  pages.stub.answers.set('/runs/facets', { ...facets, states });
  await expect.poll(() => afterNewer(1, 0, activity).innerText(), PATIENT).toBe('1');
});

test('all that match are counted, and their rows look selected', async () => {
  await using opened = await pages.open('/runs?state=failed');
  const { page } = opened;
  const rows = page.locator('.list-runs tbody tr[data-key]');
  await rows.first().waitFor();
  await page.keyboard.press('Control+a');
  const bar = page.getByRole('group', { name: 'Selected runs' });
  await expect.poll(() => bar.innerText(), PATIENT).toMatch(/all [\d,]+\+? that match/);
  const runs = page.locator('.list-runs tbody tr:not(.fold)[data-key]');
  expect(await page.locator('.list-runs tr.picked').count()).toBe(await runs.count());
  await runs.first().getByRole('checkbox').click();
  await expect.poll(() => bar.innerText(), PATIENT).toContain(`${(await runs.count()) - 1} selected`);
});

test('an error is named by what its letters share, and leads to its runs alone', async () => {
  const groups = await read<{ readonly items: readonly object[] }>('/dead-letters/groups');
  const [first] = groups.items;
  const own = { fingerprint: 'own', message: 'no order 29837', shape: 'no order <n>', jobs: ['billing'] };
  pages.stub.answers.set('/dead-letters/groups', { ...groups, items: [{ ...first, ...own }] });
  await using opened = await pages.open('/failures?group=own');
  const { page } = opened;
  await page.locator('.groups').getByText('no order <n>').waitFor();
  await page.locator('.drawer').getByText('no order <n>').waitFor();
  expect(await page.getByRole('link', { name: 'as runs' }).getAttribute('href')).toBe(
    '/runs?state=failed&job=billing&error=no+order',
  );
});

test('the failures of a job by the hour say that they are of hours of the clock', async () => {
  const overview = await read<object>('/overview');
  const about = { kind: 'job', name: 'mail.digest', says: 'fails', href: '/jobs/mail.digest', tone: 'bad' };
  pages.stub.answers.set('/overview', { ...overview, attention: [{ ...about, bars: [2, 0, 1] }] });
  await using opened = await pages.open('/');
  const bars = opened.page.getByRole('img', { name: '3 failed in the last 24 hours of the clock' });
  await expect.poll(() => bars.count(), PATIENT).toBe(1);
});

test('a schedule says what it does around the next change of the clocks', async () => {
  await using opened = await pages.open('/schedules?schedule=revenue.nightly');
  const section = opened.page.locator('.drawer section', { hasText: 'Around the next change of the clocks' });
  await expect.poll(() => section.innerText(), PATIENT).toContain('clocks go forward 02:00 → 03:00');
  expect(await section.innerText()).toMatch(/\+01:00[^]*\+02:00/);
  expect(opened.faults).toEqual([]);
});

test('a viewer, too, reads how long the due runs of a queue take', async () => {
  const says = 'At the current speed the due runs have started in about 3m 8s.';
  const who = await (await fetch(`${pages.stub.url}/api/v1/session`)).json();
  const queue = await (await fetch(`${pages.stub.url}/api/v1/queues/mail`)).json();
  pages.stub.answers.set('/session', { ...who, role: 'viewer' });
  pages.stub.answers.set('/queues/mail', {
    ...queue,
    verdict: { says: 'It moves.', todo: [], moves: true },
    clearing: says,
  });
  await using opened = await pages.open('/queues?queue=mail');
  await opened.page.locator('.drawer').getByText(says).waitFor(PATIENT);
  expect(opened.faults).toEqual([]);
});

test('a replay says how many of the job may run at once', async () => {
  const job = await read<object>('/jobs/mail.digest');
  const configuration = [{ field: 'at once', value: '4', from: 'job' }];
  pages.stub.answers.set('/jobs/mail.digest', { ...job, configuration });
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  await opened.page.locator('.drawer').getByText('the job may run 4 at once').waitFor();
  expect(opened.faults).toEqual([]);
});

test('before the first run the commands are of a job that is known', async () => {
  const overview = await read<object>('/overview');
  const [first] = (await read<{ readonly items: readonly { readonly id: string }[] }>('/jobs')).items;
  const id = first?.id ?? '';
  // Those that never ran are counted only.
  pages.stub.answers.set('/overview', { ...overview, jobs: { total: 1, neverRan: 1, items: [] } });
  const job = await read<object>(`/jobs/${id}`);
  pages.stub.answers.set(`/jobs/${id}`, { ...job, examples: [{ to: 'ada' }] });
  pages.stub.answers.set('/runs', { now: new Date().toISOString(), items: [], folds: [], newest: 0 });
  await using opened = await pages.open('/runs');
  const commands = opened.page.locator('.blank .cmd');
  const command = `$ worker job ${id} --input '{"to":"ada"}'`;
  const texts = async () =>
    (await commands.allInnerTexts()).map((text) => text.replace(/\s+Copy$/, '').replace(/\s+/, ' '));
  await expect.poll(texts, PATIENT).toEqual([command, `${command} --enqueue`]);
});

test('before the jobs are read no command is given', async () => {
  pages.stub.answers.set('/runs', { now: new Date().toISOString(), items: [], folds: [], newest: 0 });
  await using opened = await pages.open('/wall');
  const { page } = opened;
  const held: Route[] = [];
  await page.route(/\/api\/v1\/jobs\?/, (route) => void held.push(route));
  await goWithin(page, '/runs', '.blank');
  await page.getByText('Nothing has run yet').waitFor();
  await expect.poll(() => held.length, PATIENT).toBeGreaterThan(0);
  expect(await page.locator('.blank .cmd').count()).toBe(0);
  for (const route of held) await route.continue();
  await expect.poll(() => page.locator('.blank .cmd').count(), PATIENT).toBe(2);
});

test('beside an error the key r is that of the error, also where its letters are refused', async () => {
  pages.stub.answers.set('/dead-letters', 400);
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  const again = page.locator('.blank').getByRole('button', { name: 'Try again' });
  await again.waitFor({ timeout: 15_000 });
  expect(await again.locator('kbd').count()).toBe(0);
  await page.keyboard.press('r');
  await page.waitForURL(/act=replay/);
});

test('the history of alerts has its count beside the others, which is not read again for each alert', async () => {
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  await expect
    .poll(() => page.locator('.views a', { hasText: 'History' }).innerText(), PATIENT)
    .toMatch(/History\s*[1-9]/);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const heard = (): string[] => {
    // The page may not listen yet.
    pages.stub.send('touched', { topic: 'alerts' });
    return asked;
  };
  await expect.poll(heard, PATIENT).toContain('/api/v1/alerts/stats');
  expect(asked).not.toContain('/api/v1/alerts/history');
});

test('a program that removes old records is named where no schedule removes them', async () => {
  const { last, ...kept } = await read<{ readonly last?: unknown }>('/retention');
  expect(last).toBeDefined();
  pages.stub.answers.set('/retention', { ...kept, schedules: [], lastByProgramAt: new Date().toISOString() });
  await using opened = await pages.open('/settings?tab=retention');
  const cleanups = opened.page.getByRole('region', { name: 'Cleanups' });
  await expect
    .poll(() => cleanups.innerText(), PATIENT)
    .toMatch(/A program removes records by its own rules/);
  expect(await cleanups.innerText()).not.toContain('nothing is removed');
});

test('words and numbers are those of the lists: what started a run, a schedule that is off, what was counted', async () => {
  const run = await read<object>('/runs/3436');
  pages.stub.answers.set('/runs/3436', { ...run, trigger: 'catch_up', createdBy: undefined });
  const kept = await read<{ readonly schedules: readonly object[] }>('/retention');
  const schedules = kept.schedules.map((one) => ({ ...one, enabled: false }));
  pages.stub.answers.set('/retention', { ...kept, schedules });
  const searched = { rows: 20_000, isWhole: false };
  pages.stub.answers.set('/orgs/acme/tasks', {
    ...(await read<object>('/orgs/acme/tasks')),
    next: 'c',
    searched,
  });
  const overview = await read<{ readonly jobs: object }>('/overview');
  const jobs = { ...overview.jobs, total: 1_700, neverRan: 1_200 };
  pages.stub.answers.set('/overview', { ...overview, jobs });
  await using opened = await pages.open('/');
  const { page } = opened;
  const health = page.locator('.health .sec');
  await expect.poll(() => health.innerText(), PATIENT).toMatch(/1,200 never ran\s+all 1,700$/);
  await goWithin(page, '/runs/3436', '.kv');
  await page.locator('.kv dd', { hasText: /^catch-up\s*$/ }).waitFor(PATIENT);
  await goWithin(page, '/settings?tab=retention', '.setpart .plainlist');
  await page.locator('.plainlist .soft', { hasText: /^off$/ }).first().waitFor(PATIENT);
  await goWithin(page, '/quests?view=tasks', '.tbl');
  await page.getByText('20,000 tasks were looked at.').waitFor(PATIENT);
});

test('the number of alerts that fire says how many of them are silenced, and is not red if all are', async () => {
  const stats = await read<{ readonly total: object }>('/alerts/stats');
  pages.stub.answers.set('/alerts/stats', { ...stats, total: { ...stats.total, firingNow: 3 } });
  pages.stub.answers.set('/alerts', { ...(await read<object>('/alerts')), silenced: 3 });
  await using opened = await pages.open('/alerts?view=statistics');
  const number = opened.page.locator('.nums > *', { hasText: 'Firing now' });
  await expect.poll(() => number.innerText(), PATIENT).toMatch(/Firing now\s+0\s+3 are silenced/);
  expect(await number.locator('.bad').count()).toBe(0);
});

test('a paused schedule of the next hour has its mark before its name', async () => {
  const overview = await read<object>('/overview');
  const one = {
    name: 'feed.hourly',
    jobId: 'shop.feed',
    at: [inHours(0.5)],
    href: '/schedules',
    isPaused: true,
  };
  pages.stub.answers.set('/overview', { ...overview, upcoming: { fires: 1, schedules: 1, items: [one] } });
  await using opened = await pages.open('/');
  const link = opened.page.getByRole('link', { name: 'paused: feed.hourly' });
  await link.waitFor(PATIENT);
  expect(await link.getAttribute('title')).toBe('feed.hourly, paused');
  expect(await link.locator('.m').count()).toBe(1);
});

test('the numbers of a day say since when they count: their first part begins at a whole quarter', async () => {
  await using opened = await pages.open('/statistics');
  const number = opened.page.locator('.nums > *', { hasText: 'Ended' });
  await expect
    .poll(() => number.innerText(), PATIENT)
    .toMatch(/Ended\s+[\d,]+\s+since .*\d\d:(?:00|15|30|45)$/);
});

test('a schedule says no place where the reader has its clocks', async () => {
  const list = await read<{ readonly items: readonly object[] }>('/schedules');
  const [first] = list.items;
  const own = { words: 'every minute Berlin', schedule: '* * * * *', timezone: 'Europe/Berlin' };
  const other = { words: 'at 04:00 New York', schedule: '0 4 * * *', timezone: 'America/New_York' };
  const items = [
    { ...first, name: 'own', ...own },
    { ...first, name: 'other', ...other },
  ];
  pages.stub.answers.set('/schedules', { ...list, items });
  await using opened = await pages.open('/schedules?view=list');
  const when = opened.page.locator('td[data-c="when"]');
  await expect
    .poll(() => when.allInnerTexts(), PATIENT)
    .toEqual(['Every minute * * * * *', 'At 04:00 New York 0 4 * * *']);
});

test('of a job with two schedules the next run and the words are of the same one', async () => {
  const list = await read<{ readonly items: readonly { readonly schedules: readonly object[] }[] }>('/jobs');
  const [first] = list.items;
  const schedules = [
    { name: 'late', words: 'at 04:00', timezone: 'UTC', nextAt: inHours(9) },
    { name: 'soon', words: 'every hour', timezone: 'UTC', nextAt: inHours(1) },
  ];
  const own = { ...first, schedules, nextAt: schedules[1]?.nextAt };
  pages.stub.answers.set('/jobs', { ...list, items: [own] });
  await using opened = await pages.open('/jobs');
  const cell = opened.page.locator('td[data-c="schedule"]');
  await expect.poll(() => cell.innerText(), PATIENT).toBe('every hour, 1 more');
});

test('the drawer of a run that runs says for how long it runs', async () => {
  const run = { ...(await read<object>('/runs/3441')), state: 'running', tookMs: 22_000 };
  pages.stub.answers.set('/runs/3441', run);
  await using opened = await pages.open('/runs?run=3441');
  const facts = opened.page.locator('.drawer .kv').first();
  await expect.poll(() => facts.locator('dt').allInnerTexts(), PATIENT).toContain('running for');
});

test('below the tabs of the settings the heads of a long table stay in sight', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/settings?tab=users');
  const tabs = opened.page.locator('.p-settings > .tabs');
  await tabs.waitFor();
  expect(await tabs.evaluate((one) => getComputedStyle(one).position)).toBe('static');
});

test('a plan names who approved it without the kind of actor', async () => {
  const route = '/orgs/acme/sprints/2026-11-30';
  const plan = await read<{ readonly history: readonly object[] }>(route);
  const approved = { ...plan.history[0], action: 'approved', by: 'user:ana', at: new Date().toISOString() };
  pages.stub.answers.set(route, { ...plan, state: 'active', history: [approved, ...plan.history] });
  await using opened = await pages.open('/sprint?week=2026-11-30');
  await opened.page.getByText(/^Approved by ana\b/).waitFor();
  expect(opened.faults).toEqual([]);
});

function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}

function filterOf(route: Route): string {
  return new URL(route.request().url()).searchParams.toString();
}

/** Sent at each look: the page may not listen yet. */
function afterNewer(count: number, newerThan: number, shown: Locator): Locator {
  pages.stub.send('newer', { count, newerThan });
  return shown;
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}

test('the counts and the bars beside the runs move on with the time that ends now', async () => {
  await using opened = await pages.open('/sign-in', { isOwn: true });
  const { page } = opened;
  await page.clock.install();
  await page.goto(`${pages.stub.url}/runs`);
  await page.locator('.hist svg').waitFor();
  await page.locator('.facets b').first().waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.clock.fastForward('01:01');
  await expect
    .poll(() => asked)
    .toEqual(expect.arrayContaining(['/api/v1/runs/facets', '/api/v1/runs/histogram']));
});

test.each(['store', 'retention'])('what the tab %s shows is of a time', async (tab) => {
  await pages.asAdmin();
  await using opened = await pages.open(`/settings?tab=${tab}`);
  const note = opened.page.locator('.setpart small', { hasText: 'as of' });
  await note.waitFor();
  expect(await note.locator('time').count()).toBe(1);
});
