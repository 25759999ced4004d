import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loseAnswer, READS } from './look-at.ts';
import { openPages, type Pages } from './open-pages.ts';
import { violations } from './violations.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.stop());
beforeEach(() => {
  pages.stub.answers.clear();
  pages.stub.acts.length = 0;
});

test('each page says its code and request when the store is gone', async () => {
  for (const [, route] of READS) pages.stub.answers.set(route, 503);
  // Together: each asks a few times before it gives up.
  await Promise.all(
    READS.map(async ([address]) => {
      await using opened = await pages.open(address);
      const said = opened.page.locator('.blank');
      await expect.poll(() => said.innerText(), { timeout: 120_000 }).toContain('STORE_UNAVAILABLE');
      expect([address, await said.innerText()]).toEqual([address, expect.stringContaining('01KB4Q8ZJ2V9W3')]);
      expect([address, await violations(opened.page)]).toEqual([address, []]);
    }),
  );
});

test('a page keeps what it read before the store was gone, and says of when it is', async () => {
  await using opened = await pages.open('/jobs');
  const { page } = opened;
  const rows = page.locator('.jobs tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  await loseAnswer(page, pages.stub.answers, '/jobs');
  expect(await page.locator('.stale-note time').count()).toBe(1);
  expect(await rows.count()).toBe(before);
  expect(await violations(page)).toEqual([]);
});

test('a wall keeps what it read before the store was gone, without a button', async () => {
  await using opened = await pages.open('/wall');
  const { page } = opened;
  await page.clock.install();
  await page.reload();
  await page.locator('.wall .verdict').waitFor();
  pages.stub.answers.set('/overview', 503);
  await page.clock.fastForward('06:00');
  await page.locator('.wall .stale-note').waitFor({ timeout: 15_000 });
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link').count()).toBe(0);
});

test('silences that are over go on by More', async () => {
  const { now, items } = (await (await fetch(`${pages.stub.url}/api/v1/silences`)).json()) as {
    readonly now: string;
    readonly items: readonly object[];
  };
  pages.stub.answers.set('/silences', { now, items, next: 'older' });
  await using opened = await pages.open('/alerts?view=silences');
  const { page } = opened;
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.waitFor();
  const older = { ...items.at(-1), id: 3, says: 'rule of last year' };
  pages.stub.answers.set('/silences', { now, items: [older] });
  await more.click();
  await page.locator('.silences').getByText('rule of last year').waitFor();
  expect(await page.locator('.silences tbody tr').count()).toBe(items.length + 1);
  expect(await more.count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

test('an alert that is opened by its address is read again when alerts change', async () => {
  await using opened = await pages.open('/alerts?view=history&alert=7');
  const { page } = opened;
  await page.locator('.drawer .chan').first().waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/alerts/history?id=7')) asked += 1;
  });
  await expect
    .poll(() => {
      // The page may not listen yet.
      pages.stub.send('touched', { topic: 'alerts' });
      return asked;
    })
    .toBeGreaterThan(0);
});

describe('by keyboard alone', () => {
  test('the brackets turn the week also after the list was open', async () => {
    await using opened = await pages.open('/schedules?view=list');
    const { page } = opened;
    await page.waitForSelector('.tbl tbody tr');
    await page.getByRole('link', { name: 'Week', exact: true }).click();
    await page.getByRole('button', { name: 'Next week' }).waitFor();
    await page.keyboard.press(']');
    await expect.poll(() => new URL(page.url()).searchParams.get('week'), { timeout: 15_000 }).toBe('1');
    await page.keyboard.press('[');
    await expect.poll(() => new URL(page.url()).searchParams.get('week'), { timeout: 15_000 }).toBe(null);
  });

  test('from anywhere to replayed failures in four strokes', async () => {
    await using opened = await pages.open('/queues');
    const { page } = opened;
    await page.waitForSelector('.qrow');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForSelector('.groups tbody tr');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.drawer');
    await page.keyboard.press('r');
    await page.waitForSelector('.drawer form');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => sent('/dead-letters/replay'))
      .toEqual([{ filter: { fingerprint: 'f-smtp' }, rate: '2/s' }]);
  });

  test('a run is replayed by r, and the new one is shown', async () => {
    await using opened = await pages.open('/runs/3525');
    pages.stub.answers.set('POST /runs/3436/replay', { id: 3441, says: 'Run 3436 runs again as 3441.' });
    const { page } = opened;
    await page.goto(page.url().replace('3525', '3436'));
    await page.waitForSelector('.inspect');
    await page.keyboard.press('r');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('.toast').innerText()).toContain('Run 3436 runs again as 3441.');
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
  });

  test('a queue is paused from its drawer for a reason, and z takes it back', async () => {
    await using opened = await pages.open('/queues');
    const { page } = opened;
    await page.waitForSelector('.qrow');
    await page.keyboard.press('j');
    await page.keyboard.press('p');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.drawer .acts2');
    await page.keyboard.press('p');
    const asked = page.locator('dialog[open]');
    await asked.getByLabel(/^Reason/).fill('provider down');
    await asked.getByLabel('For').selectOption('2h');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => sent('/queues/mail/pause')).toEqual([{ reason: 'provider down', for: '2h' }]);
    await page.waitForSelector('.toast');
    await page.keyboard.press('z');
    await expect.poll(() => methods('/queues/mail/pause')).toEqual(['POST', 'DELETE']);
  });
});

test('Undo of a pause puts back the pause that it took the place of', async () => {
  const before = { mode: 'paused', reason: 'CDN migration', until: '2126-01-02T12:00:00.000Z' };
  pages.stub.answers.set('POST /queues/mail/pause', { says: 'mail is paused', before });
  await using opened = await pages.open('/queues?queue=mail');
  const { page } = opened;
  await page.waitForSelector('.drawer .acts2');
  await page.keyboard.press('p');
  await page
    .locator('dialog[open]')
    .getByLabel(/^Reason/)
    .fill('provider down');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => methods('/queues/mail/pause')).toEqual(['POST', 'POST']);
  expect(sent('/queues/mail/pause').at(-1)).toEqual({ reason: before.reason, until: before.until });
});

describe('an act whose answer does not come', () => {
  test('keeps its key when it is asked for again, so that it is done once', async () => {
    await using opened = await pages.open('/jobs/mail.digest');
    const { page } = opened;
    const keys: (string | undefined)[] = [];
    await page.route('**/jobs/mail.digest/runs', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length === 1) return route.abort();
      const json = { code: 'ENQUEUE_OUTCOME_UNKNOWN', detail: 'It may be carried out all the same.' };
      if (keys.length === 2) return route.fulfill({ status: 503, json });
      return keys.length === 3 ? route.fulfill({ status: 502, body: 'Bad gateway' }) : route.continue();
    });
    const dryRun = page.getByRole('button', { name: 'Dry run' });
    await dryRun.click();
    await expect
      .poll(() => page.locator('.runform').innerText())
      .toContain('ask once more and it is done once');
    await dryRun.click();
    await expect.poll(() => page.locator('.runform').innerText()).toContain('all the same');
    await dryRun.click();
    await expect.poll(() => page.locator('.runform').innerText()).toContain('The console did not answer.');
    await dryRun.click();
    await expect.poll(() => keys.length).toBe(4);
    expect(new Set(keys).size).toBe(1);
  });

  test('closes no other dialog when it comes at last, and a refusal is told', async () => {
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

  test('keeps the choice of its dialog as it was sent, and after a refusal the focus', async () => {
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
    hold.emit('ended');
    await page.locator('dialog[open] .refusal').waitFor();
    await expect.poll(() => choice.isEnabled()).toBe(true);
    await page.unroute('**/quests/letters/cancel');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    expect(sent('/orgs/acme/quests/letters/cancel').at(-1)).toEqual({ keepTasks: true });
  });

  test('as an export is a question, with the way to try again', async () => {
    await using opened = await pages.open('/events');
    const { page } = opened;
    await page.waitForSelector('.evts tbody tr');
    pages.stub.answers.set('/events', 503);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const asked = page.locator('dialog[open]');
    await expect.poll(() => asked.innerText()).toContain('Try again');
    expect(await asked.innerText()).toContain('.csv is not saved');
  });
});

test.each([
  ['/runs?error=gone', '/runs', { newest: 4_000, folds: [] }],
  ['/events?type=gone', '/events', {}],
])(
  '%s: a search that has stopped goes on, and does not say that nothing matches',
  async (address, route, more) => {
    const now = new Date().toISOString();
    const searched = { rows: 20_000, isWhole: false };
    pages.stub.answers.set(route, { now, items: [], next: 'c', searched, ...more });
    await using opened = await pages.open(address);
    await opened.page.getByRole('button', { name: 'Search on' }).waitFor();
    expect(await opened.page.locator('.list').innerText()).not.toContain('matches');
  },
);

test('Undo of Resume on the overview puts back the pause that was there', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  pages.stub.answers.set('/queues/media', { name: 'media', mode: 'paused', reason: 'CDN migration', until });
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: 'Resume media' }).click();
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => methods('/queues/media/pause')).toEqual(['DELETE', 'POST']);
  expect(sent('/queues/media/pause').at(-1)).toEqual({ reason: 'CDN migration', until });
});

describe('refusals stay where they happened', () => {
  test('in the dialog that asked', async () => {
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

  test('in the form that runs a job, field by field', async () => {
    await using opened = await pages.open('/jobs/mail.digest');
    const { page } = opened;
    await page.waitForSelector('.runform');
    await page.keyboard.press('n');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('.runform .refusal').innerText()).toContain('is required');
    expect(sent('/jobs/mail.digest/runs')).toEqual([]);
  });
});

test('a job is run with what was typed', async () => {
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.waitForSelector('.runform');
  await page.getByLabel(/^team/).fill('ops');
  await page.getByLabel('Not before').fill('10m');
  await page.getByLabel(/^Reason/).fill('asked by ben');
  await page.getByRole('button', { name: 'Dry run' }).click();
  const input = { to: 'core@acme.test', date: '2026-11-28', team: 'ops' };
  await expect
    .poll(() => sent('/jobs/mail.digest/runs'))
    .toEqual([{ input, delay: '10m', reason: 'asked by ben', dryRun: true }]);
});

test('what is changed in one input is a patch of all letters, with a diff before', async () => {
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  const { page } = opened;
  await page.getByRole('button', { name: 'change…' }).click();
  const box = page.locator('.drawer textarea');
  await box.fill((await box.inputValue()).replace('2026-11-28', '2026-11-29'));
  await expect.poll(() => page.locator('.diff .add').innerText()).toContain('2026-11-29');
  expect(await page.locator('.diff').innerText()).toContain('as each has it');
  await page.getByLabel(/^Reason/).fill('wrong day');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => sent('/dead-letters/replay').at(-1))
    .toEqual({
      filter: { fingerprint: 'f-smtp' },
      patch: { date: '2026-11-29' },
      rate: '2/s',
      reason: 'wrong day',
    });
});

test('a discard is taken back by undo', async () => {
  await using opened = await pages.open('/failures?group=f-smtp');
  const { page } = opened;
  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel(/^Reason/).fill('not needed');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => sent('/dead-letters/reopen').length).toBe(1);
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

test('alerts name the silences in force beside the channels', async () => {
  await using opened = await pages.open('/alerts');
  const section = opened.page.getByRole('region', { name: 'Silences in force' });
  await expect.poll(() => section.innerText(), { timeout: 15_000 }).toContain('rule dlq-jobs until');
  expect(opened.faults).toEqual([]);
});

test('the overview leads from the next hour to the week', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.getByRole('region', { name: 'Next 60 minutes' }).getByRole('link', { name: 'week' }).click();
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 15_000 }).toBe('/schedules');
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

test('a purge says what waits, by job and priority, and what would not start, before it is asked', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'admin' });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: /^Purge/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      expect.stringMatching(/^media\.thumbnails, low\s+90$/),
      expect.stringMatching(/^media\.index, normal\s+4$/),
      expect.stringMatching(/^runs that wait for one of them and would not start\s+2$/),
    ]);
  expect(opened.faults).toEqual([]);
});

test('a purge says where there are more than it has counted', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'admin' });
  pages.stub.answers.set('POST /queues/media/purge', {
    dryRun: true,
    // Counted by another read, a moment before.
    cancelled: 2_000,
    isAtLeast: true,
    groups: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((jobId) => ({
      jobId,
      priority: 'normal',
      count: 100,
      isAtLeast: true,
    })),
    others: { count: 300, isAtLeast: true },
    followers: { runs: 0, chains: 0, isAtLeast: true },
    says: '',
  });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: /^Purge/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
        expect.stringMatching(new RegExp(String.raw`^${id}, normal\s+100\+$`)),
      ),
      expect.stringMatching(/^others\s+400\+$/),
      'runs of other queues may wait for one of them and would not start',
    ]);
  expect(opened.faults).toEqual([]);
});

test('a purge of a long queue does not hide that jobs may be missing', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'admin' });
  pages.stub.answers.set('POST /queues/media/purge', {
    dryRun: true,
    cancelled: 10_000,
    isAtLeast: true,
    groups: [{ jobId: 'a', priority: 'normal', count: 10_000, isAtLeast: true }],
    others: { count: 0, isAtLeast: true },
    followers: { runs: 0, chains: 0 },
    says: '',
  });
  await using opened = await pages.open('/queues?queue=media');
  const { page } = opened;
  await page.getByRole('button', { name: /^Purge/ }).click();
  const asked = page.locator('dialog[open]');
  await expect
    .poll(() => asked.locator('.asklist li').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      expect.stringMatching(/^a, normal\s+10,000\+$/),
      'others, not counted',
      expect.stringMatching(/would not start\s+0$/),
    ]);
  expect(opened.faults).toEqual([]);
});

test('limits of a job are taken back by undo', async () => {
  const before = { maxRunning: 4, rate: null };
  pages.stub.answers.set('PATCH /jobs/mail.digest', {
    changed: true,
    before,
    says: 'mail.digest: 2 at once',
  });
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.locator('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Limits…' }).click();
  await page
    .locator('dialog[open]')
    .getByLabel(/^At once/)
    .fill('2');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => sent('/jobs/mail.digest'), { timeout: 15_000 })
    .toEqual([{ maxRunning: 2 }, before]);
});

test('the page of a job says why it failed in words, and what keeps a schedule from its times', async () => {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/jobs/mail.digest`)).json()) as {
    readonly errors: readonly object[];
    readonly schedules: readonly object[];
  };
  pages.stub.answers.set('/jobs/mail.digest', {
    ...shown,
    errors: shown.errors.map((one) => ({ ...one, name: 'MailError', reason: 'timed_out' })),
    schedules: shown.schedules.map((one) => ({
      ...one,
      exceptions: ['jitter up to 2 min', 'except 3 dates'],
    })),
  });
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.getByText('MailError · it took longer than its timeout').waitFor();
  await page.getByText(/^next .*, jitter up to 2 min, except 3 dates$/).waitFor();
  expect(opened.faults).toEqual([]);
});

test('a schedule of the store is changed with its next fires in sight, under the version that was seen', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'admin' });
  await using opened = await pages.open('/schedules?schedule=digest');
  const { page } = opened;
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const expression = page.getByLabel(/^Expression/);
  await expression.fill('30 2 * * *');
  await expect.poll(() => page.locator('.drawer .fires4 tbody tr').count()).toBe(10);
  expect(await page.locator('.drawer .fires4 th').allInnerTexts()).toEqual(
    expect.arrayContaining(['Berlin', 'UTC']),
  );
  await expression.press('Control+Enter');
  await expect.poll(() => sent('/schedules/digest')).toEqual([{ schedule: '30 2 * * *' }]);
  await expect.poll(() => new URL(page.url()).search).toBe('?schedule=digest');
});

describe('a missed fire is made up for by a run that says which fire it was', () => {
  const FIRE = /^the missed fire of \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+0[12]:00$/;

  test.each([
    ['with no words of a person', ''],
    ['before the words of a person', 'the month is closed'],
  ])('%s', async (_, words) => {
    await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
    const { page } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const missed = page.locator('.drawer section', { hasText: 'Missed fires' });
    await missed.getByRole('button', { name: 'Run now…' }).first().click();
    const asked = page.locator('dialog[open]');
    const reason = asked.getByLabel(/^Reason/);
    await reason.fill(words);
    await asked.getByRole('button', { name: 'Copy as CLI' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => sent('/schedules/revenue.nightly/fires').length).toBe(1);
    const [{ reason: kept }] = sent('/schedules/revenue.nightly/fires') as [{ reason: string }];
    const [fire, ...rest] = kept.split('; ');
    expect(fire).toMatch(FIRE);
    expect(rest).toEqual(words === '' ? [] : [words]);
    expect(copied).toBe(`worker schedules:run-now revenue.nightly --reason '${kept}'`);
  });
});

describe('a schedule is run now', () => {
  test.each([
    ['with its own input, of which nothing is sent', undefined, {}, ''],
    ['with its own input where the field is emptied', ' ', {}, ''],
    [
      'with another input',
      '{ "month": "2026-10" }',
      { input: { month: '2026-10' } },
      ` --input '{"month":"2026-10"}'`,
    ],
  ])('%s', async (_, typed, body, flags) => {
    await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
    const { page } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page
      .locator('.drawer')
      .getByRole('button', { name: /^Run now/ })
      .first()
      .click();
    const asked = page.locator('dialog[open]');
    const input = asked.getByLabel(/^Input/);
    expect(JSON.parse(await input.inputValue())).toEqual({ month: '2026-11' });
    if (typed !== undefined) await input.fill(typed);
    await asked.getByRole('button', { name: 'Copy as CLI' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `worker schedules:run-now revenue.nightly${flags}`,
    );
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => sent('/schedules/revenue.nightly/fires')).toEqual([body]);
    expect(opened.faults).toEqual([]);
  });

  test('not with what is no JSON: the dialog says so', async () => {
    await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
    const { page } = opened;
    await page
      .locator('.drawer')
      .getByRole('button', { name: /^Run now/ })
      .first()
      .click();
    const asked = page.locator('dialog[open]');
    await asked.getByLabel(/^Input/).fill('{');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => asked.locator('.refusal').innerText()).toContain('expected JSON');
    expect(sent('/schedules/revenue.nightly/fires')).toEqual([]);
  });
});

test('several fires are skipped at once, and taken back by undo where none was skipped before', async () => {
  await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
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
    .poll(() => sent('/schedules/revenue.nightly/skip'))
    .toEqual([{ count: 3, reason: 'holidays' }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => methods('/schedules/revenue.nightly/override?kind=skip')).toEqual(['DELETE']);
  expect(opened.faults).toEqual([]);
});

test('an operation shows how far it is, and is stopped', async () => {
  await using opened = await pages.open('/failures?operation=7');
  const { page } = opened;
  await expect.poll(() => page.locator('.opcount').innerText()).toMatch(/\d+ of 106/);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => methods('/operations/7')).toEqual(['DELETE']);
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
        items: [{ ...line, message: '<b>page 6</b> \u001B[31mof 6\u001B[39m' }],
      });
      return page.locator('#L6 .x').innerText();
    })
    .toBe('<b>page 6</b> of 6');
  expect(await page.locator('#L6 .a-red').innerText()).toBe('of 6');
  expect(await page.locator('#L6').count()).toBe(1);
});

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

test('the history of alerts is filtered by its address, and its end says where to go on', async () => {
  await using opened = await pages.open('/alerts?view=history');
  const { page } = opened;
  await page.waitForSelector('.past-alerts tbody tr');
  await page.getByRole('group', { name: 'Severity' }).getByRole('link', { name: 'medium' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?view=history&severity=medium');
  await page.goto(page.url().replace('medium', 'critical'));
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => page.locator('.past-alerts tbody tr').count()).toBe(5);
});

test('a back-test that takes longer than two seconds says how far it is', async () => {
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  const path = '/api/v1/alerts/rules/dlq-jobs/back-test?since=30d';
  const answer: unknown = await (await fetch(pages.stub.url + path)).json();
  await page.addInitScript(
    ([at, last]) => {
      const usual = globalThis.fetch;
      const encoder = new TextEncoder();
      globalThis.fetch = async (input, init) => {
        if (input !== at) return usual(input, init);
        const progress = '{"progress":{"share":0.4,"runs":12000,"at":"2026-11-12T06:10:00.000Z"}}\n';
        const body = new ReadableStream({
          start(controller) {
            const telling = setInterval(() => controller.enqueue(encoder.encode(progress)), 100);
            document.addEventListener('finish', () => {
              clearInterval(telling);
              controller.enqueue(encoder.encode(`${JSON.stringify({ answer: last })}\n`));
              controller.close();
            });
          },
        });
        return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
      };
    },
    [path, answer] as const,
  );
  await page.goto(page.url().replace(/\/alerts$/, '/alerts?rule=dlq-jobs'));
  const section = page.getByRole('region', { name: 'Tried on the past' });
  await section.getByText('The past is evaluated').waitFor();
  expect(await section.locator('.meter').count()).toBe(0);
  await section.getByText('12,000 runs so far, up to 12 Nov, 07:10').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => document.dispatchEvent(new Event('finish')));
  await section.getByText('Would have fired').waitFor();
  expect(await section.locator('.meter').count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

test('the history of alerts is narrowed by controls alone: what was left out, a rule, a queue', async () => {
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  const rows = page.locator('.past-alerts tbody tr');
  const search = () => new URL(page.url()).search;
  await page.getByRole('link', { name: /^Statistics/ }).click();
  const sums = page.locator('.nums > *');
  for (const name of ['messages sent', 'given up'])
    expect(await sums.filter({ hasText: name }).getAttribute('href')).toBe('/alerts?view=history');
  await sums.filter({ hasText: 'left out' }).click();
  await expect.poll(search).toBe('?view=history&suppressed=true');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Rule', { exact: true }).selectOption('queue-backlog');
  await expect.poll(search).toBe('?view=history&rule=queue-backlog&suppressed=true');
  await expect.poll(() => rows.count()).toBe(1);
  await rows.first().click();
  await page.locator('.drawer').getByRole('link', { name: 'of the queue' }).click();
  await expect.poll(search).toBe('?view=history&queue=sync');
  await page.getByRole('link', { name: 'Any queue' }).click();
  await expect.poll(() => rows.count()).toBe(5);
  await page.getByRole('group', { name: 'Messages' }).getByRole('link', { name: 'left out' }).click();
  await expect.poll(search).toBe('?view=history&suppressed=true');
  expect(await violations(page)).toEqual([]);
  expect(opened.faults).toEqual([]);
});

test('a plan is read by keyboard from a member to the reasons, and approved as it was seen', async () => {
  await using opened = await pages.open('/queues');
  const { page } = opened;
  await page.waitForSelector('.qrow');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForSelector('.person .t-blk');
  expect(await page.locator('.jhead').innerText()).toContain(
    'fit 88 of 100 · the busiest has 1.20 × the average · 3.5h carried over',
  );
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.drawer').innerText()).toContain('with it the week is 62 % full');
  expect(await page.locator('.drawer').innerText()).toContain('Chidi Larsen: scores lower');
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
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('is the plan of its week');
  expect(sent('/orgs/acme/sprints/2026-11-30/approve')).toEqual([
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
  await page.getByRole('button', { name: 'Plan again' }).click();
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.toast').innerText()).toContain('has version 3');
  const path = '/orgs/acme/sprints/2026-11-30/replan';
  expect([sent(`${path}?dryRun=true`), sent(path)]).toEqual([[{ rev: 7 }], [{ rev: 7 }]]);
});

test('a task that a plan has added leads to the board', async () => {
  await using opened = await pages.open('/sprint?week=2026-11-30&side=changes');
  const link = opened.page.locator('.drawer .unl a').first();
  expect(await link.getAttribute('href')).toMatch(/^\/quests\?.*task=/);
  expect(opened.faults).toEqual([]);
});

test('what is typed about a member stays when another person was faster, and what that one changed is shown', async () => {
  pages.stub.answers.set('/session', { ...WHO, name: 'ana', role: 'admin' });
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
  await expect.poll(() => told.innerText()).toMatch(/Minutes a day\s+360 240/);
  expect(await skills.inputValue()).toBe('db, law');
  pages.stub.answers.delete('PATCH /orgs/acme/members/ada');
  await page.getByRole('button', { name: 'Go on with what I typed' }).click();
  expect(await page.getByLabel(/^Minutes a day/).inputValue()).toBe('240');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect.poll(() => page.locator('.toast').innerText()).toContain('dailyCapacityMinutes');
  expect(sent('/orgs/acme/members/ada')).toEqual([{ skills: ['db', 'law'] }, { skills: ['db', 'law'] }]);
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
    await page.keyboard.press('Enter');
    await page.waitForSelector('.drawer .tasklog');
    expect(new URL(page.url()).search).toBe('?task=write');
    expect(await page.locator('.drawer [aria-label="Move"] button').allInnerTexts()).toEqual([
      expect.stringContaining('To review'),
      'Done',
      'Back to todo',
      'Cancel',
    ]);
    await page.keyboard.press('m');
    await page.keyboard.press('Enter');
    await expect.poll(() => sent('/orgs/acme/tasks/write/transition')).toEqual([{ to: 'in-review' }]);
    await page.waitForSelector('.toast');
    await page.keyboard.press('z');
    await expect
      .poll(() => sent('/orgs/acme/tasks/write/transition')[1])
      .toEqual({ to: 'in-progress', force: true, rev: 8 });
    expect(opened.faults).toEqual([]);
  });

  test('offers first to unblock a blocked task, and to cancel it last', async () => {
    await using opened = await pages.open('/quests?task=print');
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
      .poll(() => sent('/orgs/acme/tasks/send/transition'))
      .toEqual([{ to: 'in-progress', force: true }]);
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
    await expect.poll(() => note.innerText()).toContain('priority urgent → low');
    expect(await note.innerText()).toContain('title Write the letter → Write two; your text stays');
    expect(await title.inputValue()).toBe('Write it by hand');
    pages.stub.answers.delete('PATCH /orgs/acme/tasks/write');
    await page.getByRole('button', { name: /Save mine over it/ }).click();
    await expect.poll(() => sent('/orgs/acme/tasks/write').at(-1)).toEqual({ title: 'Write it by hand' });
    await expect.poll(() => new URL(page.url()).search).toBe('?task=write');
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
    await page.goto(`${pages.stub.url}/quests?org=gone`);
    await expect.poll(() => page.locator('.blank').innerText()).toContain('There is no organisation “gone”');
  });

  test('has its lists filtered by the address, and its first use says the commands', async () => {
    await using opened = await pages.open('/quests?view=tasks');
    const { page } = opened;
    await page.waitForSelector('.tbl tbody tr');
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

describe('the pages of System', () => {
  const ADMIN = {
    actor: 'user:ana',
    name: 'ana',
    role: 'admin',
    canSeePayload: true,
    auth: 'password',
    version: '1',
  };

  test('the audit is filtered by words, and an act says what it was before', async () => {
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/runs');
    const { page } = opened;
    await page.waitForSelector('.rail a[href="/audit"]');
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.waitForSelector('.acts tbody tr');
    await page.keyboard.press('/');
    await page.keyboard.type('action:queue.* media');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?action=queue.*&object=media');
    await expect.poll(() => page.locator('.acts tbody tr').count()).toBe(1);
    await page.locator('.query input').blur();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('.drawer .diff .add').first().innerText()).toContain('"paused"');
    await page.keyboard.press('Escape');
    await page.goto(page.url().replace('media', 'nothing'));
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    // A fact of the stream is no jump: it is counted.
    await expect
      .poll(async () => {
        pages.stub.send('fact', { id: 999, type: 'queue.resumed', actor: 'user:ana', payload: {} });
        return page.locator('.newrows').count();
      })
      .toBe(1);
  });

  test('the audit counts what came while changes were held back, and is read again by who comes back', async () => {
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/audit');
    const { page } = opened;
    await page.waitForSelector('.acts tbody tr');
    const count = await page.locator('.acts tbody tr').count();
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.pill').innerText()).toBe('paused');
    const list = (await page.evaluate(async () => (await fetch('/api/v1/audit?by=people')).json())) as {
      items: readonly { readonly id: number }[];
    };
    const [first] = list.items;
    const fresh = [1, 2, 3].map((nr) => ({ ...first, id: (first?.id ?? 0) + nr }));
    pages.stub.answers.set('/audit', { ...list, items: [...fresh.toReversed(), ...list.items] });
    expect(await page.locator('.newrows').count()).toBe(0);
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.newrows').innerText()).toContain('3 new');
    for (const key of ['g', 'r']) await page.keyboard.press(key);
    await page.waitForSelector('.p-runs');
    for (const key of ['g', 'u']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('.acts tbody tr').count()).toBe(count + 3);
  });

  test('who may not see the audit is told so, and has no way to it', async () => {
    pages.stub.answers.set('/session', WHO).set('/audit', 403);
    await using opened = await pages.open('/audit');
    const { page } = opened;
    await expect.poll(() => page.locator('.blank').innerText()).toContain('FORBIDDEN');
    expect(await page.locator('.rail a[href="/audit"]').count()).toBe(0);
    expect(await page.locator('.rail a[href="/settings"]').count()).toBe(1);
    await page.goto(page.url().replace('audit', 'settings'));
    await page.waitForSelector('.tabs a');
    expect(await page.locator('.tabs a').allInnerTexts()).toEqual(['Sessions', 'Tokens']);
  });

  test('a user is invited by a link that is shown once, and changed under the version that was seen', async () => {
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/settings');
    const { page } = opened;
    await page.getByRole('button', { name: 'Invite…' }).click();
    await page.getByLabel(/^Role/).selectOption('operator');
    await page.getByLabel(/^Organisations/).fill('acme');
    await page.keyboard.press('Control+Enter');
    const link = page.getByLabel(/^Copy it now/);
    await expect.poll(() => link.inputValue()).toMatch(/\/invite#x{43}$/);
    expect(sent('/links/invite')).toEqual([{ role: 'operator', orgs: ['acme'] }]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => link.count()).toBe(0);
    await page.locator('tr[data-key="ben"]').click();
    await page.locator('.drawer').getByLabel(/^Role/).selectOption('viewer');
    await page.getByRole('button', { name: 'Change the rights' }).click();
    await expect.poll(() => sent('/users/ben')).toEqual([{ role: 'viewer' }]);
    await page.waitForSelector('.toast');
    await page.keyboard.press('z');
    await expect
      .poll(() => sent('/users/ben').at(-1))
      .toEqual({ role: 'operator', canSeePayload: true, orgs: ['acme', 'shop'] });
  });

  test('a token is made for some jobs, shown once, and revoked', async () => {
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/settings?tab=tokens');
    const { page } = opened;
    await expect.poll(() => page.locator('.tbl').innerText()).toContain('ends in 5 days');
    await page.getByRole('button', { name: 'Make a token…' }).click();
    await page.getByLabel(/^Name/).fill('ci');
    await page.getByLabel(/^Jobs/).fill('report.*');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.getByLabel(/^Copy it now/).inputValue()).toMatch(/^sbt_x{43}$/);
    expect(sent('/tokens')).toEqual([
      { name: 'ci', role: 'viewer', expires: '90d', user: 'ana', jobs: ['report.*'] },
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Revoke grafana of ana' }).click();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => methods('/tokens/2')).toEqual(['DELETE']);
    await page.goto(page.url().replace('tokens', 'doctor'));
    await expect.poll(() => page.locator('.checks code').first().innerText()).toBe('worker run:explain 3525');
  });

  test('a route of the API is found by its words, and has an address and a line', async () => {
    await using opened = await pages.open('/api-reference');
    const { page, faults } = opened;
    await page.waitForSelector('.apilist a');
    await page.keyboard.press('/');
    await page.keyboard.type('queue:purge');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#postQueuesNamePurge');
    const line = page.locator('.operation .line .cmd').first();
    await expect.poll(() => line.innerText()).toContain('Authorization: Bearer $TOKEN');
    expect(await page.locator('.operation').innerText()).toMatch(
      /role admin[^]*worker queue:purge[^]*Refusals/,
    );
    await page.goto(page.url().replace(/#.*/, '#getRuns'));
    await page.reload();
    await expect.poll(() => page.locator('.operation h2').innerText()).toContain('/api/v1/runs');
    expect(faults).toEqual([]);
  });
});

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

  test('that are none say why', async () => {
    pages.stub.answers.set('/events', { now: new Date().toISOString(), items: [] });
    await using opened = await pages.open('/events');
    const { page } = opened;
    const said = page.locator('.blank');
    await expect.poll(() => said.innerText()).toContain('Nothing has happened yet');
    await page.goto(`${page.url()}?by=ana&actor=ana`);
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

  test('are tables, too, of another time and of one job', async () => {
    await using opened = await pages.open('/statistics');
    const { page, faults } = opened;
    await page.getByRole('link', { name: '7 d' }).click();
    await page.getByLabel('Of which runs').selectOption('job:mail.digest');
    await page.getByRole('link', { name: 'as table' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?range=7d&job=mail.digest&as=table');
    // Depth is not counted by job.
    await expect.poll(() => page.locator('.mtwin table').count()).toBe(5);
    expect(await page.locator('.mtwin').nth(4).locator('tbody tr').first().innerText()).toMatch(/s$/);
    expect(await page.locator('.promhelp').innerText()).toContain('worker_console_info');
    expect(await page.locator('.prom pre').innerText()).toContain(new URL(page.url()).host);
    expect(faults).toEqual([]);
  });
});

const WHO = {
  actor: 'user:vic',
  name: 'vic',
  role: 'viewer',
  canSeePayload: false,
  auth: 'password',
  version: '0.1.0',
};

test('a viewer reads, and finds no control that acts', async () => {
  pages.stub.answers.set('/session', WHO);
  await using opened = await pages.open('/failures?group=f-smtp&act=replay');
  const { page } = opened;
  await page.waitForSelector('.drawer .kv');
  expect(await page.getByRole('button', { name: /Replay|Discard/ }).count()).toBe(0);
  await page.goto(page.url().replace(/failures.*/, 'queues?queue=media'));
  await page.waitForSelector('.drawer .spark');
  expect(await page.getByRole('button', { name: /Resume|Pause|Drain|limits/ }).count()).toBe(0);
  await page.goto(page.url().replace(/queues.*/, 'jobs/mail.digest'));
  await page.waitForSelector('.jhead');
  expect(await page.locator('.runform').count()).toBe(0);
  await page.goto(page.url().replace(/jobs.*/, 'schedules?schedule=snapshot'));
  await page.waitForSelector('.drawer .lastfires');
  expect(await page.getByRole('button', { name: /Run now|Skip|Override|Pause|Put back|New/ }).count()).toBe(
    0,
  );
  await page.goto(page.url().replace(/schedules.*/, 'sprint?week=2026-11-30'));
  await page.waitForSelector('.person .t-blk');
  expect(await page.getByRole('button', { name: /Approve|Plan again|Cancel/ }).count()).toBe(0);
  await page.goto(page.url().replace(/sprint.*/, 'people?member=ada&act=edit'));
  await page.waitForSelector('.weekdays');
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
  await page.goto(page.url().replace(/people.*/, 'quests?task=print'));
  await page.waitForSelector('.drawer .tasklog');
  expect(await page.locator('.drawer textarea, .drawer .acts2').count()).toBe(0);
  expect(await page.getByRole('button', { name: /Run now|New|Resolve/ }).count()).toBe(0);
  await page.goto(page.url().replace(/quests.*/, 'decks?view=files'));
  await page.waitForSelector('.files h2');
  expect(await page.locator('.drop').count()).toBe(0);
  await page.goto(page.url().replace('files', 'github'));
  await page.waitForSelector('.gh-errors');
  expect(await page.getByRole('button', { name: /now/ }).count()).toBe(0);
});

test('the decks of a day are those of another by [, of a member, and their flags of a severity', async () => {
  await using opened = await pages.open('/decks');
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
  expect(opened.faults).toEqual([]);
});

test('an issue that is gone from GitHub is marked as one that failed, and says so', async () => {
  await using opened = await pages.open('/decks?view=github');
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

test.each([
  'status=blocked',
  'in=a-quest-with-a-long-name-of-its-own',
  'assignee=none',
  'flag=blocked.dependency',
  'dueBefore=2026-03-02',
  'tag=customer',
])('the filter of tasks by %s is one row of a wide page', async (filter) => {
  await using opened = await pages.open(`/quests?view=tasks&${filter}`);
  const bar = opened.page.getByRole('search', { name: 'Filter of tasks' });
  await bar.getByRole('button', { name: 'Clear the filter' }).waitFor();
  const tops = await bar.evaluate((element) =>
    [...element.children]
      .map((child) => child.getBoundingClientRect())
      .map(({ y, height }) => y + height / 2),
  );
  expect(
    Math.max(...tops.filter((top) => top > 0)) - Math.min(...tops.filter((top) => top > 0)),
  ).toBeLessThan(8);
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

test('on a phone, discarded letters that are picked are opened again by a bar above the one of the pages', async () => {
  const letter = { runId: 7, jobId: 'mail.digest', queue: 'mail', status: 'discarded', message: 'boom' };
  const diedAt = new Date().toISOString();
  const may = { replay: false, discard: false, reopen: true };
  pages.stub.answers.set('/dead-letters', { now: diedAt, items: [{ ...letter, diedAt, may }] });
  await using opened = await pages.open('/failures?status=discarded', { isPhone: true });
  const { page } = opened;
  await page.getByRole('checkbox', { name: /run 7/ }).tap();
  const bar = page.getByRole('group', { name: 'Selected letters' });
  const [box, below] = await Promise.all([bar.boundingBox(), page.locator('.bottom').boundingBox()]);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  await bar.getByRole('button', { name: 'Reopen' }).tap();
  await expect.poll(() => sent('/dead-letters/reopen'), { timeout: 15_000 }).toEqual([{ ids: [7] }]);
  expect(opened.faults).toEqual([]);
});

/** Bodies of the acts on a path, previews left out. */
function sent(path: string): unknown[] {
  return actsOn(path).map(({ body }) => body);
}

function methods(path: string): string[] {
  return actsOn(path).map(({ method }) => method);
}

/** The zone of the answer's sentence does not matter. */
function actsOn(path: string) {
  return pages.stub.acts.filter((act) => act.path.replace(/\?tz=[^&]+$/, '') === `/api/v1${path}`);
}

/** Of the address of a list of runs. */
function stretch(url: string) {
  const { pathname, searchParams } = new URL(url);
  const [since, until] = ['since', 'until'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  return { pathname, minutes: ((until ?? 0) - (since ?? 0)) / 60_000, queue: searchParams.get('queue') };
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
