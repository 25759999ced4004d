/** A person who is limited to some boards, in a browser: no page offers an act that the server then refuses. */
import { groupDeadLetters } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startedOperation } from '../src/answers/failures.ts';
import { beginOver, type Journey, PHONE } from './begin-journey.ts';
import { type Boards, openBoards } from './boards-of-two.ts';
import type { Who } from '../src/http/who.ts';
import { openAlerts } from './open-alerts.ts';
import type { ServeOptions } from './open-browser.ts';
import { openConsole } from './open-console.ts';
import { useBrowser } from './use-browser.ts';
import { type AskedAct, beginActWalk } from './walk-acts.ts';

const ACME = { role: 'admin', orgs: ['acme'] } as const;

const browser = useBrowser();

eachDialect('one who may not do all', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  async function begin(
    look: object = {},
    who: ServeOptions = ACME,
  ): Promise<Pick<Journey, 'page' | 'faults'> & { boards: Boards; url: string }> {
    const boards = await openBoards(open);
    const journey = await beginOver(browser(), boards.engine, look);
    return { boards, faults: journey.faults, ...(await journey.join(who)) };
  }

  test.runIf(isWhole)('is offered no act on runs, letters and operations that is refused', async () => {
    const { boards, page, url, faults } = await begin();
    const { engine, waiting, dead, chains } = boards;
    const { groups } = await groupDeadLetters(engine.store, { now: engine.now });
    const [{ fingerprint = '' } = {}] = groups;
    const { acts, refused, walk } = await beginActWalk(page);
    for (const id of [...Object.values(waiting), ...Object.values(dead), chains.own, chains.mixed])
      await walk(`${url}/runs/${id}`);
    await walk(`${url}/runs`, pickAll);
    await walk(`${url}/failures?group=${fingerprint}`);
    await walk(`${url}/failures?group=${fingerprint}&act=replay`);
    await walk(`${url}/failures?view=letters`, pickAll);
    await walk(`${url}/failures?view=letters&act=replay`, pickAll);
    await walk(`${url}/failures?job=daily.questmaster`);
    await walk(`${url}/failures?status=discarded`, pickAll);
    await walk(`${url}/failures?operation=${await startOfOther(boards)}`);
    expect(await answersOf(boards, acts)).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.map(({ path }) => path.replace(/\?.*/, ''))).toEqual(
      expect.arrayContaining([
        `/api/v1/runs/${waiting.acme}/cancel`,
        `/api/v1/runs/${dead.acme}/replay`,
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
    const { boards, page, url, faults } = await begin();
    const { acts, refused, walk } = await beginActWalk(page);
    await walk(url);
    for (const name of ['own', 'others', 'plain', 'again', 'all'])
      await walk(`${url}/schedules?schedule=${name}`);
    await walk(`${url}/schedules?view=list&schedule=others`);
    for (const job of ['daily.questmaster', 'report', 'maintenance.retry']) await walk(`${url}/jobs/${job}`);
    await walk(`${url}/queues?queue=default`);
    await walk(`${url}/nodes?node=${boards.engine.node}`);
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
    const { boards, page, url, faults } = await begin({}, { role: 'viewer' });
    const { acts, refused, walk } = await beginActWalk(page);
    for (const path of [
      `/runs/${boards.dead.acme}`,
      `/runs/${boards.chains.own}`,
      '/failures?job=daily.questmaster',
      '/schedules?schedule=own',
      '/schedules?act=new',
      '/jobs/report',
      '/queues?queue=default',
    ])
      await walk(url + path);
    expect(acts).toEqual([]);
    expect(refused).toEqual([]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('an administrator without inputs is offered no act that is refused', async () => {
    const who = { role: 'admin', canSeePayload: false } as const;
    const { boards, page, url, faults } = await begin({}, who);
    const { acts, refused, walk } = await beginActWalk(page);
    await walk(`${url}/runs/${boards.dead.acme}`);
    await walk(`${url}/failures?job=daily.questmaster`);
    await walk(`${url}/schedules?schedule=own`);
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
    const { page, url } = await (await beginOver(browser(), engine)).join(ACME);
    const { acts, refused, walk } = await beginActWalk(page);
    await walk(`${url}/alerts`);
    await walk(`${url}/alerts?rule=in-a-row`);
    await walk(`${url}/alerts?view=silences`);
    expect(await answersOf({ engine }, acts)).toEqual([]);
    expect(refused).toEqual([]);
    expect(acts.length).toBeGreaterThan(0);
  });

  test.runIf(isWhole)(
    'reads why a schedule of others has no acts; no key and no palette has one',
    async () => {
      const { page, url, faults } = await begin();
      const { acts, walk } = await beginActWalk(page);
      await walk(`${url}/schedules?schedule=others`);
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

  test('picks letters of both boards, and is told which are left out', async () => {
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
