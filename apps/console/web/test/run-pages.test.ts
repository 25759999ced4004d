/** The pages of runs. */
import { EventEmitter, once } from 'node:events';
import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { cutTexts } from './cut-texts.ts';
import { violations } from './violations.ts';
import { goAnew, goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('a run is replayed by r, and the new one is shown', async () => {
  pages.stub.answers.set('POST /runs/3436/replay', { id: 3441, says: 'Run 3436 runs again as 3441.' });
  await using opened = await pages.open('/runs/3436');
  const { page } = opened;
  await page.waitForSelector('.inspect');
  await page.keyboard.press('r');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('Run 3436 runs again as 3441.');
  await expect.poll(() => new URL(page.url()).pathname).toBe('/runs/3441');
});

test('who has left the question stays where they are: the new run is a link', async () => {
  await using opened = await pages.open('/runs/3436');
  const { page } = opened;
  await page.waitForSelector('.inspect');
  const leave = new EventEmitter();
  await page.route('**/runs/3436/replay', async (route) => {
    await once(leave, 'left');
    await route.fulfill({ json: { id: 3441, says: 'Run 3436 runs again as 3441.' } });
  });
  await page.keyboard.press('r');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
  leave.emit('left');
  const link = page.locator('.toast').getByRole('link', { name: 'Run 3441' });
  await link.waitFor();
  expect(new URL(page.url()).pathname).toBe('/runs/3436');
  await link.click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/runs/3441');
});

test('an open menu or dialog has the keys, and Escape closes it alone', async () => {
  await using opened = await pages.open('/runs/3525');
  const { page } = opened;
  await page.waitForSelector('.inspect');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.waitForSelector('.menu:popover-open');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('.menu:popover-open').count()).toBe(0);
  await page.keyboard.press('?');
  await page.waitForSelector('.keycols');
  for (const key of ['f', 'p', 'c', 'r']) await page.keyboard.press(key);
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe('/runs/3525');
  expect(pages.stub.acts).toEqual([]);
});

test('the copied command sets the priority that was chosen', async () => {
  await using opened = await pages.open('/runs/3525');
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.waitForSelector('.inspect');
  await page.keyboard.press('p');
  await page.locator('dialog[open]').getByLabel('Priority').selectOption('critical');
  await page.getByRole('button', { name: 'Copy as CLI', exact: true }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('worker run:priority 3525 critical');
  // A page without https has no clipboard.
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await page.locator('dialog[open]').getByLabel('Priority').selectOption('high');
  const copy = page
    .locator('dialog[open]')
    .getByRole('button', { name: /^(Copy as CLI|Copied|Not copied)$/ });
  await copy.click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('worker run:priority 3525 high');
  expect(await copy.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.evaluate(() => {
    document.execCommand = () => false;
  });
  await copy.click();
  await expect.poll(() => copy.innerText()).toBe('Not copied');
});

test('a value of an input says whether it was copied', async () => {
  await using opened = await pages.open('/runs/3436?tab=input');
  const { page } = opened;
  const value = page.locator('.tree .leaf').first();
  await value.waitFor();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    document.execCommand = () => false;
  });
  const says = page.locator('.tree').getByRole('status').waitFor();
  await value.click();
  await says;
  expect(await page.locator('.tree').getByRole('status').allInnerTexts()).toEqual([' not copied']);
});

test('a late answer of an act does not close another dialog, and its refusal is shown', async () => {
  await using opened = await pages.open('/runs/3525');
  const { page } = opened;
  await page.waitForSelector('.inspect');
  const leave = new EventEmitter();
  await page.route('**/runs/3525/cancel', async (route) => {
    await once(leave, 'left');
    await route.fulfill({ status: 503, json: { code: 'STORE_UNAVAILABLE', detail: 'The store is away.' } });
  });
  await page.keyboard.press('c');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
  await page.keyboard.press('p');
  await page.locator('dialog[open]').getByLabel('Priority').waitFor();
  leave.emit('left');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('not done. The store is away.');
  expect(await page.locator('dialog[open]').getByLabel('Priority').count()).toBe(1);
});

test('a search of runs or events that has stopped goes on, and does not say that nothing matches', async () => {
  const searched = { rows: 20_000, isWhole: false };
  const stopped = { now: new Date().toISOString(), items: [], next: 'c', searched };
  pages.stub.answers.set('/runs', { ...stopped, newest: 4_000, folds: [] }).set('/events', stopped);
  await using opened = await pages.open('/');
  const { page } = opened;
  for (const address of ['/runs?error=gone', '/events?type=gone']) {
    await goAnew(page, address, '.list');
    await page.getByRole('button', { name: 'Search on' }).waitFor();
    const said = await page.locator('.list').innerText();
    expect([address, said]).toEqual([address, expect.not.stringContaining('matches')]);
  }
});

test('a refusal stays in the dialog that asked', async () => {
  pages.stub.answers.set('POST /runs/3525/cancel', 403);
  await using opened = await pages.open('/runs/3525');
  const { page } = opened;
  await page.waitForSelector('.causes');
  await page.keyboard.press('c');
  await page.keyboard.press('Control+Enter');
  const told = page.locator('dialog[open] .refusal');
  await expect.poll(() => told.innerText()).toContain('FORBIDDEN · 01KB4Q8ZJ2V9W3');
  expect(await violations(page)).toEqual([]);
});

test('a run has what people did to it apart from its other events', async () => {
  const event = { at: new Date().toISOString(), says: 'replayed', payload: {}, runId: 3436 };
  pages.stub.answers.set('/runs/3436/events', {
    items: [
      { ...event, id: 1, type: 'job.enqueued', actor: 'schedule:daily' },
      { ...event, id: 2, type: 'run.replayed', actor: 'user:ana' },
      { ...event, id: 3, type: 'job.failed' },
    ],
  });
  await using opened = await pages.open('/runs/3436?left=audit');
  const { page } = opened;
  await expect.poll(() => page.locator('.events li').count(), { timeout: 15_000 }).toBe(1);
  expect(await page.locator('.events li').innerText()).toContain('run.replayed');
  await page
    .locator('main')
    .getByRole('link', { name: /^Events/ })
    .click();
  await expect.poll(() => page.locator('.events li').count(), { timeout: 15_000 }).toBe(3);
  expect(opened.faults).toEqual([]);
});

test('before the first run the list says what is known, and when the first fire is', async () => {
  const overview = await (await fetch(`${pages.stub.url}/api/v1/overview`)).json();
  const at = [new Date(Date.now() + 48_000).toISOString()];
  const upcoming = {
    fires: 1,
    items: [
      { name: 'off', jobId: 'a', at, isPaused: true, href: '/jobs/a' },
      { name: 'cache.warm', jobId: 'cache.warm', at, href: '/schedules?schedule=cache.warm' },
    ],
  };
  pages.stub.answers.set('/overview', { ...(overview as object), upcoming });
  pages.stub.answers.set('/runs', { now: new Date().toISOString(), items: [], folds: [], newest: 0 });
  await using opened = await pages.open('/runs');
  const { page } = opened;
  const blank = page.locator('.blank');
  await expect
    .poll(() => blank.innerText(), { timeout: 15_000 })
    .toMatch(/17 jobs are known, and \d daemons work/);
  expect(await blank.innerText()).toMatch(/cache\.warm fires in 4\d/);
  expect(opened.faults).toEqual([]);
});

test('an operation shows how far it is, and is stopped', async () => {
  await using opened = await pages.open('/failures?operation=7');
  const { page } = opened;
  await expect.poll(() => page.locator('.opcount').innerText()).toMatch(/\d+ of 106/);
  const other = (await (await fetch(`${pages.stub.url}/api/v1/operations/7`)).json()) as object;
  pages.stub.answers.set('DELETE /operations/7', 403).set('/operations/8', { ...other, id: 8 });
  const show = (id: number): Promise<void> =>
    goWithin(page, `/failures?operation=${id}`, `.drawer[aria-label="Operation ${id}"] .opcount`);
  // Both are read.
  for (const id of [8, 7]) await show(id);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.drawer .refusal').waitFor();
  // What is refused of one is not of another.
  await show(8);
  expect(await page.locator('.drawer .refusal').count()).toBe(0);
  pages.stub.answers.delete('DELETE /operations/7');
  await show(7);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => pages.methods('/operations/7')).toEqual(['DELETE', 'DELETE']);
});

test('the log and the progress of a run that goes on move by the stream', async () => {
  await using opened = await pages.open('/runs/3441');
  const { page } = opened;
  await page.waitForSelector('.log .l');
  const line = { nr: 6, claimNo: 1, attempt: 1, at: new Date().toISOString(), level: 'info' };
  await expect
    .poll(async () => {
      // The page may not listen yet.
      pages.stub.send('log', {
        id: 3441,
        after: 5,
        items: [{ ...line, message: '<b>page 6</b> \u001B[31mof 6\u001B[39m' }],
      });
      return page.locator('#L6 .x').innerText();
    })
    .toBe('<b>page 6</b> of 6');
  expect(await page.locator('#L6 .a-red').innerText()).toBe('of 6');
  expect(await page.locator('#L6').count()).toBe(1);
  // Those between were sent to another window.
  pages.stub.send('log', { id: 3441, after: 9, items: [{ ...line, nr: 10, message: 'page 10' }] });
  await page.locator('#L10').waitFor();
  const shown = page.locator('.log .l .x');
  const said = await shown.allInnerTexts();
  expect(said.slice(-2)).toEqual(['4 lines are not read yet. Read them', 'page 10']);
  await expect.poll(() => page.getByRole('link', { name: /^Logs/ }).innerText()).toContain('10');
});

test('a log that was refused says so, and is asked for again without the page', async () => {
  pages.stub.answers.set('/runs/3436/logs', 403);
  await using opened = await pages.open('/runs/3436?left=logs');
  const { page } = opened;
  const pane = page.locator('.blank');
  await pane.getByText('You may not do this.').waitFor();
  expect(await page.getByRole('link', { name: /^Logs/ }).innerText()).not.toMatch(/\d/);
  pages.stub.answers.set('/runs/3436/logs', 503);
  await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
  await goAnew(page, '/runs/3436?left=logs', '.blank');
  const again = pane.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  pages.stub.answers.delete('/runs/3436/logs');
  await again.click();
  await page.waitForSelector('.log .l');
  expect(await page.evaluate(() => Reflect.get(globalThis, 'isSame'))).toBe(true);
});

test('a page of a log that was refused is said to be so, and is not asked for again at once', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const at = new Date().toISOString();
  const items = [{ nr: 1, claimNo: 1, attempt: 1, at, level: 'info', message: 'line 1' }];
  await page.clock.install();
  let asked = 0;
  let askedFirst = 0;
  let isRefused = true;
  await page.route('**/runs/3441/logs?*', (route) => {
    const isNext = route.request().url().includes('cursor=a');
    asked += Number(isNext);
    askedFirst += Number(!isNext);
    if (!isNext) return route.fulfill({ json: { items, next: 'a' } });
    return isRefused
      ? route.fulfill({ status: 403, json: { code: 'FORBIDDEN', detail: 'You may not do this.' } })
      : route.fulfill({ json: { items: [], next: 'a' } });
  });
  await goAnew(page, '/runs/3441?left=logs', '.log .l');
  const refusal = page.locator('.refusal', { hasText: 'You may not do this.' });
  await refusal.waitFor();
  // It stays for longer than it would take to ask a hundred times.
  const pill = page.locator('.pill');
  await expect.poll(() => pill.innerText()).toBe('live');
  // Nor later: it is refused for good.
  await page.clock.fastForward('00:16');
  await page.evaluate(() => fetch('/api/v1/door').then((answer) => answer.text()));
  expect(asked).toBe(1);
  isRefused = false;
  const firstBefore = askedFirst;
  await page.getByRole('button', { name: 'Try again' }).click();
  await refusal.waitFor({ state: 'detached' });
  // Only the page that was refused.
  expect(askedFirst).toBe(firstBefore);
  await page.unrouteAll();
});

test('a log that is being read is not yet without lines', async () => {
  await using opened = await pages.open('/runs');
  const { page } = opened;
  const isWanted = new EventEmitter();
  await page.route('**/runs/3436/logs**', async (route) => {
    await once(isWanted, 'now');
    await route.continue();
  });
  await goWithin(page, '/runs/3436?left=logs', '.tabs a');
  const tab = page.getByRole('link', { name: /^Logs/ });
  await tab.waitFor();
  expect(await tab.innerText()).not.toMatch(/\d/);
  expect(await page.getByText('No line.').count()).toBe(0);
  await expect.poll(() => isWanted.listenerCount('now')).toBeGreaterThan(0);
  isWanted.emit('now');
  await page.waitForSelector('.log .l');
});

test('a run that the stream sends is not waited for: an answer under way may be older', async () => {
  await using opened = await pages.open('/runs/3441');
  const { page } = opened;
  await page.waitForSelector('.inspect');
  await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
  const run = (await (await fetch(`${pages.stub.url}/api/v1/runs/3441`)).json()) as object;
  const path = /\/api\/v1\/runs\/3441(\?|$)/;
  const [asked] = await Promise.all([
    new Promise<Route>((resolve) => void page.route(path, resolve)),
    page.keyboard.press('.').then(() => page.keyboard.press('.')),
  ]);
  const given = page.waitForEvent('requestfailed', (request) => request === asked.request());
  pages.stub.send('run', { ...run, state: 'succeeded' });
  await given;
  await page.locator('.rhead h2 .sr', { hasText: 'succeeded' }).waitFor({ state: 'attached' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('lines of a long log that the page has not read are read by a click, and # finds the first error among them', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const at = new Date().toISOString();
  const line = (nr: number) => ({ nr, claimNo: 1, attempt: 1, at, level: nr === 2_003 ? 'error' : 'info' });
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ ...line(from + i), message: `line ${from + i}` }));
  const answers: Readonly<Record<string, object>> = {
    '': { items: lines(1, 2_000), next: 'a' },
    a: { items: lines(2_001, 2_004), next: 'b' },
    b: { items: [], next: 'b' },
  };
  await page.route('**/runs/3441/logs?*', (route) =>
    route.fulfill({ json: answers[new URL(route.request().url()).searchParams.get('cursor') ?? ''] }),
  );
  // Its end is not followed, which reads all lines before it.
  await goAnew(page, '/runs/3441#L5', '.log .l');
  const tab = page.getByRole('link', { name: /^Logs/ });
  await expect.poll(() => tab.innerText()).toContain('2,000+');
  await expect
    .poll(() => {
      // The page may not listen yet.
      pages.stub.send('log', { id: 3441, after: 2_004, items: lines(2_005, 2_005) });
      return tab.innerText();
    })
    .toContain('2,005');
  await page.getByRole('button', { name: 'follow the end' }).click();
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.locator('#L2004').waitFor();
  expect(await page.getByRole('button', { name: 'Read them' }).count()).toBe(0);
  await page.keyboard.press('#');
  await expect.poll(() => new URL(page.url()).hash).toBe('#L2003');
  await page.unrouteAll();
});

test('lines behind an end that was read are read by a click, and a search for an error ends with its page', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const at = new Date().toISOString();
  const line = (nr: number) => ({ nr, claimNo: 1, attempt: 1, at, level: 'info', message: `line ${nr}` });
  const answers: Record<string, object> = {
    '': { items: [line(1), line(2)], next: 'a' },
    a: { items: [], next: 'a' },
    b: { items: [], next: 'b' },
  };
  await page.route('**/runs/3441/logs?*', (route) => route.fulfill({ json: answers[cursorOf(route)] }));
  await Promise.all([
    page.waitForResponse('**/runs/3441/logs?*cursor=a*'),
    goAnew(page, '/runs/3441', '.log .l'),
  ]);
  await expect
    .poll(() => {
      // The page may not listen yet.
      pages.stub.send('log', { id: 3441, after: 4, items: [line(5)] });
      return page.getByRole('button', { name: 'Read them' }).count();
    })
    .toBe(1);
  answers['a'] = { items: [line(3), line(4), line(5)], next: 'b' };
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.locator('#L4').waitFor();
  const held: Route[] = [];
  const found = { items: [{ ...line(2_001), level: 'error' }], next: 'b' };
  await page.route('**/runs/3436/logs?*', (route) => {
    const lines = Array.from({ length: 2_000 }, (_, nr) => line(nr + 1));
    if (cursorOf(route) === '') return route.fulfill({ json: { items: lines, next: 'a' } });
    held.push(route);
    return held.length > 1 && route.fulfill({ json: found });
  });
  await goWithin(page, '/runs/3436#L5', '.log .l');
  await page.keyboard.press('#');
  await page.locator('.toast', { hasText: 'Reading on to the first error' }).waitFor();
  await expect.poll(() => held.length).toBe(1);
  await goWithin(page, '/queues', '.qrow');
  // Longer than an answer that is there at once.
  await page.evaluate(() => fetch('/api/v1/queues').then((answer) => answer.text()));
  expect(new URL(page.url()).pathname).toBe('/queues');
  await page.unrouteAll();
});

function cursorOf(route: Route): string {
  return new URL(route.request().url()).searchParams.get('cursor') ?? '';
}

test('the time that a run takes goes on in its drawer, though the stream sends nothing of it', async () => {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/runs/3441`)).json()) as object;
  const began = { now: new Date().toISOString(), startedAt: new Date(Date.now() - 90_000).toISOString() };
  pages.stub.answers.set('/runs/3441', { ...shown, ...began, state: 'running', tookMs: 1_000 });
  await using opened = await pages.open('/runs?run=3441');
  const took = opened.page.locator('.drawer dt', { hasText: 'running for' }).locator('+ dd');
  const first = await took.innerText();
  expect(first).toMatch(/^1m 3/);
  await expect.poll(() => took.innerText()).not.toBe(first);
});

test('a line of the log has an address', async () => {
  await using opened = await pages.open('/runs/3436');
  const { page } = opened;
  await page.waitForSelector('.log .l');
  await page.keyboard.press('#');
  await expect.poll(() => new URL(page.url()).hash).toBe('#L6');
  await page.locator('#L2 .n').click();
  await page.locator('#L4 .n').click({ modifiers: ['Shift'] });
  await expect.poll(() => new URL(page.url()).hash).toBe('#L2-4');
  await expect.poll(() => page.locator('.log .target').count()).toBe(3);
});

test.each([
  ['that goes on', 3441],
  ['that is held', 3525],
])('a shared link to a line leads there, also of a run %s', async (_, id) => {
  const at = new Date().toISOString();
  const items = Array.from({ length: 300 }, (__, nr) => {
    return { nr: nr + 1, claimNo: 1, attempt: 1, at, level: 'info', message: `line ${nr + 1}` };
  });
  pages.stub.answers.set(`/runs/${id}/logs`, { items });
  await using opened = await pages.open(`/runs/${id}#L21`);
  const { page } = opened;
  await page.locator('.log .target').waitFor();
  // 20 px each, and three lines above it.
  const top = () => page.locator('.log').evaluate(({ scrollTop }) => Math.round(scrollTop / 20));
  await expect.poll(top).toBe(17);
});

test('while the next page is fetched, a run asks for nothing of its address', async () => {
  await using opened = await pages.open('/runs/3525');
  const { page } = opened;
  await page.waitForSelector('.causes');
  const leave = new EventEmitter();
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname);
  });
  await page.route('**/jobs-page*.js', async (route) => {
    await once(leave, 'left');
    await route.continue();
  });
  const fetched = page.waitForRequest('**/jobs-page*.js');
  await page.evaluate(() => history.pushState(null, '', '/jobs#L1'));
  await fetched;
  // The rail marks where the person goes: the page has been drawn since.
  await page.locator('a[href="/jobs"][aria-current="page"]').first().waitFor();
  expect(await page.locator('h1').innerText()).toBe('#3525');
  // The line is one of the other page.
  expect(await page.locator('.causes').count()).toBe(1);
  leave.emit('left');
  await expect.poll(() => page.locator('h1').innerText()).toBe('Jobs');
  expect(asked.filter((pathname) => pathname.startsWith('/api/v1/runs'))).toEqual([]);
});

test('beside a drawer the runs have their whole room, folded ones among them', async () => {
  await using opened = await pages.open('/runs?run=3436');
  const { page } = opened;
  await page.locator('.runs tr.fold').first().waitFor();
  await page.locator('aside.drawer').getByText('UpstreamError').waitFor();
  const [table, box] = [page.locator('table.runs'), page.locator('.scroll')];
  const right = async (one: typeof table) => one.evaluate((element) => element.getBoundingClientRect().right);
  expect(await right(page.locator('.runs thead th').last())).toBeCloseTo(await right(table), 0);
  expect(await box.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  expect(await cutTexts(page)).toEqual([]);
});
