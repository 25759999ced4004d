/** The keys of lists: those that `?` lists on a page, and whether each does something there. */
import type { Page } from 'playwright-core';
import type { OnePage } from './use-one-page.ts';

/** Lists, and a row of each. */
export const LISTS = [
  ['/runs?tag=finance&since=6h', '.tbl tbody tr'],
  ['/jobs', '.tbl tbody tr'],
  ['/queues', '.qrow'],
  ['/failures', '.groups tbody tr'],
  ['/failures?view=letters', '.runs tbody tr'],
  ['/schedules?view=list', '.tbl tbody tr'],
  ['/graph?view=chains', '.tbl tbody tr'],
  ['/nodes', '.noderow'],
  ['/alerts', '.ep li'],
  ['/alerts?view=history', '.past-alerts tbody tr'],
  ['/alerts?view=silences', '.silences tbody tr'],
  ['/audit?by=all&since=7d', '.acts tbody tr'],
  ['/events?type=*&since=6h', '.evts tbody tr'],
  ['/quests', '.card'],
  ['/quests?view=tasks', '.tbl tbody tr'],
  ['/quests?view=quests', '.tbl tbody tr'],
  ['/decks?view=runs', '.tbl tbody tr'],
  ['/people', '.tbl tbody tr'],
  ['/settings?tab=users', '.tbl tbody tr'],
  ['/settings?tab=sessions', '.tbl tbody tr'],
  ['/settings?tab=tokens', '.tbl tbody tr'],
] as const;

/** These act from a list without the focus. The others act on a row. */
const MOVES = new Set(['j', 'k', 'ArrowDown', 'ArrowUp', '[', ']']);
const PATIENCE_MS = 3_000;

/** Presses each key that `?` lists for lists on the page, and returns those that did nothing. */
export async function idleKeys(one: OnePage, address: string, row: string): Promise<readonly string[]> {
  const idle: string[] = [];
  const { page } = await one.open(address, row);
  const keys = await listedKeys(page);
  // That of new rows is listed only while there are some.
  for (const key of keys.filter((name) => name !== 'n')) {
    await one.open(address, row);
    if (!MOVES.has(key)) await page.keyboard.press('j');
    await page.evaluate(() => navigator.clipboard.writeText(''));
    const before = await stateOf(page);
    await page.keyboard.press(key);
    const until = Date.now() + PATIENCE_MS;
    let isIdle = true;
    while (isIdle && Date.now() < until) isIdle = (await stateOf(page)) === before;
    if (isIdle) idle.push(key);
  }
  return idle;
}

/** As Playwright names them. */
async function listedKeys(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('?');
  const group = page
    .locator('.keycols section')
    .filter({ has: page.getByRole('heading', { name: 'Lists' }) });
  await group.waitFor();
  const names = await group.locator('kbd').allInnerTexts();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  const others: Readonly<Record<string, string>> = { '⏎': 'Enter', '↑': 'ArrowUp', '↓': 'ArrowDown' };
  return names.map((name) => others[name] ?? name.replace('Ctrl ', 'Control+').replace('Shift ', 'Shift+'));
}

/** All that a key of a list may change: the place, the focus, what is selected, what is open, the clipboard. */
function stateOf(page: Page): Promise<string> {
  return page.evaluate(async () =>
    [
      location.href,
      document.activeElement?.outerHTML.slice(0, 200),
      document.querySelectorAll('tr.picked').length,
      document.querySelectorAll('dialog[open], .drawer, .facets.open').length,
      await navigator.clipboard.readText(),
    ].join('\n'),
  );
}
