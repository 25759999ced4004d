/** A board in a store, and verbs on it as a person would use them. */
import type { Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { importOrganisation } from '../src/index.ts';
import { aBoard, type BoardRows, MONDAY } from './boards.ts';
import { serializeOrganisation } from '../src/transfer/export-organisation.ts';

export const ACT = { actor: 'ada', isAdmin: true };

export async function boardIn(
  open: Opener,
  rows: BoardRows,
): Promise<{ readonly store: Store; readonly clock: { now: number } }> {
  const clock = { now: Date.parse(MONDAY) };
  const store = await open({ clock: () => clock.now });
  await load(store, rows);
  return { store, clock };
}

export async function load(store: Store, rows: BoardRows): Promise<void> {
  await importOrganisation(store, serializeOrganisation(aBoard(rows)), {
    file: 'board.json',
    now: MONDAY,
    allowCycles: true,
  });
}
