/** The page of schedules in a real browser against the real server. `pnpm test:slow` has it on both stores. */
import { DEFAULT_RULES, loadSchedules } from '@sb/scheduler';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginJourney } from './begin-journey.ts';
import { loadHourly } from './hourly-schedule.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();

/** In the order of their key. */
const ZONES = ['browser', 'utc', 'schedule'] as const;

eachDialect('the page of schedules', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('has the fires to come in three zones, in whichever zone times are shown', async () => {
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
    await page.goto(`${served.url}/schedules?schedule=opening`);
    const table = page.locator('aside.drawer .fires4').first();
    for (const zone of ZONES) {
      if (zone !== ZONES[0]) await page.keyboard.press('Shift+T');
      await expect.poll(() => page.evaluate(zoneOf)).toBe(zone);
      await expect
        .poll(() => table.locator('th').allInnerTexts())
        .toEqual(['New York', 'Berlin', 'UTC', expect.anything()]);
    }
    expect(faults).toEqual([]);
  });

  test.runIf(isWhole)(
    'says of what follows a schedule on which end and under which condition it runs',
    async () => {
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
      const follower = page.locator('aside.drawer p', { hasText: 'then when this succeeds' });
      await expect.poll(() => follower.innerText()).toBe('then when this succeeds, when result.groups > 0');
      expect(faults).toEqual([]);
    },
  );

  test.runIf(isWhole)('skips one fire by two presses of which the first had no answer', async () => {
    const { engine, served, page } = await beginJourney(browser(), open);
    const { overrides } = await loadHourly(engine);
    await page.goto(`${served.url}/schedules?view=list&schedule=hourly`);
    const answers: number[] = [];
    await page.route(/\/schedules\/hourly\/skip(\?|$)/, async (route) => {
      const headers = { ...(await route.request().allHeaders()), 'sec-fetch-site': 'same-origin' };
      const answer = await route.fetch({ headers });
      answers.push(answer.status());
      await (answers.length === 1 ? route.abort() : route.fulfill({ response: answer }));
    });
    const skip = page.getByRole('button', { name: /^Skip next/ });
    await skip.click();
    await page.locator('.drawer .refusal', { hasText: 'repeat it within two minutes' }).waitFor();
    // A page that was paused reads once when it goes on: it sees its own change.
    const read = page.waitForResponse(/\/schedules\/hourly(\?|$)/);
    for (const key of ['.', '.']) await page.keyboard.press(key);
    await read;
    await skip.click();
    await expect.poll(() => answers).toEqual([200, 200]);
    await page.locator('.toast').waitFor();
    expect(await overrides()).toEqual(['skip']);
    await page.unrouteAll();
  });

  test.runIf(isWhole)(
    'lists all past fires and those of a verdict, and a mark of the week leads to its run',
    async () => {
      const { engine, served, page, faults } = await beginJourney(browser(), open);
      const { fireIn } = await loadHourly(engine);
      for (let hour = 0; hour < 8; hour += 1) await fireIn(3_600_000);
      await page.goto(`${served.url}/schedules?schedule=hourly`);
      const fires = page.locator('.lastfires li');
      await expect.poll(() => fires.count()).toBe(6);
      await page.getByRole('button', { name: 'More fires' }).click();
      await expect.poll(() => fires.count()).toBe(8);
      await page.getByLabel('Which fires').selectOption('run');
      await expect.poll(() => fires.count()).toBe(1);
      const run = await fires.getByRole('link').innerText();
      await page.getByLabel('Which fires').selectOption('refused');
      await page.getByText('None of its fires has this verdict.').waitFor();
      await page.locator('.cal g[cursor]').click();
      await page.waitForURL(`**/runs/${run.slice(1)}`);
      expect(faults).toEqual([]);
    },
  );
});

/** In the page: that in which times are shown. */
function zoneOf(): string {
  return JSON.parse(localStorage.getItem('sb.settings') ?? '{}').zone ?? 'browser';
}
