/** A dialog of each kind is open to all: no fault for those who do not see. dialogs.slow.test.ts has every one, in each look. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIALOGS, dialogName } from './acts/dialogs.ts';
import { openForm } from './acts/press-act.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { lookAt } from './look-at.ts';

/** The controls that open them. */
const KINDS = [
  'Override…',
  'Pause…',
  'Silence…',
  'Acknowledge…',
  'Approve plan',
  'Plan again',
  'Import 2 changes',
  'Drain…',
  'Purge 94…',
  'Delete…',
];

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes('development');
});
afterAll(() => lanes.stop());

test.concurrent.each(KINDS)('%s', (kind) =>
  lanes.use(async ({ pages: { stub }, page, faults }) => {
    const row = DIALOGS.find(({ press = [] }) => press.at(-1) === kind);
    if (!row) throw new Error(`No act has the control ${kind}.`);
    await page.goto(`${stub.url}${row.at}`);
    await openForm(page, row);
    await lookAt(page, { size: 'wide', theme: 'dark' });
    expect([dialogName(row), faults]).toEqual([dialogName(row), []]);
  }),
);
