/** The pages Graph and Nodes in a real browser, by keyboard, by hand and by the stream. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { usePages } from './use-pages.ts';

const pages = usePages();

const WHO = {
  actor: 'user:ana',
  name: 'ana',
  canSeePayload: true,
  auth: 'password',
  environment: 'production',
  version: '0.1.0',
};

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-node') ?? document.activeElement?.className);
const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);
const viewBox = (page: Page) => page.locator('.picture > svg').getAttribute('viewBox');

test('a chain is walked along its edges by the arrows, and Enter opens the run with what may be done', async () => {
  await using opened = await pages.open('/graph?run=3436');
  const { page, faults } = opened;
  await page.waitForSelector('.picture .node');
  expect(await page.locator('.node').count()).toBe(4);
  expect(await page.locator('.views .said').innerText()).toBe(
    '15 runs: 1 failed, 4 running, 1 waiting, 9 succeeded. 12 similar runs are folded into 1.',
  );
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('run-3441');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('fold-3501');
  await page.keyboard.press('ArrowLeft');
  expect(await focused(page)).toBe('run-3436');
  // A key of the run does not act from its box.
  await page.keyboard.press('r');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer .errbox');
  expect(new URL(page.url()).search).toBe('?run=3436&node=run-3436');
  expect(await page.locator('.drawer .acts2').innerText()).toContain('Replay');
  await page.keyboard.press('r');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => pages.sent('/runs/3436/replay')).toEqual([{}]);
  expect(faults).toEqual([]);
});

test('the lines of a picture say their conditions as the table does, and a long one whole in its title', async () => {
  const graph = (await (await fetch(`${pages.stub.url}/api/v1/chains/3436/graph`)).json()) as {
    readonly edges: readonly { readonly from: string }[];
  };
  const on = 'result.rows > 0 && result.errors == 0';
  const edges = graph.edges.map((edge) =>
    edge.from === 'run-3441' ? { ...edge, on, label: 'when it meets result.rows > 0 &…' } : edge,
  );
  pages.stub.answers.set('/chains/3436/graph', { ...graph, edges });
  await using opened = await pages.open('/graph?run=3436');
  const labels = opened.page.locator('.edge text');
  await labels.first().waitFor();
  const texts = await labels.evaluateAll((all) =>
    all.map((one) => [one.lastChild?.textContent, one.querySelector('title')?.textContent]),
  );
  expect(texts).toEqual([
    ['when it ends', undefined],
    ['when it fails', undefined],
    ['when it meets result.rows > 0 &…', `when it meets ${on}`],
  ]);
});

test('the picture is zoomed and dragged, fits again by 0, and a drag opens nothing', async () => {
  const opened = await pages.lead('/graph?run=3436');
  const { page } = opened;
  await page.waitForSelector('.picture .node');
  const fit = await viewBox(page);
  await page.keyboard.press('+');
  await expect.poll(() => viewBox(page)).not.toBe(fit);
  await page.keyboard.press('0');
  await expect.poll(() => viewBox(page)).toBe(fit);
  const box = await page.locator('[data-node="run-3441"]').boundingBox();
  if (!box) throw new Error('no box');
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.wheel(0, -200);
  await expect.poll(() => viewBox(page)).not.toBe(fit);
  const zoomed = await viewBox(page);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => viewBox(page)).not.toBe(zoomed);
  expect(new URL(page.url()).search).toBe('?run=3436');
  // A screen reader clicks without a pointer.
  await page.locator('[data-node="run-3441"]').dispatchEvent('click');
  await page.waitForURL(/node=run-3441/);
  await page.goBack();
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await page.locator('[data-node="run-3436"]').press('Space');
  await page.waitForURL(/node=run-3436/);
  await page.goBack();
  await page.locator('.drawer').waitFor({ state: 'detached' });
  await page.keyboard.press('0');
  await page.locator('[data-node="fold-3501"]').click();
  await page.waitForSelector('.drawer .runnumbers');
  expect(await page.locator('.drawer .runnumbers a').count()).toBe(12);
});

test('a run changes its state in its place when the stream tells it', async () => {
  await using opened = await pages.open('/graph?run=3436');
  const { page } = opened;
  const run = page.locator('[data-node="run-3441"]');
  await expect.poll(() => run.innerHTML()).toContain('running');
  const place = await run.getAttribute('transform');
  const view = await viewBox(page);
  const answer = await page.evaluate(async () => {
    const response = await fetch('/api/v1/chains/3436/graph');
    return (await response.json()) as { nodes: { id: string; state: string }[] };
  });
  const nodes = answer.nodes.map((node) => (node.id === 'run-3441' ? { ...node, state: 'succeeded' } : node));
  pages.stub.answers.set('/chains/3436/graph', { ...answer, nodes });
  pages.stub.send('patch', { now: new Date().toISOString(), rows: [{ id: 3441 }] });
  await expect.poll(() => run.innerHTML()).toContain('succeeded');
  expect(await run.getAttribute('transform')).toBe(place);
  expect(await viewBox(page)).toBe(view);
});

test('the table has the rows and links of the picture', async () => {
  const opened = await pages.lead('/graph?run=3436&as=table');
  const { page } = opened;
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.locator('.tbl tbody tr').count()).toBe(4);
  const last = page.locator('.tbl tbody tr').last();
  expect(await last.innerText()).toContain('#3441 when it succeeds, waits');
  expect(
    await last.locator('a:visible').evaluateAll((all) => all.map((one) => one.getAttribute('href'))),
  ).toEqual(['/runs/3525', '/jobs/crm.push', '/runs/3441']);
});

test('a schedule opens in its drawer, and where none follows another the command is shown', async () => {
  await using opened = await pages.open('/graph');
  const { page } = opened;
  await page.waitForSelector('.picture .node');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('schedule-crm.after');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer .acts2');
  expect(await page.locator('.drawer header').innerText()).toContain('crm.after');
  pages.stub.answers.set('/schedules/graph', {
    now: new Date().toISOString(),
    width: 0,
    height: 0,
    says: 'No schedule follows another.',
    nodes: [],
    edges: [],
    unlinked: 3,
  });
  await page.goto(page.url().replace(/\?.*/, ''));
  await expect.poll(() => page.locator('.blank').innerText()).toContain('--after other.schedule');
});

test('the drawer of a schedule says that its list was refused, and that no schedule has its name', async () => {
  const list = (await (await fetch(`${pages.stub.url}/api/v1/schedules`)).json()) as object;
  pages.stub.answers.set('/schedules', 400);
  await using opened = await pages.open('/graph?node=schedule-crm.after');
  const drawer = opened.page.locator('.drawer');
  const again = drawer.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  pages.stub.answers.set('/schedules', { ...list, items: [] });
  await again.click();
  await drawer.getByText('No schedule is called crm.after').waitFor();
  expect(await drawer.innerText()).not.toContain('Reading');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await drawer.waitFor({ state: 'detached' });
});

test('from anywhere to the picture of a chain by keyboard', async () => {
  const opened = await pages.lead('/queues');
  const { page } = opened;
  await page.waitForSelector('.qrow');
  for (const key of ['g', 'g']) await page.keyboard.press(key);
  await page.waitForSelector('.picture .node');
  const tab = page.getByRole('link', { name: 'Chains of runs' });
  for (let nr = 0; nr < 60 && !(await isFocused(tab)); nr++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.locator('.tbl tbody tr').nth(2).innerText()).toMatch(/1,001\+/);
  for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
  await page.waitForSelector('.picture .node');
  expect(new URL(page.url()).search).toBe('?run=3400');
  expect(opened.faults).toEqual([]);
});

test('a chain that comes waits behind a button, and where there is none the command is shown', async () => {
  const list = (await (await fetch(`${pages.stub.url}/api/v1/chains`)).json()) as {
    readonly items: readonly { readonly id: number; readonly state: string }[];
  };
  await using opened = await pages.open('/graph?view=chains');
  const { page } = opened;
  const rows = page.locator('.tbl tbody tr');
  await rows.first().waitFor();
  const [first, second, ...others] = list.items;
  const changed = { ...first, says: '15 succeeded', state: 'succeeded' };
  // One comes before them. An old run that got a follower comes amid them, and no state is known of it.
  const { state: _state, ...amid } = { ...second, id: Number(second?.id) + 1, run: 3401 };
  pages.stub.answers.set('/chains', {
    ...list,
    items: [{ ...first, id: 3600, run: 3600 }, changed, amid, second, ...others],
  });
  await expect
    .poll(async () => {
      // The page may not listen yet.
      pages.stub.send('touched', { topic: 'queues' });
      return rows.first().innerText();
    })
    .toContain('15 succeeded');
  expect(await rows.count()).toBe(list.items.length);
  await page.getByRole('button', { name: /^2 new/ }).waitFor();
  await page.keyboard.press('n');
  await expect.poll(() => rows.first().innerText()).toContain('#3600');
  expect(await rows.nth(2).innerText()).toMatch(/^–\s+#3401/);
  pages.stub.answers.set('/chains', { ...list, items: [] });
  await page.reload();
  await expect.poll(() => page.locator('.blank').innerText()).toContain('worker job my.job --after');
  expect(opened.faults).toEqual([]);
});

test('a node is cordoned by c and taken back by z, and a drain says what becomes of its runs', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'admin' });
  await using opened = await pages.open('/nodes');
  const { page, faults } = opened;
  await page.waitForSelector('.noderow');
  expect(await page.locator('.listnote').allInnerTexts()).toEqual([
    '2 versions are up: 0.1.0 on web-1 and web-2, 0.2.0 on web-3.',
    expect.stringContaining('old.export'),
  ]);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer .acts2 .btn');
  await page.keyboard.press('c');
  await expect.poll(() => pages.sent('/nodes/1/cordon')).toEqual([{}]);
  await page.waitForSelector('.toast');
  await page.keyboard.press('z');
  await expect.poll(() => pages.sent('/nodes/1/uncordon')).toEqual([{}]);
  await page.keyboard.press('d');
  const asked = page.locator('dialog[open]');
  expect(await asked.innerText()).toContain('Its 3 runs under way continue');
  await asked.getByLabel(/^Reason/).fill('update');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => pages.sent('/nodes/1/drain')).toEqual([{ reason: 'update' }]);
  expect(faults).toEqual([]);
});

test('a viewer sees what a node does, and no acts; the stream changes its row in place', async () => {
  pages.stub.answers.set('/session', { ...WHO, role: 'viewer' });
  await using opened = await pages.open('/nodes?node=1');
  const { page } = opened;
  await page.waitForSelector('.drawer .names');
  expect(await page.locator('.drawer .acts2 .btn:not(.plain)').count()).toBe(0);
  const list = await page.evaluate(
    async () => (await (await fetch('/api/v1/nodes')).json()) as { items: { id: number }[] },
  );
  const items = list.items.map((one) => (one.id === 1 ? { ...one, state: 'draining', tone: 'warn' } : one));
  pages.stub.send('nodes', { ...list, items });
  await expect.poll(() => page.locator('.noderow').first().innerText()).toContain('draining');
  expect(await page.locator('.railfoot a').getAttribute('href')).toBe('/nodes');
});
