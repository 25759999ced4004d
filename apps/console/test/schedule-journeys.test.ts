/** The page of schedules in a real browser against the real server. */
import { DEFAULT_RULES, loadSchedules } from '@sb/scheduler';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();

eachDialect('the page of schedules', (open) => {
  test.each(['browser', 'utc', 'schedule'])(
    'has the fires to come in three zones while times are shown in that of: %s',
    async (zone) => {
      const { engine, served, page, faults } = await beginJourney(browser(), open);
      await loadSchedules(engine.store, { nodeId: engine.node, version: '1.0.0' }, [
        {
          name: 'opening',
          jobId: 'report',
          enabled: true,
          timezone: 'America/New_York',
          schedule: '30 9 * * *',
          rules: DEFAULT_RULES,
        },
      ]);
      await page.addInitScript(
        (one) => localStorage.setItem('sb.settings', JSON.stringify({ zone: one })),
        zone,
      );
      await page.goto(`${served.url}/schedules?schedule=opening`);
      const table = page.locator('aside.drawer .fires4').first();
      await expect
        .poll(() => table.locator('th').allInnerTexts())
        .toEqual(['New York', 'Berlin', 'UTC', expect.anything()]);
      expect(faults).toEqual([]);
    },
  );

  test('says of what follows a schedule on which end and under which condition it runs', async () => {
    const { engine, served, page, faults } = await beginJourney(browser(), open);
    const entry = { jobId: 'report', enabled: true, timezone: 'UTC', rules: DEFAULT_RULES };
    await loadSchedules(engine.store, { nodeId: engine.node, version: '1.0.0' }, [
      { ...entry, name: 'sync', schedule: '30 9 * * *' },
      {
        ...entry,
        name: 'then',
        after: [{ schedule: 'sync', on: 'success', as: 'sync' }],
        when: 'result.groups > 0',
      },
    ]);
    await page.goto(`${served.url}/schedules?schedule=sync`);
    const follower = page.locator('aside.drawer p', { hasText: 'then on success' });
    await expect.poll(() => follower.innerText()).toBe('then on success when result.groups > 0');
    expect(faults).toEqual([]);
  });
});
