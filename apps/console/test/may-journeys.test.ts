/**
 * A person who is limited to some boards, in a browser: no page offers an act that the server then refuses. The suite walks
 * one page of each kind, for each reason of a refusal. `pnpm test:slow` also walks the overview, the pages of alerts, and
 * those that differ in their list or form only.
 */
import { groupDeadLetters } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startedOperation } from '../src/answers/operations.ts';
import { beginOver, type Journey, PHONE } from './begin-journey.ts';
import { type Boards, openBoards } from './boards-of-two.ts';
import type { Who } from '../src/http/who.ts';
import { openAlerts } from './open-alerts.ts';
import type { ServeOptions } from './open-browser.ts';
import { openConsole } from './open-console.ts';
import type { Engine } from './open-engine.ts';
import { useBrowser } from './use-browser.ts';
import { type AskedAct, beginActWalk, noteActs } from './walk-acts.ts';

const ACME = { role: 'admin', orgs: ['acme'] } as const;

interface Begun extends Pick<Journey, 'page' | 'faults'> {
  readonly boards: Boards;
  readonly url: string;
}

const browser = useBrowser();

eachDialect('one who may not do all', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  const begin = async (look: object = {}): Promise<Begun> => {
    const boards = await openBoards(open);
    const { page, served, faults } = await beginOver(browser(), boards.engine, look, ACME);
    return { boards, page, url: served.url, faults };
  };

  async function beginWalk(who: ServeOptions = ACME) {
    const boards = await openBoards(open);
    return { boards, ...(await beginWalkOver(boards.engine, who)) };
  }

  test.runIf(isWhole)('is offered no act on runs, letters and operations that is refused', async () => {
    const { boards, acts, refused, faults, walk } = await beginWalk();
    const { engine, waiting, dead, chains } = boards;
    const { groups } = await groupDeadLetters(engine.store, { now: engine.now });
    const [{ fingerprint = '' } = {}] = groups;
    for (const id of [dead.acme, dead.beta, chains.own, chains.mixed]) await walk(`/runs/${id}`);
    await walk('/runs', pickAll);
    await walk(`/failures?group=${fingerprint}&act=replay`);
    await walk('/failures?view=letters', pickAll);
    await walk('/failures?status=discarded', pickAll);
    await walk(`/failures?operation=${await startOfOther(boards)}`);
    if (isSlow()) {
      await walk(`/runs/${waiting.acme}`);
      await walk(`/runs/${waiting.beta}`);
      await walk(`/failures?group=${fingerprint}`);
      await walk('/failures?view=letters&act=replay', pickAll);
      await walk('/failures?job=daily.questmaster');
    }
    expect(await answersOf(boards, acts)).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.map(({ path }) => path.replace(/\?.*/, ''))).toEqual(
      expect.arrayContaining([
        ...(isSlow() ? [`/api/v1/runs/${waiting.acme}/cancel`, `/api/v1/runs/${waiting.acme}/priority`] : []),
        `/api/v1/runs/${dead.acme}/replay`,
        `/api/v1/runs/${dead.acme}/retry`,
        `/api/v1/runs/${chains.own}/cancel`,
        '/api/v1/runs/bulk',
        '/api/v1/dead-letters/replay',
        '/api/v1/dead-letters/discard',
        '/api/v1/dead-letters/reopen',
      ]),
    );
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('is offered no act on schedules, jobs, queues and nodes that is refused', async () => {
    const { boards, acts, refused, faults, walk } = await beginWalk();
    // One that is its own, and those of another board, of a job that starts runs for all boards, and for all boards.
    for (const name of ['own', 'others', 'again', 'all']) await walk(`/schedules?schedule=${name}`);
    for (const job of ['daily.questmaster', 'maintenance.retry']) await walk(`/jobs/${job}`);
    await walk('/queues?queue=default');
    await walk(`/nodes?node=${boards.engine.node}`);
    if (isSlow()) {
      await walk('/');
      await walk('/schedules?schedule=plain');
      await walk('/schedules?view=list&schedule=others');
      await walk('/jobs/report');
    }
    expect(await answersOf(boards, acts)).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual(
      expect.arrayContaining([
        'POST /api/v1/schedules/own/fires',
        'POST /api/v1/schedules/own/skip',
        'POST /api/v1/schedules/own/pause',
        'DELETE /api/v1/schedules/own',
        'POST /api/v1/jobs/daily.questmaster/runs',
        'POST /api/v1/jobs/maintenance.retry/pause',
        'POST /api/v1/queues/default/pause',
        `POST /api/v1/nodes/${boards.engine.node}/cordon`,
      ]),
    );
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('a viewer is offered no act at all', async () => {
    const { boards, acts, refused, faults, walk } = await beginWalk({ role: 'viewer' });
    await walk(`/runs/${boards.dead.acme}`);
    await walk('/schedules?schedule=own');
    await walk('/jobs/report');
    await walk('/queues?queue=default');
    if (isSlow()) {
      await walk(`/runs/${boards.chains.own}`);
      await walk('/failures?job=daily.questmaster');
      await walk('/schedules?act=new');
    }
    expect(acts).toEqual([]);
    expect(refused).toEqual([]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('an administrator without inputs is offered no act that is refused', async () => {
    const { boards, acts, refused, faults, walk } = await beginWalk({ role: 'admin', canSeePayload: false });
    await walk(`/runs/${boards.dead.acme}`);
    await walk('/failures?job=daily.questmaster');
    await walk('/schedules?schedule=own');
    if (isSlow()) await walk('/schedules?schedule=others');
    expect(await answersOf(boards, acts, { kind: 'user', canSeePayload: false })).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  // Each test of a channel waits for a daemon, which is not there.
  test.runIf(isSlow())('is offered no act on alerts that is refused', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    await engine.evaluate();
    const { acts, refused, walk } = await beginWalkOver(engine);
    await walk('/alerts');
    await walk('/alerts?rule=in-a-row');
    await walk('/alerts?view=silences');
    expect(await answersOf({ engine }, acts)).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.length).toBeGreaterThan(0);
  });

  test.runIf(isWhole)(
    'reads why a schedule of others has no acts; no key and no palette has one',
    async () => {
      const { acts, page, url, faults } = await beginWalk();
      await page.goto(`${url}/schedules?schedule=others`);
      const drawer = page.locator('aside.drawer');
      await drawer.getByText('It is for boards that are not yours').waitFor();
      await drawer.locator('header button').first().focus();
      for (const key of ['n', 's', 'o', 'p']) await page.keyboard.press(key);
      expect(await page.locator('dialog[open]').count()).toBe(0);
      expect(acts).toEqual([]);
      expect(await found(page, 'schedule own')).toContain('Pause schedule own…');
      expect(
        (await found(page, 'schedule others')).filter((name) => /^(?:Run schedule|Skip|Pause)/.test(name)),
      ).toEqual([]);
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('picks letters of both boards, and is told which are left out', async () => {
    const { boards, page, url, faults } = await begin();
    await page.goto(`${url}/failures?view=letters`);
    await pickAll(page);
    const drawer = page.locator('aside.drawer');
    await drawer.getByText('1 of them is for boards that are not yours').waitFor();
    await drawer.getByRole('button', { name: /^Replay 1…/ }).waitFor();
    await page.goto(`${url}/runs`);
    await pickAll(page);
    await page.getByText(/^\d+ selected, \d+ for boards that are not yours$/).waitFor();
    await page.goto(`${url}/runs/${boards.dead.beta}`);
    await page.locator('.rhead', { hasText: 'It is for boards that are not yours' }).waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('finds the same on a phone', async () => {
    const { page, url, faults } = await begin(PHONE);
    await page.goto(`${url}/failures?view=letters`);
    await pickAll(page);
    const bar = page.getByRole('group', { name: 'Selected letters' });
    await bar.getByRole('button', { name: 'Replay…' }).waitFor();
    await page.locator('aside.drawer').getByText('1 of them is for boards that are not yours').waitFor();
    await page.goto(`${url}/schedules?schedule=others`);
    await page.locator('aside.drawer').getByText('It is for boards that are not yours').waitFor();
    expect(
      await page
        .locator('aside.drawer')
        .getByRole('button', { name: /^Pause/ })
        .count(),
    ).toBe(0);
    expect(faults).toEqual([]);
  });
});

async function beginWalkOver(engine: Engine, who: ServeOptions = ACME) {
  const { acts, answer } = noteActs();
  const { page, served, faults } = await beginOver(browser(), engine, {}, { ...who, answer });
  const { refused, walk } = beginActWalk(page);
  const walkTo = (path: string, first?: (page: Page) => Promise<void>) => walk(served.url + path, first);
  return { acts, page, url: served.url, refused, faults, walk: walkTo };
}

/** All rows of the list, one by one: not all that match. */
async function pickAll(page: Page): Promise<void> {
  const rows = page.locator('#main .tbl tbody input[type="checkbox"]');
  await rows.first().waitFor();
  for (const row of await rows.all()) await row.check();
}

async function found(page: Page, text: string): Promise<readonly string[]> {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Find or do' });
  await box.fill(text);
  const names = page.locator('.palette [role="option"]');
  await names.first().waitFor();
  const all = await names.allInnerTexts();
  await page.keyboard.press('Escape');
  await page.locator('.palette').waitFor({ state: 'detached' });
  return all.map((one) => one.split('\n')[0] ?? '');
}

/** An operation of another person. */
async function startOfOther({ engine, dead }: Boards): Promise<number> {
  const order = { action: 'cancel', ids: [dead.acme], reason: 'mended' };
  const { body } = await openConsole(engine.store, { actor: 'user:ben' }).send(
    'POST',
    '/api/v1/runs/bulk',
    order,
  );
  return startedOperation.parse(body).operation;
}

/** The acts that the server refuses for a lack of rights. */
async function answersOf(
  { engine }: Pick<Boards, 'engine'>,
  acts: readonly AskedAct[],
  who: Partial<Who> = { kind: 'user', orgs: ACME.orgs },
): Promise<string[]> {
  const { send } = openConsole(engine.store, who);
  const refused: string[] = [];
  for (const { method, path, body, version } of acts) {
    const headers = {
      'sec-fetch-site': 'same-origin',
      ...(version !== undefined && { 'if-match': version }),
    };
    const { status } = await send(method, path, body, { headers });
    if (status === 403) refused.push(`${method} ${path} ${JSON.stringify(body)}`);
  }
  return refused;
}
