/** What people do in the settings, in a real browser against the real server. */
import { listEvents } from '@sb/events';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import { aPerson, aToken } from './guard/people.ts';
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

  test.runIf(isWhole)('show no users to an administrator of some organisations', async () => {
    const { engine, served, page, join } = await beginJourney(browser(), open);
    await aPerson(engine.store, 'bo', { role: 'admin' });
    const look = '/settings?tab=users&user=bo';
    await page.goto(`${served.url}${look}`);
    await page.locator('aside.drawer').getByText('Rights', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^(?:Invite|Wall|Disable)/ }).count()).toBe(3);
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
    expect(await (await payloadOf({ canSeePayload: false }, 'cy')).box.isDisabled()).toBe(false);
    expect(await (await payloadOf({}, 'bo')).box.isDisabled()).toBe(false);
  });
});
