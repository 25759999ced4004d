/** A dialog of each kind is open to all: no fault for those who do not see. dialogs.slow.test.ts has every one, in each look. */
import { expect, test } from 'vitest';
import { DIALOGS, dialogName } from './acts/dialogs.ts';
import { give } from './acts/give.ts';
import { openForm } from './acts/press-act.ts';
import { lookAt } from './look-at.ts';
import { useOnePage } from './use-one-page.ts';

/** The controls that open them, by what is in the dialog beside a reason. */
const KINDS = [
  // A time.
  'Override…',
  // A choice of how long.
  'Silence…',
  // What the plan says.
  'Approve plan',
  // A list of changes.
  'Import 2 changes',
  // What would be lost.
  'Purge 94 waiting…',
];

const one = useOnePage('development');

test.each(KINDS)('%s', async (kind) => {
  const row = DIALOGS.find(({ press = [] }) => press.at(-1) === kind);
  if (!row) throw new Error(`No act has the control ${kind}.`);
  await give(one.pages.stub, row.given);
  const { page, faults } = await one.open(row.at, 'main:not(.door)');
  await openForm(page, row);
  await lookAt(page, { size: 'wide', theme: 'dark' });
  expect([dialogName(row), faults]).toEqual([dialogName(row), []]);
});
