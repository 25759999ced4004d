/** The controls that a page has: its buttons and the items of its menus, which are there before a menu is opened. */
import type { Page } from 'playwright-core';
import type { ActRow } from './act-row.ts';

/** By its look a control opens, sorts, chooses what is shown, or is a value to copy. One that is pressed may act. */
const SHOWS =
  '[aria-haspopup], [aria-expanded], [role="tab"], [role^="menuitem"][aria-checked], th button, .leaf, .newrows';
const LOADING = '.skel, [aria-busy="true"]';

type Names = Readonly<Record<string, readonly (string | RegExp)[]>>;

const OF_RUN = ['Open the job', 'Runs of the job', 'Graph of the chain', 'as CLI', 'as curl', 'link'];

/** Names of controls that change nothing in the store, by path: `*` is any page. */
const HARMLESS: Names = {
  '*': ['CSV', 'JSON', 'NDJSON', 'YAML', 'Export', 'Download', 'Close', 'Clear the selection', /^Copy\b/],
  '/': ['as table', /^Look at /],
  '/alerts': ['Explain'],
  '/audit': [/^Remove \w+:/],
  '/decks': ['Choose a file', 'merge', 'replace'],
  '/events': ['Pause', /^Remove \w+:/],
  '/failures': ['change…', 'keep'],
  '/jobs/mail.digest': ['As JSON', 'Failed runs', 'Its alerts', 'Its queue', 'Runs of the job'],
  '/runs': ['Facets', 'unfold', 'cosy', 'compact', /^all [\d,]+ that match/, /^Remove \w+:/],
  '/runs/3436': [...OF_RUN, 'all', 'Wrap', /^attempt \d( · [\w-]+)?$/],
  '/runs/3525': OF_RUN,
  '/schedules': ['Next week', 'Previous week', 'another time…', /^all \d+$/, /^\w{3} \d+ \w{3} \d\d:\d\d$/],
  '/sprint': [/^\d+(blocked|in a quest that does not open this week|waiting for a task that is left out)$/],
};

/** Controls that do as one of ACTS does, to another object or from another place: by path, or by address. */
const ALIKE: Names = {
  '/': [/^Resume \S+$/],
  '/alerts': [/^Acknowledge\b/, /^End silence of /, /^Test \w+$/],
  '/jobs/mail.digest': ['Pause longer…', 'Run now'],
  '/failures': ['Replay…', 'Replay 1…'],
  '/queues': ['Pause longer…', /^Purge \d+ waiting…$/],
  // By the copies of the menu "More to do".
  '/quests?quest=letters': ['New task'],
  '/quests?quest=stamps': ['New task'],
  '/quests?task=address': ['Back to todo', 'Reopen'],
  '/quests?task=ink': ['Ana Lind ana', 'Cancel', 'Done'],
  '/quests?task=print': ['Ana Lind ana', 'no member', 'Back to todo', 'Cancel', 'To review'],
  '/quests?task=send': ['Ana Lind ana', 'Cancel', 'Done'],
  '/runs/3436': [/^from \w+$/],
  '/sprint?member=bram': ['Give to Chidi Larsen: Build the screens for logs'],
  '/settings': [/^End session of /, /^Revoke /, /^Withdraw the link for /],
};

const EXCUSES = [HARMLESS, ALIKE].flatMap((names) =>
  Object.entries(names).flatMap(([place, list]) => list.map((name) => ({ place, name }))),
);

/** All that excuse a control from having a row: each must be needed. */
export const EXCUSED: readonly string[] = EXCUSES.map(textOf);

/** Their names, without the hint of a key; those outside of the frame, once all is read. */
export async function controlsOf(page: Page): Promise<readonly string[]> {
  await page.waitForFunction((loading) => !document.querySelector(loading), LOADING);
  return page.locator('main button, main [role^="menuitem"]').evaluateAll(
    (all, shows) =>
      all
        .filter((one) => !one.matches(shows))
        .map((one) => {
          const copy = one.cloneNode(true) as Element;
          for (const hint of copy.querySelectorAll('kbd, .sr')) hint.remove();
          return (one.getAttribute('aria-label') ?? copy.textContent).trim();
        }),
    SHOWS,
  );
}

/** Whether a control of the page at this address has a row. Pure. */
export function hasRow(rows: readonly ActRow[], address: string, name: string): boolean {
  const place = pathOf(address);
  return rows.some(
    ({ at, press = [], send }) => pathOf(at) === place && (press.includes(name) || send === name),
  );
}

/** Those of EXCUSED that a control of the page at this address has. Pure. */
export function excusesOf(address: string, control: string): readonly string[] {
  const places = ['*', pathOf(address), address];
  return EXCUSES.filter(
    ({ place, name }) =>
      places.includes(place) && (typeof name === 'string' ? name === control : name.test(control)),
  ).map(textOf);
}

function textOf({ place, name }: (typeof EXCUSES)[number]): string {
  return `${place} ${String(name)}`;
}

function pathOf(at: string): string {
  return at.split('?')[0] ?? '';
}
