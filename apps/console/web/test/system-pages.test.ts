/** The audit, users, tokens and the reference of the API. */
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { VIEWER } from './look-at.ts';
import { violations } from './violations.ts';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

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
    await page.keyboard.type('acter:ana');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('There is no filter acter:').waitFor();
    await page.getByLabel('Add to the filter').fill('action:queue.* media');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?action=queue.*&object=media');
    await expect.poll(() => page.locator('.acts tbody tr').count()).toBe(1);
    await page.locator('.query input').blur();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('.drawer .diff .add').first().innerText()).toContain('"paused"');
    // As on Events: its type is the heading, the sentence stands under it.
    const drawer = page.locator('.drawer');
    expect(await drawer.locator('header').innerText()).toContain('queue.paused');
    expect(await drawer.locator('section p').first().innerText()).toMatch(/^paused queue media/);
    expect(await drawer.locator('.kv').innerText()).toContain('requested from');
    expect(await drawer.locator('.evlinks').last().innerText()).toContain('all queue.paused');
    await page.keyboard.press('Escape');
    await goWithin(page, '/audit?since=2026-03-01&until=1h', '.chip');
    expect(await page.locator('.query .chip b').allInnerTexts()).toEqual(['2026-03-01', '1h']);
    await page.getByRole('group', { name: 'Since' }).getByRole('link', { name: '7 d' }).click();
    await expect.poll(() => page.locator('.query .chip b').allInnerTexts()).toEqual(['1h']);
    await goWithin(page, '/audit?action=queue.*&object=nothing', '.blank');
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

  test('of many acts only those in sight are in the document', async () => {
    const list = (await (await fetch(`${pages.stub.url}/api/v1/audit`)).json()) as {
      items: readonly object[];
    };
    const items = Array.from({ length: 300 }, (_, nr) => ({ ...list.items[0], id: 1_000 - nr }));
    pages.stub.answers.set('/audit', { ...list, items });
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/audit');
    const { page } = opened;
    const acts = page.getByRole('table', { name: 'Acts' });
    await acts.locator('tbody tr').first().waitFor();
    expect(await acts.getAttribute('aria-rowcount')).toBe('301');
    expect(await acts.locator('tbody tr').count()).toBeLessThan(100);
    // The heights that are reckoned with are those of the rows: the last one is in sight.
    for (let nr = 0; nr < 13; nr += 1) await page.keyboard.press(']');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-key')))
      .toBe('701');
    await expect.poll(() => page.locator('.acts tr[data-key="701"]').isVisible()).toBe(true);
  });

  test('the acts of the audit stay while what is new is read', async () => {
    pages.stub.answers.set('/session', ADMIN);
    await using opened = await pages.open('/audit');
    const { page } = opened;
    const rows = page.locator('.acts tbody tr');
    await rows.first().waitFor();
    const count = await rows.count();
    await expect
      .poll(async () => {
        // The page may not listen yet.
        pages.stub.send('fact', { id: 999, type: 'queue.resumed', actor: 'user:ana', payload: {} });
        return page.locator('.newrows').count();
      })
      .toBe(1);
    const [asked] = await Promise.all([
      new Promise<Route>((resolve) => void page.route(/\/api\/v1\/audit\?/, resolve)),
      page.locator('.newrows').click(),
    ]);
    expect(await rows.count()).toBe(count);
    await asked.continue();
    await page.unrouteAll();
    await expect.poll(() => page.locator('.newrows').count()).toBe(0);
  });

  test('who may not see the audit is told so, and has no way to it', async () => {
    pages.stub.answers.set('/session', VIEWER).set('/audit', 403);
    await using opened = await pages.open('/audit');
    const { page } = opened;
    await expect.poll(() => page.locator('.blank').innerText()).toContain('FORBIDDEN');
    expect(await page.locator('.blank').innerText()).toContain('worker user:change <name>');
    await page.locator('.blank').getByRole('link', { name: 'Settings > Users' }).waitFor();
    // There is nothing to filter or to export.
    expect(await page.locator('main').getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Export/ }).count()).toBe(0);
    expect(await page.locator('.rail a[href="/audit"]').count()).toBe(0);
    expect(await page.locator('.rail a[href="/settings"]').count()).toBe(1);
    await goWithin(page, '/settings', '.tabs a');
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
    expect(pages.sent('/links/invite')).toEqual([{ role: 'operator', orgs: ['acme'] }]);
    expect(await violations(page)).toEqual([]);
    // It is shown until the person closes it, also on another page.
    await goWithin(page, '/nodes', '.noderow');
    expect(await link.inputValue()).toMatch(/\/invite#/);
    await goWithin(page, '/settings', '.tabs a');
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => link.count()).toBe(0);
    await page.locator('tr[data-key="ben"]').click();
    await page.locator('.drawer').getByLabel(/^Role/).selectOption('viewer');
    await page.getByRole('button', { name: 'Change the rights' }).click();
    await expect.poll(() => pages.sent('/users/ben')).toEqual([{ role: 'viewer' }]);
    await page.waitForSelector('.toast');
    await page.keyboard.press('z');
    await expect
      .poll(() => pages.sent('/users/ben').at(-1))
      .toEqual({ role: 'operator', canSeePayload: true, orgs: ['acme', 'shop'] });
  });

  test('an administrator who sees no inputs is offered no way to see them', async () => {
    pages.stub.answers.set('/session', { ...ADMIN, canSeePayload: false });
    await using opened = await pages.open('/settings?tab=users&user=ben');
    const { page } = opened;
    const drawer = page.locator('.drawer');
    await drawer.getByRole('button', { name: 'Disable…' }).waitFor();
    expect(await drawer.getByRole('button', { name: /^Link for a new password/ }).count()).toBe(0);
    const { items } = (await (await fetch(`${pages.stub.url}/api/v1/users`)).json()) as { items: object[] };
    const ben = items.find((one) => Reflect.get(one, 'name') === 'ben');
    pages.stub.answers.set('PATCH /users/ben', { ...ben, canSeePayload: false });
    await drawer.getByRole('checkbox', { name: /sees inputs/ }).uncheck();
    await page.getByRole('button', { name: 'Change the rights' }).click();
    await page.locator('.toast').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await goWithin(page, '/settings?tab=tokens', '.tbl');
    await page.getByRole('button', { name: 'Make a token…' }).click();
    await page.getByLabel(/^Name/).waitFor();
    expect(await page.locator('dialog[open] option', { hasText: 'ben' }).count()).toBe(0);
  });

  test('an administrator who has no password makes tokens for users, others none', async () => {
    pages.stub.answers.set('/session', { ...ADMIN, auth: 'proxy' });
    await using opened = await pages.open('/settings?tab=tokens');
    const { page } = opened;
    const make = page.getByRole('button', { name: 'Make a token…' });
    await make.click();
    await page.getByLabel(/^Name/).fill('ci');
    const user = page.getByLabel('User');
    expect(await user.inputValue()).toBe('');
    await page.keyboard.press('Control+Enter');
    expect(pages.sent('/tokens')).toEqual([]);
    await user.selectOption('ben');
    await page.keyboard.press('Control+Enter');
    await page.getByLabel(/^Copy it now/).waitFor();
    expect(pages.sent('/tokens')).toEqual([{ name: 'ci', role: 'viewer', expires: '90d', user: 'ben' }]);
    pages.stub.answers.set('/session', { ...ADMIN, role: 'operator', auth: 'proxy' });
    await page.reload();
    await page.locator('.tbl').waitFor();
    expect(await make.count()).toBe(0);
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
    // Keys that send a form do not close it: it is shown once.
    await page.getByLabel(/^Copy it now/).press('Enter');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByLabel(/^Copy it now/).count()).toBe(1);
    expect(pages.sent('/tokens')).toEqual([
      { name: 'ci', role: 'viewer', expires: '90d', user: 'ana', jobs: ['report.*'] },
    ]);
    await page.getByRole('button', { name: 'Done' }).click();
    const says = 'Token grafana of ana is revoked, and what it had made: 1 link';
    await page.getByRole('button', { name: 'Revoke grafana of ana' }).click();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => pages.methods('/tokens/2')).toEqual(['DELETE']);
    await page.locator('.toast').getByText(says).waitFor();
    await goWithin(page, '/settings?tab=doctor', '.checks');
    await expect.poll(() => page.locator('.checks code').first().innerText()).toBe('worker run:explain 3525');
    // One line to copy for each command.
    expect(await page.locator('.checks code').allInnerTexts()).toEqual(
      expect.arrayContaining(['worker schedules:run-now a', 'worker schedules:run-now b']),
    );
    // Its sentences name times.
    await Promise.all([page.waitForRequest('**/api/v1/doctor?*'), page.keyboard.press('Shift+T')]);
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
      /role admin\. Your role is operator: ask an administrator for this token[^]*worker queue:purge[^]*Refusals/,
    );
    await page.goto(page.url().replace(/#.*/, '#postJobsIdRuns'));
    await page.reload();
    await expect.poll(() => page.locator('.operation h2').innerText()).toContain('/api/v1/jobs/');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Make a token…' }).click();
    await page.getByLabel(/^Name/).fill('ci');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Copy as export TOKEN=…' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^export TOKEN='sbt_\w+'$/);
    expect(pages.sent('/tokens')).toEqual([{ name: 'ci', role: 'operator', expires: '90d', user: 'ana' }]);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByLabel('Find a route').fill('schedules:delete');
    await page.keyboard.press('Enter');
    await expect.poll(() => line.innerText()).toContain(`'If-Match: "<version>"'`);
    expect(await page.locator('.operation').innerText()).toContain('`version` or `rev` of the record');
    const hash = () => new URL(page.url()).hash;
    await page.getByLabel('Find a route').fill('');
    await page.keyboard.press('Escape');
    const before = hash();
    for (const key of ['j', 'j', 'j']) {
      const at = hash();
      await page.keyboard.press(key);
      await expect.poll(hash).not.toBe(at);
    }
    await page.goBack();
    await expect.poll(hash).toBe('#postJobsIdRuns');
    expect(before).not.toBe(hash());
    expect(faults).toEqual([]);
  });
});
