/** The page of alerts in a real browser against the real server. `pnpm test:slow` has it on both stores. */
import { deliverDue, listAlerts, silenceAlerts } from '@sb/alerts';
import { listEvents } from '@sb/events';
import { pauseQueue } from '@sb/queue';
import { sql } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginOver } from './begin-journey.ts';
import { openAlerts } from './open-alerts.ts';
import { startReceiver } from './start-receiver.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();

eachDialect('the page of alerts', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('shows the words of a channel that took a test, then and later', async () => {
    const { engine, served, page, faults } = await beginOver(browser(), await openAlerts(open), {});
    const channels = await startReceiver();
    await page.goto(`${served.url}/alerts`);
    await page.getByRole('button', { name: 'Test webhook' }).click();
    const row = page.locator('.chan li', { hasText: 'webhook' });
    const answer = row.locator('.soft', { hasText: 'the test was sent: 200' });
    // A daemon does so whenever it is woken.
    const delivered = () => deliverDue({ store: engine.store, channels });
    await expect.poll(async () => (await delivered()).sent).toBe(1);
    await answer.waitFor();
    await page.reload();
    await expect.poll(() => row.getByRole('status').innerText()).toMatch(/^sent .+: 200$/);
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'says why a channel is off while its messages wait, and answers a test of it',
    async () => {
      const engine = await openAlerts(open, 'dead', {
        off: { email: { says: 'NOTIFY_EMAIL_ENABLED is not set', isSwitchedOff: true } },
      });
      const { served, page } = await beginOver(browser(), engine, {});
      await engine.die(2);
      await engine.evaluate();
      await page.goto(`${served.url}/alerts?rule=in-a-row`);
      const row = page.locator('aside.drawer .chan li', { hasText: 'email' });
      await row.getByText('off, 1 message waits: NOTIFY_EMAIL_ENABLED is not set').waitFor();
      expect(await row.getByRole('button').count()).toBe(0);
      await page.keyboard.press('t');
      await row.getByText('no daemon sends by this channel: NOTIFY_EMAIL_ENABLED is not set').waitFor();
    },
  );

  test.runIf(isWhole)('says of a back-test that runs of its jobs are removed', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    const hour = Math.floor((await engine.store.now()) / 3_600_000) - 48;
    await engine.store.write((tx) =>
      tx.run(sql`insert into stats_hour (job_id, queue_id, hour, succeeded, failed, other, retried, run_ms, wait_ms,
        run_histogram, wait_histogram) select id, 1, ${hour}, 9, 0, 0, 0, 0, 0, '', '' from job_defs where name = 'mail.send'`),
    );
    const { served, page, faults } = await beginOver(browser(), engine, {});
    await page.goto(`${served.url}/alerts?rule=in-a-row`);
    await page.getByText('Retention has removed older runs of 1 job').waitFor();
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)('names the person who made a silence', async () => {
    const { engine, served, page } = await beginOver(browser(), await openAlerts(open), {});
    const wish = { match: {}, until: { forMs: 3_600_000 } };
    await silenceAlerts(engine.store, wish, { actor: 'user:ben', reason: 'the move' });
    await page.goto(`${served.url}/alerts?view=silences`);
    await page.getByText('ben', { exact: true }).waitFor();
    expect(await page.getByText('user:ben').count()).toBe(0);
  });

  test.runIf(isWhole)(
    'opens an alert of an address that is not in the list, and says when there is none',
    async () => {
      const engine = await openAlerts(open);
      await engine.die(2);
      await engine.evaluate();
      const { served, page, faults } = await beginOver(browser(), engine, {});
      const [alert] = (await listAlerts(engine.store, { limit: 1 })).alerts;
      const history = `${served.url}/alerts?view=history&state=resolved`;
      await page.goto(`${history}&alert=${alert?.id}`);
      await page.locator('aside.drawer').getByText('mail.send failed 2 times in a row').waitFor();
      await page.goto(`${history}&alert=999`);
      await page.locator('aside.drawer').getByText('There is no alert 999').waitFor();
      expect(faults).toEqual([]);
    },
  );
});

eachDialect('the page of the audit', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)(
    'opens an act of an address that is not in the list, and says when there is none',
    async () => {
      const { engine, served, page, faults } = await beginOver(browser(), await openAlerts(open), {});
      await pauseQueue(engine.store, 'mail', { reason: 'smtp moves', actor: 'user:ben' });
      const [act] = await engine.store.read((tx) => listEvents(tx, { types: ['queue.paused'], limit: 1 }));
      await page.goto(`${served.url}/audit?by=engine&event=${act?.id}`);
      await page.locator('aside.drawer').getByText('smtp moves').first().waitFor();
      await page.goto(`${served.url}/audit?event=999`);
      await page.locator('aside.drawer').getByText('There is no act 999').waitFor();
      expect(faults).toEqual([]);
    },
  );
});
