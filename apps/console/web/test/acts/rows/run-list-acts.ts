/** The acts on the list of runs: on many at once, on their operation, and on saved views, which other lists have, too. */
import type { Page } from 'playwright-core';
import type { ActRow } from '../act-row.ts';
import { REASON, SAID } from './reason.ts';

const FINANCE = { id: 3, version: 9, page: 'runs', name: 'Finance', query: 'tag=finance', isOfTeam: true };

export const RUN_LIST_ACTS: readonly ActRow[] = [
  {
    at: '/runs?state=failed&job=mail.digest',
    first: pickAll,
    press: ['Replay'],
    within: '.bulk',
    fill: { ...REASON, Type: 'all that match' },
    send: 'Replay 1,047 runs',
    sends: 'POST /runs/bulk',
    body: {
      action: 'replay',
      reason: 'provider down',
      filter: { state: 'failed', job: 'mail.digest' },
      atMost: 1_047,
    },
    copies: `worker run:replay --job mail.digest --state failed ${SAID}`,
  },
  {
    at: '/runs?state=failed&job=mail.digest',
    first: pickAll,
    press: ['Retry'],
    within: '.bulk',
    fill: { ...REASON, Type: 'all that match' },
    send: 'Retry 1,047 runs',
    sends: 'POST /runs/bulk',
    body: {
      action: 'retry',
      reason: 'provider down',
      filter: { state: 'failed', job: 'mail.digest' },
      atMost: 1_047,
    },
    copies: `worker run:retry --job mail.digest ${SAID}`,
  },
  {
    at: '/runs?job=mail.digest',
    first: pickAll,
    press: ['Cancel'],
    within: '.bulk',
    fill: { ...REASON, Type: 'all that match' },
    send: 'Cancel 1,047 runs',
    sends: 'POST /runs/bulk',
    body: { action: 'cancel', reason: 'provider down', filter: { job: 'mail.digest' }, atMost: 1_047 },
    copies: `worker run:cancel --job mail.digest --state running,retrying,held,queued,waiting,later ${SAID}`,
  },
  {
    at: '/runs?job=mail.digest',
    first: pickAll,
    press: ['Priority…'],
    within: '.bulk',
    fill: { ...REASON, Priority: 'low', Type: 'all that match' },
    send: 'Move 1,047 runs',
    sends: 'POST /runs/bulk',
    body: {
      action: 'priority',
      reason: 'provider down',
      filter: { job: 'mail.digest' },
      atMost: 1_047,
      priority: 'low',
    },
    copies: `worker run:priority --job mail.digest --state retrying,held,queued,waiting,later --to low ${SAID}`,
  },
  {
    at: '/runs?state=failed&operation=7',
    press: ['Stop'],
    sends: 'DELETE /operations/7',
    given: { 'DELETE /operations/7': { state: 'stopped' } },
  },
  {
    at: '/runs?tag=finance',
    press: ['+ save view'],
    key: 'v',
    fill: { Name: 'Finance', 'For everybody': true },
    send: 'Save 1 view',
    sends: 'PUT /views',
    body: { page: 'runs', name: 'Finance', query: 'tag=finance', isOfTeam: true },
    version: 8,
    given: { '/views': { items: [{ ...FINANCE, version: 8, query: 'tag=money' }] } },
  },
  {
    at: '/audit?by=all&action=queue.*',
    press: ['+ save view'],
    key: 'v',
    fill: { Name: 'Queues', 'For everybody': false },
    send: 'Save 1 view',
    sends: 'PUT /views',
    body: { page: 'audit', name: 'Queues', query: 'by=all&action=queue.*', isOfTeam: false },
    version: 8,
    given: {
      '/views': { items: [{ ...FINANCE, page: 'audit', name: 'Queues', isOfTeam: false, version: 8 }] },
    },
  },
  {
    at: '/events?type=run.*&job=mail.digest',
    press: ['+ save view'],
    key: 'v',
    fill: { Name: 'Digest', 'For everybody': true },
    send: 'Save 1 view',
    sends: 'PUT /views',
    body: { page: 'events', name: 'Digest', query: 'type=run.*&job=mail.digest', isOfTeam: true },
    version: 8,
    given: { '/views': { items: [{ ...FINANCE, page: 'events', name: 'Digest', version: 8 }] } },
  },
  {
    at: '/runs?tag=finance',
    press: ['remove view'],
    sends: 'DELETE /views/3',
    version: 9,
    given: { '/views': { items: [FINANCE] } },
  },
];

async function pickAll(page: Page): Promise<void> {
  await page.locator('.tbl tbody tr').first().waitFor();
  await page.keyboard.press('Control+a');
}
