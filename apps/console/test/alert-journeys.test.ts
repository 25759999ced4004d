/** The page of alerts in a real browser against the real server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { deliverDue } from '@sb/alerts';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginOver } from './begin-journey.ts';
import { openAlerts } from './open-alerts.ts';
import { startReceiver } from './start-receiver.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();

eachDialect('the page of alerts', (open) => {
  test('shows the words of a channel that took a test, then and later', async () => {
    const { engine, served, page, faults } = await beginOver(browser(), await openAlerts(open), {});
    const channels = await startReceiver();
    await page.goto(`${served.url}/alerts`);
    await page.getByRole('button', { name: 'Test webhook' }).click();
    const row = page.locator('.chan li', { hasText: 'webhook' });
    const answer = row.getByText('the test was sent: 200');
    // A daemon does so whenever it is woken.
    while (!(await answer.isVisible())) {
      await deliverDue({ store: engine.store, channels });
      await sleep(20);
    }
    await page.reload();
    await expect.poll(() => row.getByRole('status').innerText()).toMatch(/^sent .+: 200$/);
    expect(faults).toEqual([]);
  });

  test('says why a channel is off while its messages wait, and answers a test of it', async () => {
    const engine = await openAlerts(open, 'dead', { email: 'NOTIFY_EMAIL_ENABLED is not set' });
    const { served, page } = await beginOver(browser(), engine, {});
    await engine.die(2);
    await engine.evaluate();
    await page.goto(`${served.url}/alerts?rule=in-a-row`);
    const row = page.locator('aside.drawer .chan li', { hasText: 'email' });
    await row.getByText('off, 1 message waits: NOTIFY_EMAIL_ENABLED is not set').waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    await page.keyboard.press('t');
    await row.getByText('no daemon sends by this channel: NOTIFY_EMAIL_ENABLED is not set').waitFor();
  });
});
