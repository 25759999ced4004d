/**
 * What people do, in a real browser against the real server. What the browser learns of the store by itself, on both
 * stores; the rest on one, because the answers of the API are tested on both. `pnpm test:slow` has all on both.
 */
import { listSilences } from '@sb/alerts';
import { listEvents } from '@sb/events';
import { exportOrganisation, listTasks } from '@sb/questboard';
import { enqueueChain, findRun, limitJob, limitQueue, pauseJob, readQueues, requestRun } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { beginJourney, beginOver, BY_KEYS } from './begin-journey.ts';
import { openBoard, ORG } from './demo/board.ts';
import { loadHourly } from './hourly-schedule.ts';
import { useBrowser } from './use-browser.ts';
import { openAlerts } from './open-alerts.ts';
import { refuseTest } from './refuse-test.ts';
import { tabTo, typeInto } from './tab-to.ts';

const browser = useBrowser();

eachDialect('in a browser', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  const begin = (look = {}) => beginJourney(browser(), open, look);

  test.runIf(isWhole)('a failure is replayed in four strokes: g f, Enter, r, Ctrl Enter', async () => {
    const { engine, served, page, faults } = await begin(BY_KEYS);
    const [dead = 0] = await engine.die(1);
    await engine.count();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.getByText('1 dead letter').or(page.locator('.tbl tbody tr').first()).first().waitFor();
    await page.locator('.tbl tbody tr').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('aside.drawer').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: /^Replay 1/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await findRun(engine.store, dead)).deadLetter)
      .toMatchObject({ status: 'replayed' });
    const { replayedAs = 0 } = (await findRun(engine.store, dead)).deadLetter ?? {};
    expect(await findRun(engine.store, replayedAs)).toMatchObject({ replayOf: dead, createdBy: 'user:ana' });
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a chain of runs is found by keyboard: g g, its tab, Enter', async () => {
    const { engine, served, page, faults } = await begin(BY_KEYS);
    const step = { request: { jobId: 'report' } };
    const { id } = await enqueueChain(engine.store, [step, step, step]);
    await page.goto(served.url);
    await page.waitForSelector('h1');
    for (const key of ['g', 'g']) await page.keyboard.press(key);
    await page.getByText('No schedule follows another').waitFor();
    const tab = page.getByRole('link', { name: 'Chains of runs' });
    for (let nr = 0; nr < 60 && (await tab.and(page.locator(':focus')).count()) === 0; nr++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.tbl tbody tr', { hasText: '1 queued, 2 waiting' }).waitFor();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await page.locator(`[data-node="run-${id}"]`).waitFor();
    await enqueueChain(engine.store, [step, step]);
    await page.goBack();
    await page.locator('.tbl tbody tr', { hasText: `#${id}` }).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the first run of a store appears by itself', async () => {
    const { engine, served, page, faults } = await begin();
    await page.goto(`${served.url}/runs`);
    await page.getByText('Nothing has run yet').waitFor();
    await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await expect.poll(() => page.locator('.tbl tbody tr').allInnerTexts()).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a list of runs says what it leaves out, and what is kept no more', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.enqueue();
    await engine.succeed();
    for (let nr = 0; nr < 12; nr++) await engine.enqueue();
    await page.goto(`${served.url}/runs?job=mail.send&view=live`);
    await page.getByText('mail.send × 7').waitFor();
    await page.getByRole('button', { name: 'unfold' }).click();
    await expect.poll(() => page.locator('.tbl tbody tr').count(), { timeout: 15_000 }).toBe(12);
    expect(new URL(page.url()).searchParams.get('state')).toBe('queued');
    await page.goto(`${served.url}/runs?since=2025-01-01&until=2025-02-01&view=ended`);
    await page.getByText('the oldest run that is kept ended').waitFor();
    await page.goto(`${served.url}/runs?state=failed`);
    await page.getByLabel('0 runs ended in this time').waitFor();
    expect(faults).toEqual([]);
  });

  test('the page of a job has its new runs and limits, of which the list of jobs says nothing', async () => {
    const { engine, served, page, faults } = await begin();
    await page.goto(`${served.url}/jobs/mail.send`);
    await page.getByRole('button', { name: /^Pause/ }).waitFor();
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    await pauseJob(engine.store, 'mail.send', { reason: 'smtp moves', actor: 'ben' });
    await page.getByRole('button', { name: /^Resume/ }).waitFor();
    const id = await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await page.locator(`a[href="/runs/${id}"]`).waitFor();
    await limitJob(engine.store, 'mail.send', { maxRunning: 7, actor: 'ben' });
    await page.locator('.conf tr', { hasText: 'at once' }).getByText('7', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a queue is paused with a reason that everybody sees, and resumed', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await page.goto(served.url);
    await page.waitForSelector('h1');
    for (const key of ['g', 'q']) await page.keyboard.press(key);
    await page.locator('.qrow', { hasText: 'mail' }).waitFor();
    // The second queue.
    for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
    await page.locator('aside.drawer', { hasText: 'mail' }).locator(':scope:focus').waitFor();
    await page.getByRole('button', { name: /^Pause/ }).waitFor();
    await page.keyboard.press('p');
    await typeInto(page, page.locator('dialog[open]').getByLabel(/^Reason/), 'smtp moves');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await readQueues(engine.store)).find(({ name }) => name === 'mail')?.mode)
      .toBe('paused');
    await page.getByText('smtp moves').first().waitFor();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: /^Resume/ })
      .first()
      .waitFor();
    await page.keyboard.press('r');
    await expect
      .poll(async () => (await readQueues(engine.store)).find(({ name }) => name === 'mail')?.mode)
      .toBe('active');
    const events = await engine.store.read((tx) => listEvents(tx, { types: ['queue.*'], limit: 9 }));
    expect(events.map(({ type, actor }) => [type, actor])).toEqual([
      ['queue.resumed', 'user:ana'],
      ['queue.paused', 'user:ana'],
    ]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('limits of a queue that are typed stay when another person sets some', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await page.goto(`${served.url}/queues?queue=mail`);
    const form = page.getByRole('form', { name: 'Limits of mail' });
    const [atOnce, most] = [form.getByLabel('At once'), form.getByLabel('May wait')];
    await expect.poll(() => page.locator('.pill').innerText()).toBe('live');
    await limitQueue(engine.store, 'mail', { maxRunning: 3, actor: 'ben' });
    // Nothing is typed yet.
    await expect.poll(() => atOnce.inputValue(), { timeout: 15_000 }).toBe('3');
    await most.fill('90');
    await limitQueue(engine.store, 'mail', { maxRunning: 4, actor: 'ben' });
    await form.getByText('At once 3 → 4').waitFor();
    expect([await atOnce.inputValue(), await most.inputValue()]).toEqual(['3', '90']);
    await form.getByRole('button', { name: 'Go on with what I typed' }).click();
    expect([await atOnce.inputValue(), await most.inputValue()]).toEqual(['4', '90']);
    await limitQueue(engine.store, 'mail', { rate: { limit: 5, perMs: 1_000 }, actor: 'ben' });
    await form.getByText('Begin none → 5/s').waitFor();
    // A save that goes on over nothing is refused, and says what it would go over.
    await form.getByRole('button', { name: 'Set limits' }).click();
    await form.getByText('Begin none → 5/s; the form has it now').waitFor();
    await form.getByRole('button', { name: 'Set mine over it' }).click();
    await expect
      .poll(async () => (await readQueues(engine.store)).find(({ name }) => name === 'mail'))
      .toMatchObject({ maxRunning: 4, maxDepth: 90, rate: { limit: 5 } });
    await expect.poll(() => form.getByLabel('Begin').inputValue(), { timeout: 15_000 }).toBe('5/s');
    expect([await atOnce.inputValue(), await most.inputValue()]).toEqual(['4', '90']);
    expect(await form.getByText('Changed meanwhile.').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('what the policy refuses, and what a page reports, is a fault', async () => {
    const { served, page, faults } = await begin();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await page.evaluate(() => console.error('out of order'));
    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await expect
      .poll(() => faults)
      .toEqual(['out of order', expect.stringContaining('Content Security Policy')]);
  });

  test.runIf(isWhole)('a pointer is a fault of a journey by keys, as is a text without keys', async () => {
    const { served, page, faults } = await begin(BY_KEYS);
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ma');
    await page.getByRole('option', { selected: true }).waitFor();
    // A key that is none of the text.
    await page.keyboard.press('ArrowDown');
    expect(faults).toEqual([]);
    await page.getByRole('combobox').fill('mail');
    await page.getByRole('combobox').click();
    await expect
      .poll(() => faults)
      .toEqual(['no key was pressed before the text of INPUT', 'a pointer pressed INPUT']);
  });

  async function beginWithSchedule() {
    const begun = await begin(BY_KEYS);
    const { engine, served, page } = begun;
    const hourly = await loadHourly(engine);
    await page.goto(served.url);
    await page.waitForSelector('h1');
    for (const key of ['g', 's']) await page.keyboard.press(key);
    await page.locator('.srow').waitFor();
    await page.keyboard.press('j');
    // In the list it is the key of the list: nothing is skipped.
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await page.locator('.drawer .acts2').waitFor();
    return { ...begun, ...hourly, drawer: page.locator('.drawer') };
  }

  test.runIf(isWhole)('a schedule is skipped once by s, and put back by z', async () => {
    const { page, drawer, overrides, fireIn, faults } = await beginWithSchedule();
    expect(await overrides()).toEqual([]);
    await page.keyboard.press('s');
    await page.locator('.toast', { hasText: 'is skipped, by ana' }).waitFor();
    expect(await overrides()).toEqual(['skip']);
    await drawer.getByRole('button', { name: 'Put back' }).waitFor();
    await page.locator('.srow', { hasText: 'skipped' }).waitFor();
    await page.keyboard.press('z');
    await page.locator('.toast', { hasText: 'Undone' }).waitFor();
    expect(await overrides()).toEqual([]);
    await drawer.getByRole('button', { name: 'Put back' }).waitFor({ state: 'detached' });
    expect(await fireIn(31 * 60_000)).toEqual(['run']);
    // The stream moves the page, which says why it fired.
    await drawer.getByText(/created run \d+, which is queued/).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('an override is typed with a preview of its fires, and ends by itself', async () => {
    const { page, drawer, overrides, fireIn, faults } = await beginWithSchedule();
    await page.keyboard.press('o');
    const asked = page.locator('dialog[open]');
    await tabTo(page, asked.getByLabel('What'));
    for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await typeInto(page, asked.getByLabel('Expression', { exact: true }), '*/10 * * * *');
    await asked.getByText('Every 10 minutes').waitFor();
    const until = asked.getByLabel(/^Until/);
    await tabTo(page, until);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('1h');
    await asked.getByText('Fires 6 times until').waitFor();
    await typeInto(page, asked.getByLabel(/^Reason/), 'month end');
    await page.keyboard.press('Control+Enter');
    await drawer.locator('.override', { hasText: 'month end' }).waitFor();
    expect(await overrides()).toEqual(['cron']);
    expect(await fireIn(10 * 60_000)).toEqual(['run']);
    expect(await fireIn(50 * 60_000)).toContain('skipped_overlap');
    await fireIn(30 * 60_000);
    await drawer.getByRole('button', { name: 'End it now' }).waitFor({ state: 'detached' });
    expect(await overrides()).toEqual([]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('an alert is tested, silenced and acknowledged; a viewer only reads', async () => {
    const { engine, served, page, join, faults } = await beginOver(
      browser(),
      await openAlerts(open),
      BY_KEYS,
    );
    await engine.die(2);
    await engine.evaluate();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.locator('.ep li', { hasText: 'mail.send failed 2 times in a row' }).waitFor();
    // To the second rule and back: the row has the focus.
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    const drawer = page.locator('aside.drawer');
    await drawer.getByText('2 failures of a job in a row').waitFor();

    // While a row has the focus, `t` is none of the drawer.
    await tabTo(page, drawer.getByRole('button', { name: /^Send test/ }));
    await page.keyboard.press('t');
    await refuseTest(engine.store, drawer);

    await page.keyboard.press('s');
    await typeInto(page, page.locator('dialog[open]').getByLabel(/^Reason/), 'the move');
    await page.keyboard.press('Control+Enter');
    await page.locator('.ep li', { hasText: 'silenced by ana' }).waitFor();
    expect(await listSilences(engine.store)).toMatchObject([
      { match: { rule: ['in-a-row'] }, reason: 'the move', by: 'user:ana' },
    ]);
    await page.keyboard.press('z');
    await page.locator('.ep').getByRole('button', { name: 'Acknowledge in-a-row, job mail.send' }).waitFor();
    expect(await listSilences(engine.store)).toEqual([]);

    await tabTo(page, drawer.getByRole('button', { name: /^Acknowledge/ }), 'Shift+Tab');
    await page.keyboard.press('a');
    await typeInto(page, page.locator('dialog[open]').getByLabel(/^Reason/), 'it is known');
    await page.keyboard.press('Control+Enter');
    await page.locator('.ep li', { hasText: 'acknowledged by ana' }).waitFor();

    const viewer = await join({ role: 'viewer' });
    await viewer.page.goto(`${viewer.url}/alerts?rule=in-a-row`);
    await viewer.page.locator('aside.drawer').getByText('Would have fired').waitFor();
    expect(await viewer.page.getByRole('button', { name: /Acknowledge|Silence|Test|test|End/ }).count()).toBe(
      0,
    );
    for (const key of ['a', 's', 't']) await viewer.page.keyboard.press(key);
    expect(await viewer.page.locator('dialog[open]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('a run moves on the page while it is looked at, in its row', async () => {
    const { engine, served, page, faults } = await begin();
    const id = await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await page.goto(`${served.url}/runs`);
    const row = page.locator('.tbl tbody tr', { hasText: String(id) }).first();
    await row.getByText('queued', { exact: true }).waitFor();
    await engine.succeed();
    await row.getByText('succeeded', { exact: true }).waitFor();
    expect(await row.count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test.runIf(isSlow())('a filter is an address: shared, and gone back from', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(1);
    await engine.enqueue({ jobId: 'report' });
    await engine.succeed();
    await page.goto(`${served.url}/runs?state=failed`);
    await page.locator('.tbl tbody tr').first().waitFor();
    expect(await page.locator('.tbl tbody tr').count()).toBe(1);
    await page.goto(`${served.url}/runs?job=report`);
    await page.getByText('report').first().waitFor();
    await page.goBack();
    await page.locator('.tbl tbody tr', { hasText: 'failed' }).waitFor();
    expect(new URL(page.url()).search).toBe('?state=failed');
    await page.goForward();
    await page.locator('.tbl tbody tr', { hasText: 'report' }).first().waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'a file is seen as a difference, imported, and in what jobs did its run is opened',
    async () => {
      const { engine, served, page, faults } = await begin();
      const { store } = engine;
      await openBoard(store, { now: new Date(engine.now).toISOString(), members: 3, quests: 4, tasks: 12 });
      await page.goto(served.url);
      await page.waitForSelector('h1');
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.locator('.deck .what-task').first().waitFor();
      await page.getByRole('link', { name: 'Import and export' }).click();
      const board = await exportOrganisation(store, ORG);
      const [task] = (await listTasks(store, ORG, { limit: 1 })).items;
      const chooser = page.getByLabel('File to import');
      await chooser.setInputFiles(boardFile(board.replace('"todo"', '"toodo"')));
      await page.getByText(/^board\.json:\d+:\d+$/).waitFor();
      const title = JSON.stringify(task?.title ?? '');
      await chooser.setInputFiles(boardFile(board.replace(`"title": ${title}`, '"title": "Another title"')));
      await page.getByText('1 record would change').waitFor();
      expect(await page.locator('.field-change').innerText()).toBe(`title ${task?.title} → Another title`);
      await page.getByRole('button', { name: 'Import 1 change' }).click();
      await page.locator('dialog[open]').getByText('tasks updated').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast').getByText('1 record changed').waitFor();
      expect((await listTasks(store, ORG, { limit: 1 })).items[0]?.title).toBe('Another title');
      await page.getByRole('link', { name: 'What jobs did' }).click();
      await page.locator('tbody tr', { hasText: 'daily.questmaster' }).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.locator('aside.drawer .did li').first().waitFor();
      expect(await page.getByRole('link', { name: 'Run 2' }).getAttribute('href')).toBe('/runs/2');
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)(
    'a waiting run that a person changes is shown as it is now, with the event',
    async () => {
      const { engine, served, page, faults } = await begin();
      const asked = { jobId: 'mail.send', dedupeKey: 'k', delayMs: 3_600_000 };
      const id = await engine.enqueue({ ...asked, input: { to: 'ada' } });
      await page.goto(`${served.url}/runs/${id}?left=events`);
      await page.getByText('No event.').waitFor();
      const newer = { ...asked, input: { to: 'bo' }, dedupeReplace: ['input'] as const };
      await requestRun(engine.store, newer, { actor: 'user:ana' });
      await page.locator('.events li', { hasText: 'another input' }).waitFor();
      await page.getByText('"bo"').first().waitFor();
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('a page goes on by itself after its server was started anew', async () => {
    const { engine, served, page, faults } = await begin();
    const id = await engine.enqueue({ jobId: 'mail.send', input: { to: 'ada' } });
    await page.goto(`${served.url}/runs`);
    const row = page.locator('.tbl tbody tr', { hasText: String(id) }).first();
    await row.getByText('queued', { exact: true }).waitFor();
    await served.stop();
    await engine.succeed();
    const again = await browser().serve(engine.store, { port: served.port });
    onTestFinished(() => again.stop());
    await row.getByText('succeeded', { exact: true }).waitFor();
    expect(await row.count()).toBe(1);
    expect(faults).toEqual([]);
  });
});

function boardFile(text: string) {
  return {
    name: 'board.json',
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  };
}
