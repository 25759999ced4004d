/** Pages in the colours that a person has forced, which have no shadows, and areas only in colours of the system. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useOnePage } from './use-one-page.ts';

const one = useOnePage();

/** The palette, and the theme that was chosen for the page. */
const LOOKS = [
  ['dark', 'light'],
  ['light', 'dark'],
] as const;

/** Of a drawing, and of an area. */
const PAINT = ['fill', 'stroke', 'stroke-dasharray', 'background-color', 'background-image', 'outline-style'];

/** Of each chart of a page: its parts, which differ. */
const CHARTS: readonly (readonly [address: string, charts: readonly (readonly string[])[]])[] = [
  [
    '/',
    [
      ['.chart .b-ok', '.chart .b-bad', '.chart .g'],
      ['.legend .k-ok', '.legend .k-bad', '.legend .k-p50', '.legend .k-p95'],
    ],
  ],
  ['/runs', [['.durbar.run .track', '.durbar.run .in', '.durbar.run .over', '.durbar:not(.run) .in']]],
  ['/jobs', [['.bars .b-ok', '.bars .b-bad']]],
  ['/failures', [['.bars .b-none', '.bars .b-bad']]],
  [
    '/queues',
    [
      ['.stackx .track', '.stackx .b-acc', '.stackx .b-hold', '.stackx .b-ok'],
      ['.meter .track', '.meter .in'],
    ],
  ],
  ['/runs/3436', [['.w-root', '.w-wait', '.w-run', '.w-cap', '.w-memo']]],
  [
    '/schedules',
    [
      ['.l-past', '.legend .late', '.l-bad', '.l-hold', '.l-tick', '.l-over'],
      ['.pbar.p-ok', '.ptick.p-late', '.ptick.p-bad', '.tick'],
    ],
  ],
  [
    '/statistics',
    [
      ['.legend .k-ok', '.legend .k-bad', '.legend .k-other'],
      ['.legend .k-p50', '.legend .k-p95', '.legend .k-p99'],
    ],
  ],
  [
    '/sprint',
    [
      ['.t-blk.gen', '.t-blk.comp', '.t-blk.fru', '.t-blk.carry', '.t-blk.unknown'],
      ['.k-gen', '.k-comp', '.k-fru', '.k-carry', '.k-unknown', '.k-off'],
    ],
  ],
];

test.each(LOOKS)('rows and controls differ in a %s palette over the %s theme', async (palette, theme) => {
  const { page } = await one.open('/runs', '.tbl tbody tr .check');
  await force(palette, theme);
  const rows = page.locator('.tbl tbody tr:has(.check)');
  await rows.nth(2).getByRole('checkbox').check();
  await page.keyboard.press('j');
  const [plain, picked, current] = [rows.nth(0), rows.nth(2), page.locator('.tbl tr.at')];
  expect(await outlineOf(plain)).toBe('none');
  expect(await outlineOf(current)).toBe(`solid ${await systemColour(page, 'Highlight')}`);
  const groundOf = (row: Locator) => styleOf(row.locator('td').nth(1), 'background-color');
  expect(await groundOf(plain)).toMatch(/, 0\)$/);
  expect(await groundOf(picked)).toBe(await systemColour(page, 'Highlight'));
  expect(await styleOf(picked.locator('td').nth(1), 'color')).toBe(await systemColour(page, 'HighlightText'));
  const boxes = [plain, picked].map((row) => styleOf(row.getByRole('checkbox'), 'appearance'));
  expect(await Promise.all(boxes)).toEqual(['auto', 'auto']);

  const control = page.locator('.views .btn').first();
  expect(await outlineOf(control)).toBe('none');
  await control.focus();
  await page.keyboard.press('Tab');
  expect(await outlineOf(page.locator(':focus'))).toBe(`solid ${await systemColour(page, 'LinkText')}`);
  const [chosen, other] = [page.locator('.views a.on'), page.locator('.views a:not(.on, .btn)').first()];
  expect([await outlineOf(chosen), await outlineOf(other)]).toEqual([
    `solid ${await systemColour(page, 'Highlight')}`,
    'none',
  ]);
});

test.each(LOOKS)('marks of states differ in a %s palette over the %s theme', async (palette, theme) => {
  const { page } = await one.open('/runs', '.tbl tbody tr');
  await force(palette, theme);
  const marks = await page.evaluate(() =>
    [...document.querySelectorAll('symbol[id^="s-"]')].map((symbol) => {
      const { id, innerHTML } = symbol;
      const mark = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      mark.setAttribute('class', `m ${id}`);
      mark.append(...symbol.cloneNode(true).childNodes);
      document.querySelector('main')?.append(mark);
      const cross = mark.querySelector('.knock');
      const seen = { id, innerHTML, colour: getComputedStyle(mark).color };
      return cross ? { ...seen, cross: getComputedStyle(cross).stroke } : seen;
    }),
  );
  expect(marks.length).toBeGreaterThan(15);
  expect(new Set(marks.map(({ innerHTML }) => innerHTML)).size).toBe(marks.length);
  const [ink, go, ground] = await Promise.all(
    ['CanvasText', 'LinkText', 'Canvas'].map((name) => systemColour(page, name)),
  );
  const wrong = marks.filter(({ id, colour }) => colour !== (id === 's-running' ? go : ink));
  expect(wrong).toEqual([]);
  const crosses = marks.flatMap((mark) => ('cross' in mark ? [[mark.id, mark.cross]] : []));
  expect(crosses).toEqual([
    ['s-failed', ground],
    ['s-firing', ground],
  ]);
});

test.each(CHARTS)('on %s the parts of a chart differ', async (address, charts) => {
  const { page } = await one.open(address);
  for (const [palette, theme] of LOOKS) {
    await force(palette, theme);
    for (const parts of charts) {
      const seen = new Map<string, string>();
      for (const part of parts) {
        const paint = await paintOf(page.locator(part).first());
        expect([palette, part, 'as', seen.get(paint)]).toEqual([palette, part, 'as', undefined]);
        seen.set(paint, part);
      }
    }
  }
});

async function force(palette: 'dark' | 'light', theme: 'dark' | 'light'): Promise<void> {
  const { page } = one;
  await page.evaluate((chosen) => {
    localStorage.setItem('sb.settings', JSON.stringify({ theme: chosen }));
    dispatchEvent(new StorageEvent('storage', { key: 'sb.settings' }));
  }, theme);
  await page.waitForSelector(`html[data-theme='${theme}']`);
  await page.emulateMedia({ forcedColors: 'active', colorScheme: palette });
  // The styles are a file of their own.
  await page.waitForFunction(
    () => getComputedStyle(document.documentElement).getPropertyValue('--ink') !== '',
  );
}

function paintOf(part: Locator): Promise<string> {
  return part.evaluate((drawn, names) => {
    const style = getComputedStyle(drawn);
    return names.map((name) => style.getPropertyValue(name)).join(' ');
  }, PAINT);
}

/** `none`, or how it is drawn and in which colour. */
async function outlineOf(element: Locator): Promise<string> {
  const style = await styleOf(element, 'outline-style');
  return style === 'none' ? style : `${style} ${await styleOf(element, 'outline-color')}`;
}

function styleOf(element: Locator, name: string): Promise<string> {
  return element.evaluate((shown, asked) => getComputedStyle(shown).getPropertyValue(asked), name);
}

/** As the browser computes it now. */
function systemColour(page: Page, name: string): Promise<string> {
  return page.evaluate((colour) => {
    const shown = document.createElement('i');
    document.body.append(shown);
    shown.style.setProperty('background-color', colour);
    const { backgroundColor } = getComputedStyle(shown);
    shown.remove();
    return backgroundColor;
  }, name);
}
