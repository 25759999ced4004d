/** Events and metrics. */
import { EventEmitter, once } from 'node:events';
import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

describe('events', () => {
  test('come in by themselves, collect while they are frozen, and are looked at by keys', async () => {
    await using opened = await pages.open('/events');
    const { page, faults } = opened;
    const first = page.locator('.evts tbody tr').first();
    await first.waitFor();
    await expect
      .poll(async () => {
        // The page may not listen yet.
        pages.stub.send('fact', fact(2_000, 'queue.resumed'));
        return first.innerText();
      })
      .toMatch(/\bben$/);
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
    pages.stub.send('fact', fact(2_001, 'queue.drained'));
    pages.stub.send('fact', fact(2_002, 'queue.resumed'));
    await expect.poll(() => page.locator('.newrows').innerText()).toMatch(/^2 new/);
    expect(await page.locator('.evts tr[data-key="2002"]').count()).toBe(0);
    await expect
      .poll(async () => {
        // The keys of the page are those of its last rendering a moment later.
        await page.keyboard.press('n');
        return first.getAttribute('data-key');
      })
      .toBe('2002');
    expect(await page.locator('.newrows').count()).toBe(0);
    await page.keyboard.press('.');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?event=2002');
    const drawer = page.locator('.drawer');
    await expect.poll(() => drawer.locator('.diff .add').innerText()).toContain('"mode": "active"');
    expect(await drawer.getByRole('link', { name: 'queue mail' }).getAttribute('href')).toBe(
      '/queues?queue=mail',
    );
    // With a row in hand the list does not move.
    pages.stub.send('fact', fact(2_003, 'queue.resumed'));
    await expect.poll(() => page.locator('.newrows').innerText()).toMatch(/^1 new/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('type:paus');
    await page.keyboard.press('Tab');
    await expect.poll(() => new URL(page.url()).search).toBe('?type=queue.paused');
    await expect
      .poll(() => page.locator('.evts .evt').allInnerTexts())
      .toEqual(Array.from({ length: 4 }, () => 'queue.paused'));
    pages.stub.send('fact', fact(2_004, 'queue.resumed'));
    pages.stub.send('fact', fact(2_005, 'queue.paused'));
    await expect.poll(() => first.getAttribute('data-key')).toBe('2005');
    expect(await page.locator('.evts tr[data-key="2004"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('of a board lead to what they are about, from the list and from the drawer', async () => {
    const object = { kind: 'task', name: 'ink' };
    const moved = {
      ...fact(2_100, 'task.moved'),
      orgId: 'acme',
      object,
      says: 'moved task ink from todo to done',
    };
    pages.stub.answers.set('/events', { now: new Date().toISOString(), items: [moved] });
    await using opened = await pages.open('/events?event=2100');
    const { page, faults } = opened;
    for (const place of ['.evts tbody', '.drawer'])
      expect(await page.locator(place).getByRole('link', { name: 'task ink' }).getAttribute('href')).toBe(
        '/quests?org=acme&task=ink',
      );
    expect(await page.locator('.evts tbody').innerText()).toContain('moved task ink from todo to done');
    expect(faults).toEqual([]);
  });

  test('that were missed under a filter do not come into the list of the next one', async () => {
    await using opened = await pages.open('/events');
    const { page } = opened;
    const rows = page.locator('.evts tbody tr');
    await rows.first().waitFor();
    const late = new EventEmitter();
    const asked = once(late, 'asked');
    await page.route(
      ({ pathname, searchParams }) => pathname === '/api/v1/events' && !searchParams.has('type'),
      async (route) => {
        const answered = once(late, 'answer');
        late.emit('asked');
        await answered;
        await route.fulfill({
          json: { now: new Date().toISOString(), items: [fact(3_000, 'queue.resumed')] },
        });
        late.emit('done');
      },
    );
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await asked;
    await page.keyboard.press('/');
    await page.keyboard.type('type:paus');
    await page.keyboard.press('Tab');
    await expect
      .poll(() => page.locator('.evts .evt').allInnerTexts(), { timeout: 15_000 })
      .toEqual(Array.from({ length: 4 }, () => 'queue.paused'));
    const done = once(late, 'done');
    late.emit('answer');
    await done;
    pages.stub.send('fact', fact(3_001, 'queue.paused'));
    await page.locator('.evts tr[data-key="3001"], .newrows').first().waitFor({ timeout: 15_000 });
    expect(await page.locator('.evts .evt').allInnerTexts()).not.toContain('queue.resumed');
  });

  test('that come by the stream and by a question at once wait all of them beside a drawer', async () => {
    await using opened = await pages.open('/events');
    const { page } = opened;
    await page.locator('.evts tbody tr').first().waitFor();
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.drawer').waitFor();
    await page.evaluate(
      (answer) => {
        const ask = window.fetch.bind(window);
        const wait = window.setTimeout.bind(window);
        const held: (() => void)[] = [];
        Object.assign(window, {
          both: held,
          setTimeout: (act: () => void, ms: number) => (ms === 200 ? held.push(act) : wait(act, ms)),
          fetch: (url: string, init: RequestInit) =>
            url.includes('/v1/events?')
              ? new Promise((resolve) =>
                  held.push(() =>
                    resolve({ ok: true, status: 200, headers: new Headers(), json: async () => answer }),
                  ),
                )
              : ask(url, init),
        });
      },
      {
        now: new Date().toISOString(),
        items: [fact(4_001, 'queue.drained')],
      },
    );
    pages.stub.send('fact', fact(3_999, 'queue.resumed'));
    const count = () => page.evaluate(() => (window as unknown as { both: unknown[] }).both.length);
    await expect.poll(count).toBe(1);
    pages.stub.send('fact', fact(4_000, 'queue.resumed'));
    await afterFacts(page);
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await expect.poll(count).toBe(2);
    // In one turn of the page: nothing is drawn in between.
    await page.evaluate(() => {
      for (const act of (window as unknown as { both: (() => void)[] }).both.splice(0)) act();
    });
    await expect.poll(() => page.locator('.newrows').innerText()).toMatch(/^3 new/);
  });

  test('are shown at once, and those that follow together', async () => {
    await using opened = await pages.open('/events');
    const { page, faults } = opened;
    await page.locator('.evts tbody tr').first().waitFor();
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    // No wait of the page ends until the test says so.
    await page.evaluate(() => {
      const wait = window.setTimeout.bind(window);
      const held: { readonly act: () => void; readonly ms: number }[] = [];
      Object.assign(window, {
        setTimeout: (act: () => void, ms = 0) => (ms >= 100 ? held.push({ act, ms }) : wait(act, ms)),
        /** The first wait of this length. */
        end: (ms: number) =>
          held
            .splice(
              held.findIndex((one) => one.ms === ms),
              1,
            )[0]
            ?.act(),
      });
    });
    const end = (ms: number) =>
      page.evaluate((wait) => (window as unknown as { end: (ms: number) => void }).end(wait), ms);
    const tinted = () =>
      page.locator('.evts tr.changed').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
    const rowOf = (id: number) => page.locator(`.evts tr[data-key="${id}"]`);
    pages.stub.send('fact', fact(5_000, 'queue.resumed'));
    await rowOf(5_000).waitFor();
    pages.stub.send('fact', fact(5_001, 'queue.drained'));
    pages.stub.send('fact', fact(5_002, 'queue.resumed'));
    await afterFacts(page);
    expect(await rowOf(5_001).count()).toBe(0);
    await end(200);
    await rowOf(5_001).waitFor();
    expect(await rowOf(5_002).count()).toBe(1);
    // Each row is tinted for its own time.
    expect(await tinted()).toEqual(['5002', '5001', '5000']);
    await end(600);
    await expect.poll(tinted).toEqual(['5002', '5001']);
    expect(faults).toEqual([]);
  });

  test('that are none say why', async () => {
    pages.stub.answers.set('/events', { now: new Date().toISOString(), items: [] });
    await using opened = await pages.open('/events');
    const { page } = opened;
    const said = page.locator('.blank');
    await expect.poll(() => said.innerText()).toContain('Nothing has happened yet');
    await goWithin(page, '/events?by=ana&actor=ana', '.blank');
    await expect.poll(() => said.innerText()).toContain('No event matches');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    pages.stub.answers.set('/events', 403);
    await page.goto(page.url());
    await expect.poll(() => said.innerText()).toContain('FORBIDDEN');
  });
});

describe('metrics', () => {
  test('lead from a stretch of a chart to its runs, by keys and by the pointer', async () => {
    await using opened = await pages.open('/statistics?queue=mail');
    const { page, faults } = opened;
    const charts = page.locator('.mplot');
    await page.locator('.mchart canvas').nth(6).waitFor();
    await charts.nth(3).focus();
    for (const key of ['End', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft'])
      await page.keyboard.press(key);
    // One cursor over all charts.
    expect(await page.locator('.mcursor').count()).toBe(7);
    await expect.poll(() => page.locator('main .sr[role="status"]').innerText()).toMatch(/p50 .*p95 /);
    await page.keyboard.press('Enter');
    await expect.poll(() => stretch(page.url())).toEqual({ pathname: '/runs', minutes: 45, queue: 'mail' });
    await page.goBack();
    await page.locator('.mchart canvas').nth(6).waitFor();
    const box = await charts.first().boundingBox();
    const { x = 0, y = 0, width = 0 } = box ?? {};
    await page.mouse.move(x + width / 3, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 40, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => stretch(page.url()).pathname).toBe('/runs');
    expect(stretch(page.url()).minutes).toBeGreaterThan(150);
    expect(faults).toEqual([]);
  });

  test('lead from one bar to its runs by a tap, and copy the numbers of the queue', async () => {
    await using opened = await pages.open('/statistics?queue=mail', { isPhone: true });
    const { page, faults } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.mchart canvas').nth(6).waitFor();
    await page.locator('.histbar').getByRole('button', { name: 'Copy as CLI' }).tap();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()), { timeout: 15_000 })
      .toBe('worker stats --window 24h --queue mail');
    await page.locator('.mplot').first().tap();
    await expect
      .poll(() => stretch(page.url()), { timeout: 15_000 })
      .toEqual({ pathname: '/runs', minutes: 15, queue: 'mail' });
    expect(faults).toEqual([]);
  });

  test('stay under their own name, dimmed, until those of another range are read', async () => {
    await using opened = await pages.open('/statistics');
    const { page } = opened;
    const numbers = page.locator('.nums');
    const ended = numbers.getByRole('link', { name: /^Ended/ });
    const named = () => numbers.getAttribute('aria-label');
    expect(await named()).toMatch(/24.h/);
    const before = await ended.getAttribute('href');
    const held: Route[] = [];
    await page.route('**/stats/series?*', (route) => void held.push(route));
    await page.getByRole('link', { name: '7 d' }).click();
    await expect.poll(() => held.length).toBe(1);
    await page.locator('[aria-busy="true"] .nums').waitFor();
    expect([await named(), await ended.getAttribute('href')]).toEqual([
      expect.stringMatching(/24.h/),
      before,
    ]);
    await held[0]?.continue();
    await expect.poll(named).toMatch(/7.d/);
    await page.locator('[aria-busy="false"] .nums').waitFor();
    await page.unrouteAll();
  });

  test('are tables, too, of another time and of one job', async () => {
    await using opened = await pages.open('/statistics');
    const { page, faults } = opened;
    await page.locator('.mplot').first().focus();
    await page.keyboard.press('End');
    await page.locator('.mcursor').first().waitFor({ state: 'attached' });
    await page.getByRole('link', { name: '7 d' }).click();
    // A place in one range is none in another.
    await expect.poll(() => page.locator('.mcursor').count()).toBe(0);
    await page.getByLabel('Of which runs').selectOption('job:mail.digest');
    await page.getByRole('link', { name: 'as table' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?range=7d&job=mail.digest&as=table');
    expect(await page.locator('.mtime').innerText()).not.toContain('drag');
    // Depth is not counted by job.
    await expect.poll(() => page.locator('.mtwin table').count()).toBe(5);
    expect(await page.locator('.mtwin').nth(4).locator('tbody tr').first().innerText()).toMatch(/s$/);
    expect(await page.locator('.promhelp').innerText()).toContain('worker_console_info');
    expect(await page.locator('.prom pre').innerText()).toContain(new URL(page.url()).host);
    expect(faults).toEqual([]);
  });
});

/** Of the address of a list of runs. */
function stretch(url: string) {
  const { pathname, searchParams } = new URL(url);
  const [since, until] = ['since', 'until'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  return { pathname, minutes: ((until ?? 0) - (since ?? 0)) / 60_000, queue: searchParams.get('queue') };
}

/** The page has had the facts that were sent before: what comes after them on its stream is drawn. */
async function afterFacts(page: Page): Promise<void> {
  const overview = (await (await fetch(`${pages.stub.url}/api/v1/overview`)).json()) as {
    readonly rail: object;
  };
  pages.stub.send('tiles', { ...overview, rail: { ...overview.rail, nodes: 77 } });
  await page.locator('.railfoot', { hasText: '77 nodes' }).waitFor();
}

function fact(id: number, type: string) {
  return {
    id,
    type,
    at: new Date().toISOString(),
    actor: 'user:ben',
    says: 'mail, paused → active',
    payload: { queue: 'mail', before: { mode: 'paused' }, after: { mode: 'active' } },
  };
}
