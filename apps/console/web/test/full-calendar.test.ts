/** A calendar that has more past fires than it can list says since when it is whole. */
import { expect, test } from 'vitest';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();

const VIEWS = ['week', 'heat'] as const;
const SINCE = '2026-11-26T13:00:00.000Z';
const FIRES = 'Too many past fires: some before Thu 26 Nov 14:00 are not shown.';
const FAILURES = 'Too many runs without success: some marks of failed runs are not shown.';
const SCHEDULES = 'Too many schedules: the coming fires of some are not shown.';

test.each([
  ['week', [FIRES, FAILURES, SCHEDULES]],
  // It marks no failed run.
  ['heat', [FIRES, SCHEDULES]],
] as const)('as %s: each thing of which some are left out', async (view, says) => {
  const leftOut = ['fires', 'failures', 'schedules'];
  expect(await remarksOf(view, { isWhole: false, leftOut, wholeSince: SINCE })).toEqual(says);
});

test.each(VIEWS)('as %s: nothing of past fires where all are there', async (view) => {
  expect(await remarksOf(view, { isWhole: false, leftOut: ['schedules'] })).toEqual([SCHEDULES]);
});

test('the sums of all hours are asked for by the heat map alone', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  // News of the stream may let a page ask the same again.
  const asked = new Set<string>();
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith('/calendar')) asked.add(searchParams.get('sums') ?? 'as usual');
  });
  await goWithin(page, '/schedules', '.week');
  await expect.poll(() => [...asked]).toEqual(['false']);
  await goWithin(page, '/schedules?view=heat', '.heat');
  await expect.poll(() => [...asked]).toEqual(['false', 'as usual']);
});

test('as heat: nothing, where the sums of all hours are there', async () => {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/schedules/calendar`)).json()) as {
    readonly now: string;
  };
  const hours = [{ at: shown.now, verdict: 'run', fires: 1_000 }];
  pages.stub.answers.set('/schedules/calendar', {
    ...shown,
    isWhole: false,
    leftOut: ['fires'],
    wholeSince: SINCE,
    hours,
  });
  await using opened = await pages.open('/schedules?view=heat');
  await opened.page.getByText('schedules that are too many to name').waitFor();
  expect(await opened.page.getByText(/not shown\.$/).count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

async function remarksOf(view: (typeof VIEWS)[number], fields: object): Promise<string[]> {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/schedules/calendar`)).json()) as object;
  pages.stub.answers.set('/schedules/calendar', { ...shown, ...fields });
  await using opened = await pages.open(`/schedules?view=${view}`);
  const remarks = opened.page.getByText(/not shown\.$/);
  await remarks.first().waitFor();
  expect(opened.faults).toEqual([]);
  return await remarks.allInnerTexts();
}
