/** What has a place, and room enough in it. cut-texts.ts asks of every page that no text is lost. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goAnew } from './go-within.ts';
import { usePages } from './use-pages.ts';

const FAR = new Date(Date.now() + 40 * 3_600_000).toISOString();

const pages = usePages();

test('columns have the room of their longest words', async () => {
  pages.stub.answers.set('/jobs', await answerWith('/jobs', { nextAt: FAR, state: 'queue_paused' }));
  const messages = { sent: 'webhook sent (10), discord given up (10)' };
  pages.stub.answers.set('/alerts/history', await answerWith('/alerts/history', messages));
  const whole = [
    ['/jobs', 'td[data-c="next"]'],
    ['/jobs', 'td[data-c="state"]'],
    ['/queues', 'th[data-c="parts"]'],
    ['/alerts?view=history', 'td[data-c="sent"]'],
  ] as const;
  await using opened = await pages.open('/');
  const { page } = opened;
  for (const [address, mark] of whole) {
    await goAnew(page, address, mark);
    const cell = page.locator(mark).first();
    await page.evaluate(() => document.fonts.ready);
    expect([address, await cell.evaluate((one) => one.scrollWidth <= one.clientWidth)]).toEqual([
      address,
      true,
    ]);
  }
});

test.each([
  ['/quests?view=tasks&status=in-progress', '.qfilter .caret'],
  ['/jobs', '.views .caret'],
])('a filter has the room of its placeholder: %s', async (address, mark) => {
  const { page } = await pages.lead(address);
  const input = page.locator(mark);
  await input.waitFor();
  await page.evaluate(() => document.fonts.ready);
  const left = await input.evaluate((box: HTMLInputElement) => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    if (!pen) return Number.NaN;
    pen.font = getComputedStyle(box).font;
    return box.clientWidth - pen.measureText(box.placeholder).width;
  });
  expect(left).toBeGreaterThanOrEqual(0);
});

test('a list of schedules has its words also beside the drawer, which has the last fires', async () => {
  const opened = await pages.lead('/schedules?view=list');
  const { page } = opened;
  await page.waitForSelector('th[data-c="recent"]');
  await page.locator('.srow a').first().click();
  await page.waitForSelector('.drawer');
  expect(await page.locator('th[data-c="recent"]').count()).toBe(0);
  expect((await boxOf(page, 'th[data-c="says"]')).width).toBeGreaterThan(180);
});

test('a list of schedules has its words also beside the form of a new one', async () => {
  await pages.asAdmin();
  await using opened = await pages.open('/schedules?view=list&act=new');
  await opened.page.locator('.drawer form').waitFor();
  await opened.page.waitForSelector('th[data-c="says"]');
  expect(await opened.page.locator('th[data-c="recent"]').count()).toBe(0);
});

const DRAWERS = [
  ['/queues?queue=mail', 1440],
  ['/queues?queue=mail', 900],
  ['/schedules?view=list&schedule=revenue.nightly', 1440],
  ['/nodes?node=1', 900],
  ['/failures?group=f-smtp', 1440],
  ['/failures?group=f-smtp', 900],
] as const;

test('a drawer ends with the page, however wide that is', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  for (const [address, width] of DRAWERS) {
    await page.setViewportSize({ width, height: 900 });
    await goAnew(page, address, '.drawer');
    const drawer = await boxOf(page, '.drawer');
    expect([address, width, drawer.y + drawer.height]).toEqual([address, width, 900]);
  }
});

test('the overview leaves the jobs in view, whatever needs attention', async () => {
  const overview = await read<Overview>('/overview');
  const { attention } = overview;
  const many = attention.flatMap((item) => [item, { ...item, name: `${item.name}.more` }]);
  pages.stub.answers.set('/overview', { ...overview, attention: many });
  await using opened = await pages.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: `${many.length - 5} more` }).waitFor();
  const jobs = await boxOf(page, '.health');
  expect(jobs.y + jobs.height).toBeLessThanOrEqual(900);
});

test('the wall marks what needs attention as the overview does, says what fires and asks for the screen to stay awake', async () => {
  await using overview = await pages.open('/');
  await using wall = await pages.open('/sign-in', { isOwn: true });
  await wall.page.addInitScript(() => {
    const kinds: unknown[] = [];
    Object.assign(globalThis, { kinds });
    navigator.wakeLock.request = (kind) => {
      kinds.push(kind);
      return Promise.reject(new Error('The battery is low.'));
    };
  });
  await wall.page.goto(`${pages.stub.url}/wall`);
  expect(await marksOf(wall.page, '.wall li .grow b')).toEqual(await marksOf(overview.page, '.need b'));
  const { page } = wall;
  expect(await firingOn(page)).toEqual(['Firing 2', 'low-success-rate\nmail.digest']);
  expect(await page.getByRole('region', { name: 'Next 60 minutes' }).innerText()).toMatch(
    /github\.main\s+\d\d:\d\d/,
  );
  const asked = () => page.evaluate(() => (globalThis as { kinds?: unknown[] }).kinds);
  await expect.poll(asked).toEqual(['screen']);
  // Each time that it is shown again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  expect(await asked()).toEqual(['screen', 'screen']);
  expect(wall.faults).toEqual([]);
  const [legend, plot] = [await boxOf(wall.page, '.legend'), await boxOf(wall.page, '.chart .sec')];
  expect(Math.round(legend.x + legend.width)).toBe(Math.round(plot.x + plot.width));
});

test('the wall names no alert twice, not one whose rule needs attention, and cuts no name', async () => {
  const overview = await read<Overview & { readonly now: string; readonly rail: object }>('/overview');
  const about = { kind: 'alert', tone: 'bad', says: 'fires', href: '/alerts', action: 'look' } as const;
  const since = overview.now;
  const subject = 'mail.digest.of.the.departments.of.the.north.and.of.the.south';
  const alerts = [
    { rule: 'low-success-rate', subject, since },
    { rule: 'dlq-jobs', subject: 'mail', since },
  ];
  pages.stub.answers.set('/overview', {
    ...overview,
    attention: [{ ...about, name: 'dlq-jobs', firing: 1 }],
    alerts,
    rail: { ...overview.rail, firing: 2, silenced: 0 },
  });
  await using opened = await pages.open('/wall');
  expect(await firingOn(opened.page)).toEqual(['Firing 1', `low-success-rate\n${subject}`]);
  // No pointer asks for the rest of a name: it is wrapped.
  const cut = await opened.page.locator('.wall li > .grow, .wall li small').evaluateAll((all) =>
    all.filter((one) => {
      const { textOverflow } = getComputedStyle(one);
      return textOverflow === 'ellipsis' || one.scrollWidth > one.clientWidth + 1;
    }),
  );
  expect(cut).toEqual([]);
});

test.each([
  ['a line above is of older alerts', { firing: 30, above: 20 }, 'dlq-jobs', 'Firing 10'],
  [
    'a line above is of all the newest and of older ones',
    { firing: 30, above: 27 },
    'low-success-rate',
    'Firing 3',
  ],
])('the wall counts what fires where %s', async (_, { firing, above }, name, heading) => {
  const overview = await read<Overview & { readonly now: string; readonly rail: object }>('/overview');
  const about = { kind: 'alert', tone: 'bad', says: 'fires', href: '/alerts', action: 'look' } as const;
  const newest = (nr: number) => ({ rule: 'low-success-rate', subject: `mail.${nr}`, since: overview.now });
  pages.stub.answers.set('/overview', {
    ...overview,
    attention: [{ ...about, name, firing: above }],
    alerts: Array.from({ length: 6 }, (__, nr) => newest(nr)),
    rail: { ...overview.rail, firing, silenced: 0 },
  });
  await using opened = await pages.open('/wall');
  expect((await firingOn(opened.page))[0]).toBe(heading);
});

test('what needs attention is said below its act, over the whole width', async () => {
  await using opened = await pages.open('/');
  const { page } = opened;
  const said = page.locator('.need li', { hasText: 'Resume' }).first();
  await said.waitFor();
  const [row, detail] = await Promise.all([said.boundingBox(), said.locator('small').boundingBox()]);
  expect(Math.round((detail?.x ?? 0) + (detail?.width ?? 0))).toBe(
    Math.round((row?.x ?? 0) + (row?.width ?? 0)),
  );
});

test('the result of a step is a tree as elsewhere', async () => {
  await using opened = await pages.open('/runs/3436?tab=steps');
  const leaf = opened.page.locator('.causes li li').first();
  await leaf.waitFor();
  expect(await leaf.evaluate((one) => getComputedStyle(one).borderTopWidth)).toBe('0px');
  // Its mark is beside its name, not beside the middle of the tree.
  const [mark, name] = [await boxOf(opened.page, '.steps .state'), await boxOf(opened.page, '.steps p')];
  expect(mark.y).toBeCloseTo(name.y, 0);
});

test('the boxes of a form and of a question are those of the lists', async () => {
  await using opened = await pages.open('/quests?task=write&act=edit');
  const { page } = opened;
  await page.locator('.drawer [type="checkbox"]').first().waitFor();
  expect(await ownBoxes(page)).toEqual([]);
  await goAnew(page, '/quests?task=write', '.drawer .acts2');
  await page.getByRole('button', { name: 'Block…' }).click();
  await page.locator('dialog[open] [type="checkbox"]').waitFor();
  expect(await ownBoxes(page)).toEqual([]);
});

/** Boxes as the browser draws them, and labels that look like one. */
async function ownBoxes(page: Page): Promise<string[]> {
  return page
    .locator('[type="checkbox"]:not(.check), .check:not([type="checkbox"])')
    .evaluateAll((all) => all.map((one) => one.outerHTML));
}

/** The heading and its rows. */
async function firingOn(page: Page): Promise<readonly string[]> {
  const list = page.getByRole('list', { name: 'Firing' });
  const heading = page.getByRole('heading', { name: /^Firing/ });
  const rows = await list.locator('.grow').allInnerTexts();
  return [await heading.innerText(), ...rows];
}

test('the wall on a phone has two rows of numbers, with a line between them', async () => {
  await using opened = await pages.open('/wall', { isPhone: true });
  const { page } = opened;
  await page.waitForSelector('.wall .nums');
  const numbers = await page.locator('.wall .nums > div:visible').evaluateAll((all) =>
    all.map((one) => {
      const { borderLeftWidth, borderTopWidth } = getComputedStyle(one);
      return `${borderLeftWidth} ${borderTopWidth}`;
    }),
  );
  expect(numbers).toEqual(['0px 0px', '1px 0px', '1px 0px', '0px 1px', '1px 1px', '1px 1px']);
});

test('a week of the sprint on a phone has one line below each member', async () => {
  await using opened = await pages.open('/sprint', { isPhone: true });
  const { page } = opened;
  const lane = page.locator('.person > :has(.t-blk)').first();
  await lane.waitFor();
  expect(await lane.evaluate((one) => getComputedStyle(one).borderBottomWidth)).toBe('0px');
});

test('the first column that a phone shows has the margin of the page', async () => {
  await using opened = await pages.open('/alerts?view=silences', { isPhone: true });
  const what = opened.page.locator('.silences td[data-c="what"]').first();
  await what.waitFor();
  expect(await what.evaluate((one) => getComputedStyle(one).paddingLeft)).toBe('14px');
});

test('a tablet with a keyboard is shown the keys that it asks for', async () => {
  await using opened = await pages.open('/', { isPhone: true });
  const { page } = opened;
  await page.keyboard.press('?');
  const key = page.locator('.keycols kbd').first();
  await expect.poll(() => key.isVisible(), { timeout: 15_000 }).toBe(true);
});

test('the names of tabs stand on one line, with a count or without', async () => {
  const opened = await pages.lead('/alerts');
  const { page } = opened;
  await page.waitForSelector('.views a b');
  const tops = await page.locator('.views a').evaluateAll((all) =>
    all.map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one.firstChild ?? one);
      return range.getBoundingClientRect().top;
    }),
  );
  expect(new Set(tops).size).toBe(1);
});

test('a person is named without the kind of actor', async () => {
  const runs = await answerWith('/runs', { createdBy: 'user:ana', trigger: 'manual', schedule: undefined });
  pages.stub.answers.set('/runs', runs);
  await using opened = await pages.open('/runs');
  const by = opened.page.locator('td[data-c="trig"]', { hasText: /^by ana$/ });
  await expect.poll(() => by.count(), { timeout: 15_000 }).toBeGreaterThan(0);
});

interface Overview {
  readonly attention: readonly { readonly name: string }[];
}

async function read<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}

/** The answer of the stub, with these fields in each of its items. */
async function answerWith(route: string, fields: object): Promise<unknown> {
  const answer = await read<{ readonly items: readonly object[] }>(route);
  return { ...answer, items: answer.items.map((item) => ({ ...item, ...fields })) };
}

async function boxOf(
  page: Page,
  mark: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(mark).first().boundingBox();
  if (!box) throw new Error(`There is no ${mark}.`);
  return box;
}

/** The name, and the shape before it. */
async function marksOf(page: Page, names: string): Promise<string[]> {
  await page.locator(names).first().waitFor();
  return page
    .locator(names)
    .evaluateAll((all) =>
      all.map(
        (one) =>
          `${one.textContent}: ${one.closest('li')?.querySelector('.m use')?.getAttribute('href') ?? one.closest('li')?.querySelector('.m')?.getAttribute('class')}`,
      ),
    );
}
