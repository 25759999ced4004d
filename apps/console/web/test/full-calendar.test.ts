/** A calendar that has more past fires than it can list says since when it is whole. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPages, type Pages } from './open-pages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.stop());
afterEach(() => pages.stub.answers.clear());

const VIEWS = ['week', 'heat'] as const;

test.each(VIEWS)('as %s: since when', async (view) => {
  const says = await remarkOf(view, { isWhole: false, wholeSince: '2026-11-26T13:00:00.000Z' });
  expect(says).toBe(
    'Shown whole since Thu 26 Nov 14:00: there are too many fires before, of which some are left out.',
  );
});

test.each(VIEWS)('as %s: where no time is known, that some are left out', async (view) => {
  expect(await remarkOf(view, { isWhole: false })).toBe(
    'There are more fires or failures than are shown: some are left out.',
  );
});

test('as heat: nothing, where the sums of all hours are there', async () => {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/schedules/calendar`)).json()) as {
    readonly now: string;
  };
  const hours = [{ at: shown.now, verdict: 'run', fires: 1_000 }];
  pages.stub.answers.set('/schedules/calendar', {
    ...shown,
    isWhole: false,
    wholeSince: '2026-11-26T13:00:00.000Z',
    hours,
  });
  await using opened = await pages.open('/schedules?view=heat');
  await opened.page.getByText('schedules that are too many to name').waitFor();
  expect(await opened.page.getByText(/left out\.$/).count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

async function remarkOf(view: (typeof VIEWS)[number], fields: object): Promise<string> {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/schedules/calendar`)).json()) as object;
  pages.stub.answers.set('/schedules/calendar', { ...shown, ...fields });
  await using opened = await pages.open(`/schedules?view=${view}`);
  const remark = opened.page.getByText(/left out\.$/);
  await remark.waitFor();
  expect(opened.faults).toEqual([]);
  return await remark.innerText();
}
