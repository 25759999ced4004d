/** The controls that a page has: its buttons and the items of its menus, which are there before a menu is opened. */
import type { Page } from 'playwright-core';
import type { ActRow } from './act-row.ts';

/** By its look a control opens, turns, sorts or chooses what is shown. */
const SHOWS =
  '[aria-haspopup], [aria-pressed], [aria-expanded], [role="tab"], [role^="menuitem"][aria-checked], th button';

/** Names of controls that change nothing in the store: `*` is any page. */
const HARMLESS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  '*': [/^(CSV|JSON|NDJSON|YAML|Export|Download|Close|Clear the selection)$/, /^Cop(y|ied)\b/],
  '/': [/^Look at /],
  '/decks': ['Choose a file'],
  '/failures': ['change…'],
  '/jobs/mail.digest': ['As JSON', 'Failed runs', 'Its alerts', 'Its queue', 'Runs of the job'],
  '/runs': ['Facets', 'unfold', /^\d+ new$/, /^Remove \w+:/],
  '/runs/3436': ['Open the job', 'Runs of the job', 'Graph of the chain', /^as |^link$/, /^["\d]/],
  '/runs/3525': ['Open the job', 'Runs of the job', 'Graph of the chain', /^as |^link$/, /^["\d]/],
  '/schedules': ['Next week', 'Week before', 'another time…', /^(all|first) \d+$/],
};

/** Controls that do as one of ACTS does, to another object or from another place. */
const ALIKE: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  '/': [/^Resume \S+$/],
  '/alerts': [/^Acknowledge\b/, /^End silence of /, /^Test \w+$/],
  '/jobs/mail.digest': ['Pause longer…', 'Run now'],
  '/queues': ['Pause longer…', /^Purge \d+…$/],
  // By the copies of the menu "More to do".
  '/quests': [
    'Ana Lind ana',
    'no member',
    'Back to todo',
    'Cancel',
    'Done',
    'Reopen',
    'To review',
    'New task',
  ],
  // A part of each input: no command changes one.
  '/runs': ['Edit and replay'],
  '/runs/3436': [/^from \w+$/],
  '/settings': [/^End session of /, /^Revoke /, /^Withdraw the link for /],
};

/** Their names, without the hint of a key; those outside of the frame. */
export async function controlsOf(page: Page): Promise<readonly string[]> {
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

/** Whether a control of the page at this address has a row, or changes nothing. Pure. */
export function isKnown(rows: readonly ActRow[], address: string, name: string): boolean {
  const place = placeOf(address);
  const known = [...(HARMLESS['*'] ?? []), ...(HARMLESS[place] ?? []), ...(ALIKE[place] ?? [])];
  return (
    known.some((one) => (typeof one === 'string' ? one === name : one.test(name))) ||
    rows.some(({ at, press = [], send }) => placeOf(at) === place && (press.includes(name) || send === name))
  );
}

function placeOf(at: string): string {
  return at.split('?')[0] ?? '';
}
