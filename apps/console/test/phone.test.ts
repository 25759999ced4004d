/**
 * What people do by taps on a phone, alone and two at a time; and what a viewer finds there and on a desk. What differs from a
 * desk in its taps only, and is in journeys.test.ts or repairs.test.ts by keys, is in `pnpm test:slow`, but for one form.
 */
import { listSilences } from '@sb/alerts';
import { listTasks } from '@sb/questboard';
import { findRun } from '@sb/queue';
import { retireNode } from '@sb/queue/engine';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beginOver, type Journey, PHONE } from './begin-journey.ts';
import { breakChain } from './broken-chain.ts';
import { openBoard, ORG } from './demo/board.ts';
import { loadHourly } from './hourly-schedule.ts';
import { type Alerting, openAlerts } from './open-alerts.ts';
import { refuseTest } from './refuse-test.ts';
import { useBrowser } from './use-browser.ts';

const HOUR = 3_600_000;
/** The Monday of the engine's noon. */
const WEEK = '2026-03-02';
const LOOKS = [['phone', PHONE], ...(isSlow() ? [['desk', {}] as const] : [])] as const;

const browser = useBrowser();

eachDialect('by taps', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();
  const begin = async (look: object = PHONE): Promise<Journey<Alerting>> =>
    beginOver(browser(), await openAlerts(open), look);

  test.runIf(isSlow())('a schedule is skipped and overridden', async () => {
    const { engine, served, page, faults } = await begin();
    const { overrides } = await loadHourly(engine);
    await page.goto(`${served.url}/schedules?view=list`);
    await page.getByRole('link', { name: 'hourly' }).tap();
    const drawer = page.locator('aside.drawer');
    await drawer.getByRole('button', { name: /^Skip next/ }).tap();
    await page.locator('.toast', { hasText: 'is skipped, by ana' }).waitFor();
    expect(await overrides()).toEqual(['skip']);
    await page.locator('.toast').getByRole('button', { name: /^Undo/ }).tap();
    await page.locator('.toast', { hasText: 'Undone' }).waitFor();
    expect(await overrides()).toEqual([]);

    await override(page);
    await drawer.getByRole('button', { name: 'End it now' }).tap();
    await drawer.getByRole('button', { name: 'End it now' }).waitFor({ state: 'detached' });
    expect(await overrides()).toEqual([]);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the browser takes the console for an application, with its icons', async () => {
    const { served, page, faults } = await begin();
    await page.goto(served.url);
    await page.waitForSelector('h1');
    const browserOf = await page.context().newCDPSession(page);
    // Its other question, Page.getInstallabilityErrors, names no error of any page in this build of the browser.
    const { url, errors, manifest } = await browserOf.send('Page.getAppManifest');
    await browserOf.detach();
    expect(url).toBe(`${served.url}/manifest.webmanifest`);
    expect(errors).toEqual([]);
    expect(manifest).toMatchObject({
      id: `${served.url}/`,
      name: 'Signal Blueprint',
      display: 'kStandalone',
      startUrl: `${served.url}/`,
    });
    const icons = await Promise.all(
      (manifest.icons ?? []).map(async (icon) => {
        const answer = await page.request.get(icon.url);
        return `${answer.status()} ${answer.headers()['content-type']}`;
      }),
    );
    expect(icons).toEqual(['200 image/svg+xml', ...Array.from({ length: 3 }, () => '200 image/png')]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a schedule says what it missed', async () => {
    const { engine, served, page, faults } = await begin();
    const { fireIn } = await loadHourly(engine);
    await page.goto(`${served.url}/schedules?view=list`);
    await page.getByRole('link', { name: 'hourly' }).tap();
    const drawer = page.locator('aside.drawer');
    await drawer.getByRole('button', { name: /^Skip next/ }).waitFor();
    // The daemon was late for five fires: the latest is caught up.
    expect(await fireIn(5 * HOUR)).toContain('run');
    const missed = drawer.locator('section', { hasText: 'Missed fires' });
    await missed.getByText(/It was found 30m late\. Caught up by run \d+/).waitFor();
    expect(await missed.getByText(/Not caught up:/).count()).toBe(4);
    await missed.getByRole('link', { name: /^#\d+$/ }).tap();
    await page.waitForURL(/\/runs\/\d+$/);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isSlow())('an override fires by its expression, and ends by itself', async () => {
    const { engine, served, page, faults } = await begin();
    const { overrides, fireIn } = await loadHourly(engine);
    await page.goto(`${served.url}/schedules?view=list`);
    await page.getByRole('link', { name: 'hourly' }).tap();
    await override(page);
    const end = page.locator('aside.drawer').getByRole('button', { name: 'End it now' });
    await end.waitFor();
    expect(await overrides()).toEqual(['cron']);
    expect(await fireIn(HOUR / 6)).toEqual(['run']);
    await fireIn(2 * HOUR);
    await end.waitFor({ state: 'detached' });
    expect(await overrides()).toEqual([]);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isSlow())('an alert is tested and silenced', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(2);
    await engine.evaluate();
    await page.goto(`${served.url}/alerts`);
    const alert = page.locator('.ep li');
    await alert.getByRole('link', { name: /mail\.send failed 2 times in a row/ }).tap();
    const drawer = page.locator('aside.drawer');
    await drawer.getByRole('button', { name: /^Send test/ }).tap();
    await refuseTest(engine.store, drawer);

    await drawer.getByRole('button', { name: /^Silence/ }).tap();
    await page
      .locator('dialog[open]')
      .getByLabel(/^Reason/)
      .fill('the move');
    await confirm(page);
    await alert.getByText('silenced by ana').waitFor();
    expect(await listSilences(engine.store)).toMatchObject([{ match: { rule: ['in-a-row'] } }]);
    await alert.getByRole('button', { name: /^End silence/ }).tap();
    await alert.getByRole('button', { name: /^Acknowledge/ }).waitFor();
    expect(await listSilences(engine.store)).toEqual([]);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('an alert is there after the last daemon, and is acknowledged', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(2);
    await engine.evaluate();
    const alert = page.locator('.ep li');
    await retireNode(engine.store, engine.node);
    await page.goto(`${served.url}/alerts?rule=in-a-row`);
    await page.getByText('No running daemon has read alerts.yaml').waitFor();
    await alert.getByRole('button', { name: /^Acknowledge/ }).tap();
    await confirm(page);
    await alert.getByText('acknowledged by ana').waitFor();
    await alert.getByRole('link', { name: /mail\.send failed/ }).tap();
    await page.waitForURL(/view=history&alert=\d+$/);
    await page.locator('aside.drawer').waitFor();
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('the facets above the list are closed by a choice, and by a button', async () => {
    const { engine, served, page, faults } = await begin();
    await engine.die(2);
    await page.goto(`${served.url}/runs`);
    const facets = page.getByRole('complementary', { name: 'Facets' });
    const unfold = () => page.getByRole('button', { name: 'Facets' }).tap();
    const first = page.locator('.tbl tbody tr').first();
    await first.waitFor();
    await unfold();
    await facets.getByRole('button', { name: 'Close' }).tap();
    await facets.waitFor({ state: 'hidden' });
    await unfold();
    await facets.getByRole('link', { name: /^failed/ }).tap();
    await page.waitForURL(/state=failed/);
    await facets.waitFor({ state: 'hidden' });
    await first.getByRole('link').first().tap();
    await page.waitForURL(/\/runs\/\d+$/);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isSlow())('a chain goes on from its failed run', async () => {
    const { engine, served, page, faults } = await begin();
    const middle = await breakChain(engine);
    await page.goto(`${served.url}/runs/${middle}`);
    await page.locator('main').getByRole('button', { name: 'More', exact: true }).tap();
    await page.getByRole('menuitem', { name: 'Retry the chain' }).tap();
    await confirm(page);
    await page.waitForURL((url) => url.pathname !== `/runs/${middle}`);
    const again = Number(new URL(page.url()).pathname.split('/').at(-1));
    expect(await engine.succeed()).toEqual([again]);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('dead letters are replayed with a patch', async () => {
    const { engine, served, page, faults } = await begin();
    const dead = await engine.die(2);
    await page.goto(`${served.url}/failures`);
    await page.getByText('no such mailbox').first().tap();
    await page.getByRole('button', { name: /^Replay 2/ }).tap();
    await page.getByRole('button', { name: 'change…' }).tap();
    const box = page.locator('.drawer textarea');
    await box.fill(JSON.stringify({ ...(JSON.parse(await box.inputValue()) as object), cc: 'ops' }));
    await page.locator('.diff .add', { hasText: 'ops' }).waitFor();
    await page.locator('.drawer button[type=submit]').tap();
    const replays = async () =>
      Promise.all(
        dead.map(async (id) => {
          const { replayedAs } = (await findRun(engine.store, id)).deadLetter ?? {};
          return replayedAs === undefined ? undefined : (await findRun(engine.store, replayedAs)).input;
        }),
      );
    await expect.poll(replays).toEqual([
      { to: 'u0', cc: 'ops' },
      { to: 'u1', cc: 'ops' },
    ]);
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('tasks are filtered behind a button, and what is chosen stays in sight', async () => {
    const { engine, served, page, faults } = await begin();
    await openBoard(engine.store, boardAt(engine.now));
    await page.goto(`${served.url}/quests?org=${ORG}&view=tasks`);
    const filter = page.getByRole('search', { name: 'Filter of tasks' });
    const fields = filter.locator('select:visible, .due:visible');
    await filter.waitFor();
    expect(await fields.count()).toBe(0);
    await filter.getByRole('button', { name: 'Filters' }).tap();
    await filter.getByLabel('priority').selectOption('high');
    await page.waitForURL(/priority=high/);
    expect(await fields.count()).toBe(8);
    await expectFits(page);
    await filter.getByRole('button', { name: 'Filters' }).tap();
    expect(await fields.count()).toBe(1);
    expect(await filter.getByLabel('priority').inputValue()).toBe('high');
    expect(faults).toEqual([]);
  });

  async function beginTwo() {
    const begun = await begin();
    const { served, page, join } = begun;
    const { url, page: others } = await join();
    const both = [
      [page, served.url],
      [others, url],
    ] as const;
    /** Both ask at the address before one of them confirms; returns what the other is then answered. */
    const decide = async (address: string, ask: (one: Page) => Promise<void>, act: string) => {
      for (const [one, to] of both) {
        await one.goto(to + address);
        await ask(one);
      }
      await confirm(page);
      await page.locator('.toast').waitFor();
      const answered = others.waitForResponse(
        (answer) => new URL(answer.url()).pathname.endsWith(act) && answer.request().method() !== 'GET',
      );
      await confirm(others);
      const status = (await answered).status();
      await others.locator('dialog[open] .refusal, .drawer .refusal').waitFor();
      return status;
    };
    return { ...begun, others, decide };
  }

  test.runIf(isSlow())(
    'what two people decide is done once, and the second is told where it asked',
    async () => {
      const { engine, served, page, others, decide, faults } = await beginTwo();
      const run = await engine.enqueue();
      expect(await decide(`/runs/${run}`, (one) => tapAct(one, /^Cancel/), '/cancel')).toBe(409);
      expect((await findRun(engine.store, run)).state).toBe('cancelled');

      const made = await page.request.post(`${served.url}/api/v1/schedules`, {
        headers: { 'sec-fetch-site': 'same-origin' },
        data: { name: 'mine', jobId: 'report', schedule: '0 * * * *' },
      });
      expect(made.status()).toBe(201);
      const describeIt = (one: Page) =>
        one.getByLabel('Description').fill(one === page ? 'of ana' : 'of ben');
      expect(await decide('/schedules?view=list&schedule=mine&act=edit', describeIt, '/schedules/mine')).toBe(
        412,
      );
      expect(await others.getByLabel('Description').inputValue()).toBe('of ben');
      await expectFits(page);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isSlow())('a plan that two people approve is approved once', async () => {
    const { engine, page, decide, faults } = await beginTwo();
    await openBoard(engine.store, boardAt(engine.now));
    const sprint = `/sprint?org=${ORG}&week=${WEEK}`;
    expect(await decide(sprint, (one) => tapAct(one, /^Approve plan/), '/approve')).toBe(412);
    await page.getByText('Active plan').first().waitFor();
    await expectFits(page);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole).each(LOOKS)(
    'a viewer with a %s sees all of it, and can do none of it',
    async (_, look) => {
      const { engine, join, faults } = await begin(look);
      const { store } = engine;
      const [dead = 0] = await engine.die(2);
      await engine.evaluate();
      await loadHourly(engine);
      await openBoard(store, boardAt(engine.now));
      const [task] = (await listTasks(store, ORG, { limit: 1, filter: { status: ['todo'] } })).items;
      if (!task) throw new Error('no task');
      const { url, page } = await join({ role: 'viewer' });
      const main = page.locator('main');
      for (const [address, shown, acts] of [
        ['/failures', 'no such mailbox', /Replay|Discard/],
        [`/runs/${dead}`, 'no such mailbox', /Replay|Retry|Cancel|Priority/],
        ['/alerts?rule=in-a-row', 'Would have fired', /Acknowledge|Silence|Test|test/],
        ['/schedules?schedule=hourly', 'Next fires', /Run now|Skip|Override|Pause|New/],
        [`/quests?org=${ORG}&task=${task.id}`, task.title, /Begin|Done|Give|Block|Edit|New/],
        [`/sprint?org=${ORG}&week=${WEEK}`, 'Draft plan', /Approve|Plan again|Cancel/],
      ] as const) {
        await page.goto(url + address);
        await main.getByText(shown).first().waitFor();
        expect([address, await main.getByRole('button', { name: acts }).allInnerTexts()]).toEqual([
          address,
          [],
        ]);
        for (const key of ['r', 'c', 'a', 's', 'n', 'o', 'b']) await page.keyboard.press(key);
        expect(await page.locator('dialog[open]').count()).toBe(0);
        await expectFits(page);
      }
      for (const [act, data] of [
        [`runs/${dead}/replay`, {}],
        ['alerts/rules/in-a-row/ack', {}],
        ['schedules/hourly/skip', { count: 1 }],
        [`orgs/${ORG}/tasks/${task.id}/transition`, { to: 'in-progress' }],
        [`orgs/${ORG}/sprints/${WEEK}/approve`, {}],
      ] as const) {
        const refused = await page.request.post(`${url}/api/v1/${act}`, {
          headers: { 'sec-fetch-site': 'same-origin' },
          data,
        });
        expect([act, refused.status()]).toEqual([act, 403]);
      }
      expect(faults).toEqual([]);
    },
  );
});

function boardAt(now: number) {
  return { now: new Date(now).toISOString(), members: 4, quests: 6, tasks: 30 };
}

/** The schedule of the drawer: every ten minutes, for as long as the form says. */
async function override(page: Page): Promise<void> {
  await tapAct(page, /^Override/);
  const asked = page.locator('dialog[open]');
  await asked.getByLabel('What').selectOption('cron');
  await asked.getByLabel('Expression', { exact: true }).fill('*/10 * * * *');
  await asked.getByText('Every 10 minutes').waitFor();
  await confirm(page);
}

async function tapAct(page: Page, name: RegExp): Promise<void> {
  await page.locator('main').getByRole('button', { name }).tap();
}

/** In the dialog that asks, or in the form of the drawer. */
async function confirm(page: Page): Promise<void> {
  await page.locator('dialog[open] button[type=submit], form.editor button[type=submit]').tap();
}

/** Nothing scrolls sideways. */
async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
}
