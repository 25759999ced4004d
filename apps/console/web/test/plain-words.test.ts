/** Numbers, charts and words that say what they are: shares of the whole, scales in words, nothing said twice. */
import { expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const PATIENT = { timeout: 15_000 };

const pages = usePages();

test('the shares of the statistics of alerts are of all, and together no more than the whole', async () => {
  const opened = await pages.lead('/alerts?view=statistics');
  const { page } = opened;
  await page.locator('.statistics').first().waitFor();
  const bars = await page.locator('.statistics[aria-label="Rule"] .meter').evaluateAll((all) =>
    all.map((meter) => {
      const [whole, part] = ['.track', '.in'].map((name) =>
        Number(meter.querySelector(name)?.getAttribute('width')),
      );
      return (part ?? 0) / (whole ?? 1);
    }),
  );
  expect(bars.length).toBeGreaterThan(1);
  expect(bars.reduce((sum, bar) => sum + bar, 0)).toBeCloseTo(1, 1);
  expect(opened.faults).toEqual([]);
});

test('the charts of a job and of the runs have a scale', async () => {
  const opened = await pages.lead('/jobs/mail.digest');
  const { page } = opened;
  const axes = page.locator('.charts3 .axis');
  await expect.poll(() => axes.count(), PATIENT).toBe(3);
  const [ended = '', took = '', waited = ''] = await axes.allInnerTexts();
  expect(ended).toMatch(/^\d\d:\d\d\s+at most [\d,]+ an hour\s+now$/);
  expect(took).toMatch(/^\d\d:\d\d\s+up to .+\s+now$/);
  expect(waited).toMatch(/at most [\d,]+ runs? a bar/);
  await goWithin(page, '/runs', '.hist');
  await expect.poll(() => page.locator('.hist .y').innerText(), PATIENT).toMatch(/^\d+\s+0$/);
  expect(opened.faults).toEqual([]);
});

test('a run says whose time it took: that of its last attempt, where it had others', async () => {
  const opened = await pages.lead('/runs/3436');
  const took = opened.page.locator('.sum, main').getByText(/took/).first();
  await expect.poll(() => took.innerText(), PATIENT).toMatch(/last attempt took/);
});

test('a healthy job says so once, and one without a schedule has no time that comes next', async () => {
  const opened = await pages.lead('/jobs');
  const { page } = opened;
  const row = page.locator('.jobs tbody tr', { hasText: 'healthy' }).first();
  await row.waitFor();
  expect(await row.locator('td[data-c="says"]').innerText()).toBe('');
  const next = await page.locator('.jobs td[data-c="next"]').allInnerTexts();
  expect(next).not.toContain('');
  expect(await page.locator('.views .query input').getAttribute('type')).toBe('search');
  expect(opened.faults).toEqual([]);
});

test('a schedule beside its drawer leaves its expression to it', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  const when = page.locator('td[data-c="when"] .mono');
  await when.first().waitFor();
  await page.locator('.srow').first().click();
  await page.locator('.drawer').waitFor();
  await expect.poll(() => when.count(), PATIENT).toBe(0);
});

test('a route names the command that is its own first, and others apart', async () => {
  const opened = await pages.lead('/api-reference#postJobsIdRuns');
  const operation = opened.page.locator('.operation');
  await expect.poll(() => operation.locator('.cmd').count(), PATIENT).toBe(2);
  expect(await operation.locator('.cmd').last().innerText()).toContain('worker job <id> --enqueue');
  expect(await operation.getByText('Also by').innerText()).toBe('Also by worker github:sync');
});

test('an event has its times in the zone of the page', async () => {
  const at = '2026-11-28T06:00:00.000Z';
  const payload = { schedule: 'nightly', fireTime: at };
  const item = { id: 9, type: 'schedule.fired', at, says: 'nightly', payload };
  pages.stub.answers.set('/events', { now: at, items: [item] });
  await using opened = await pages.open('/events');
  await expect
    .poll(() => opened.page.locator('td[data-c="says"]').innerText(), PATIENT)
    .toBe('nightly, due 28 Nov, 07:00');
});
