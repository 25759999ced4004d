/** What people do in the settings, and when their session ends, in a real browser against the real server. */
import { linkUrl, listTokens, makeLink, signIn, signOut } from '@sb/access';
import { listEvents } from '@sb/events';
import { listLive, pauseQueue } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goAnew } from '../web/test/go-within.ts';
import { violations } from '../web/test/violations.ts';
import { beginJourney, beginOver } from './begin-journey.ts';
import { aPerson, aToken, identifyIn, PASSWORD } from './guard/people.ts';
import { openEngine } from './open-engine.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();
const LONG = { timeout: 20_000 };

eachDialect('the settings', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('keep the reason why a token was revoked with its event', async () => {
    const { engine, served, page, faults } = await beginJourney(browser(), open);
    await aPerson(engine.store, 'ana', { role: 'admin' });
    await aToken(engine.store, 'ana', { name: 'ci' });
    await page.goto(`${served.url}/settings?tab=tokens`);
    await page.getByRole('button', { name: 'Revoke ci of ana' }).click();
    await page
      .locator('dialog[open]')
      .getByLabel(/^Reason/)
      .fill('it was in a log');
    await page.keyboard.press('Control+Enter');
    const read = () => engine.store.read((tx) => listEvents(tx, { types: ['token.revoked'], limit: 9 }));
    await expect
      .poll(async () => (await read()).map(({ payload }) => payload), LONG)
      .toMatchObject([{ name: 'ci', user: 'ana', reason: 'it was in a log' }]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'sign in a wall by a link: it is live, and every other page leads back to it',
    async () => {
      const engine = await openEngine(open);
      // A browser keeps a session until the time of the store.
      await engine.pass(Date.now() - engine.now);
      const { store } = engine;
      const { served, page, faults } = await beginOver(browser(), engine, {}, { identify: identifyIn });
      await page.goto(linkUrl(served.url, await makeLink(store, { kind: 'wall' }, { actor: 'user:ana' })));
      await page.getByRole('button', { name: 'Show the overview here' }).click();
      await page.waitForURL(`${served.url}/wall`);
      const needs = page.getByRole('region', { name: 'Needs attention' });
      await needs.getByText('Nothing.').waitFor();
      await pauseQueue(store, 'mail', { actor: 'user:ana', reason: 'the provider is down' });
      await expect.poll(() => needs.innerText(), LONG).toContain('mail is paused by ana');
      expect(await page.locator('main a, main button').count()).toBe(0);
      await page.goto(`${served.url}/runs`);
      await page.waitForURL(`${served.url}/wall`);
      await needs.waitFor();
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('show no users to an administrator of some organisations', async () => {
    const { engine, served, page, join } = await beginJourney(browser(), open);
    await aPerson(engine.store, 'bo', { role: 'admin' });
    const look = '/settings?tab=users&user=bo';
    await page.goto(`${served.url}${look}`);
    await page.locator('aside.drawer').getByText('Rights', { exact: true }).waitFor();
    const acts = page.getByRole('button', { name: /^(?:Invite|Link for a wall|Disable)/ });
    await expect.poll(() => acts.count(), LONG).toBe(3);
    const other = await join({ orgs: ['acme'] });
    await other.page.goto(`${other.url}${look}`);
    await other.page.getByText('you are limited to some organisations').first().waitFor();
    const tabs = other.page.getByRole('navigation', { name: 'Settings' });
    await tabs.getByRole('link', { name: 'Doctor' }).waitFor();
    expect(await tabs.getByRole('link', { name: 'Users' }).count()).toBe(0);
  });

  test.runIf(isWhole)('offer an administrator without payload no payload for others', async () => {
    const { engine, join } = await beginJourney(browser(), open);
    await aPerson(engine.store, 'bo', { role: 'viewer', canSeePayload: false });
    await aPerson(engine.store, 'cy', { role: 'viewer' });
    const payloadOf = async (rights: Parameters<typeof join>[0], name: string) => {
      const { url, page } = await join(rights);
      await page.goto(`${url}/settings?tab=users&user=${name}`);
      const box = page.locator('aside.drawer').getByRole('checkbox', { name: /sees inputs/ });
      await box.waitFor();
      return { page, box };
    };
    const { page, box } = await payloadOf({ canSeePayload: false }, 'bo');
    await expect.poll(() => box.isDisabled(), LONG).toBe(true);
    await page.getByRole('button', { name: /^Invite/ }).click();
    const invited = page.locator('dialog[open]').getByRole('checkbox', { name: /sees inputs/ });
    expect(await invited.isDisabled()).toBe(true);
    // It may take the right away.
    await page.keyboard.press('Escape');
    await goAnew(page, '/settings?tab=users&user=cy', 'aside.drawer');
    await page.getByRole('complementary', { name: 'cy' }).waitFor();
    expect(await box.isDisabled()).toBe(false);
    expect(await (await payloadOf({}, 'bo')).box.isDisabled()).toBe(false);
  });
});

eachDialect('a session that ends', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  const begin = async (look: object = {}) => {
    const journey = await beginOver(browser(), await openEngine(open), look, { identify: identifyIn });
    const { engine, served, page } = journey;
    // The browser has a clock of its own, and drops a cookie that has ended.
    await engine.pass(Date.now() - engine.now);
    const { cookie = '' } = await aPerson(engine.store, 'ana', { role: 'admin' });
    const [name = '', value = ''] = cookie.split('=');
    await page.context().addCookies([{ name, value, url: served.url }]);
    const end = async (): Promise<void> => {
      const now = (await page.context().cookies()).find((one) => one.name === name);
      await signOut(engine.store, now?.value ?? '');
    };
    return { ...journey, end, asked: page.getByRole('alertdialog', { name: 'Your session has ended' }) };
  };

  test.runIf(isWhole)('is asked for over the page, and what was typed is sent after it', async () => {
    const { engine, served, page, faults, end, asked } = await begin();
    await page.goto(`${served.url}/settings?tab=tokens`);
    await page.getByRole('button', { name: 'Make a token…' }).click();
    const form = page.getByRole('alertdialog', { name: 'Make a token?' });
    await form.getByLabel('Name').fill('ci');
    await form.getByLabel(/^Reason/).fill('for the nightly build');
    await end();
    await page.keyboard.press('Control+Enter');
    await asked.waitFor();
    await expect.poll(() => asked.getByLabel('Password').and(page.locator(':focus')).count()).toBe(1);
    expect(await asked.getByLabel('Name').inputValue()).toBe('ana');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('not my password');
    await page.keyboard.press('Enter');
    await asked.getByRole('alert').waitFor();
    await announced(page);
    await asked.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${served.url}/settings?tab=tokens`);
    expect(await form.getByLabel('Name').inputValue()).toBe('ci');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Token ci' }).waitFor();
    expect(await listTokens(engine.store)).toMatchObject([{ name: 'ci', user: 'ana' }]);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('is each but the one in which the person changes the password', async () => {
    const { engine, served, page, faults } = await begin();
    await signIn(engine.store, { name: 'ana', password: PASSWORD });
    await page.goto(`${served.url}/settings?tab=sessions`);
    const rows = page.getByRole('table', { name: 'Sessions' }).locator('tbody tr');
    await expect.poll(() => rows.count(), LONG).toBe(2);
    await page.getByRole('button', { name: 'Change my password…' }).click();
    const form = page.getByRole('dialog', { name: 'Change your password?' });
    const change = async (fields: readonly string[]): Promise<void> => {
      for (const [nr, label] of ['Current password', 'New password', 'Again'].entries())
        await form.getByLabel(label).fill(fields[nr] ?? '');
      await page.keyboard.press('Enter');
    };
    const refusal = form.getByRole('alert');
    await change([PASSWORD, 'correct horse battery', 'correct horse battle']);
    await refusal.getByText('The two passwords differ.').waitFor();
    await change(['not my password', 'correct horse battery', 'correct horse battery']);
    await refusal.getByText('The current password is wrong.').waitFor();
    await change([PASSWORD, 'correct horse battery', 'correct horse battery']);
    await form.waitFor({ state: 'detached' });
    await page.getByText('Your password is changed').waitFor();
    await expect.poll(() => rows.count(), LONG).toBe(1);
    await signIn(engine.store, { name: 'ana', password: 'correct horse battery' });
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('leaves nothing of it to another person', async () => {
    const { engine, served, page, end, asked } = await begin({ isOwn: true });
    await aPerson(engine.store, 'bo', { role: 'operator' });
    await page.goto(`${served.url}/jobs/report`);
    const reason = page.getByLabel(/^Reason/);
    await reason.fill('a word of ana');
    await end();
    await readOfItself(page);
    await asked.waitFor();
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    expect(await reason.inputValue()).toBe('a word of ana');
    await reason.press('Control+Enter');
    await asked.getByLabel('Name').fill('bo');
    await asked.getByLabel('Password').fill(PASSWORD);
    // Who signed in is not to be read at once.
    await page.route('**/api/v1/session', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(`${served.url}/`);
    await page.unroute('**/api/v1/session');
    await page.reload();
    await page.getByRole('button', { name: 'bo, operator' }).waitFor();
    // The page of ana has no place in the history.
    await page.goBack();
    expect(page.url()).not.toContain('/jobs/report');
    await page.goto(`${served.url}/jobs/report`);
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('');
    expect((await listLive(engine.store, { view: 'queued', limit: 9 })).runs).toEqual([]);
  });

  test.runIf(isWhole)('leads to the sign-in where nothing is typed', async () => {
    const { served, page, end, asked } = await begin();
    await page.goto(`${served.url}/jobs/report`);
    await page.getByLabel(/^Reason/).fill('taken back');
    await page.getByLabel(/^Reason/).fill('');
    await end();
    await readOfItself(page);
    await page.waitForURL('**/sign-in?to=%2Fjobs%2Freport');
    expect(await asked.count()).toBe(0);
    await page.getByLabel('Name').fill('ana');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/jobs/report');
  });

  test.runIf(isWhole)('leads no other person to the address of the one before', async () => {
    const { engine, served, page, end } = await begin();
    await aPerson(engine.store, 'bo', { role: 'operator' });
    await page.goto(`${served.url}/jobs?q=of-ana`);
    await page.getByRole('button', { name: 'ana, admin' }).waitFor();
    await end();
    await readOfItself(page);
    await page.waitForURL('**/sign-in?to=*of-ana');
    await page.getByLabel('Name').fill('bo');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${served.url}/`);
    await page.getByRole('button', { name: 'bo, operator' }).waitFor();
    // In another tab ana signs in again.
    await page.goto(`${served.url}/jobs?q=of-bo`);
    await page.getByRole('button', { name: 'bo, operator' }).waitFor();
    const fields = { name: 'ana', password: PASSWORD };
    await page.request.post(`${served.url}/api/v1/session`, { data: fields, headers: OF_PAGES });
    await announced(page);
    await page.getByRole('button', { name: 'ana, admin' }).waitFor();
    expect(page.url()).toBe(`${served.url}/`);
  });

  test.runIf(isWhole)('is not said to be there before a proxy has signed anybody in', async () => {
    const { served, page, end, asked } = await begin();
    await page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch();
      const who = await response.json();
      await route.fulfill({ response, json: response.ok() ? { ...who, auth: 'proxy' } : who });
    });
    await page.goto(`${served.url}/jobs/report`);
    await page.getByLabel(/^Reason/).fill('typed');
    await end();
    await readOfItself(page);
    await asked.getByRole('button', { name: 'Go on' }).click();
    await asked.getByRole('alert').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('sb.session'))).toBeNull();
    expect(await page.getByLabel(/^Reason/).inputValue()).toBe('typed');
  });
});

const OF_PAGES = { 'sec-fetch-site': 'same-origin', 'idempotency-key': 'ana-again-0001' };

/** Another tab has signed in or out. */
async function announced(page: Page): Promise<void> {
  const answered = page.waitForResponse('**/api/v1/session');
  await page.evaluate(() => dispatchEvent(new StorageEvent('storage', { key: 'sb.session' })));
  await answered;
}

/** What is held back while a text is selected is read after it. */
async function readOfItself(page: Page): Promise<void> {
  await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.body);
    return new Promise(requestAnimationFrame);
  });
  await page.evaluate(() => getSelection()?.removeAllRanges());
}
