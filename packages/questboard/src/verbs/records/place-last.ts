import type { Body, Tx } from '@sb/storage';
import type { BoardRecord } from '../../events.ts';
import { readRecords } from '../../records/records.sql.ts';
import type { Frame } from '../frame.ts';
import type { Fields } from './read-wish.ts';

/** A questline without an order comes behind all others of its board. */
export function* placeLast(
  tx: Tx,
  { orgId }: Pick<Frame, 'orgId'>,
  { kind, id, wish }: { readonly kind: BoardRecord; readonly id: string; readonly wish: Fields },
): Body<Fields> {
  if (kind !== 'questline' || (wish['order'] ?? null) !== null) return wish;
  const others = (yield* readRecords(tx, { orgId, kind: 'questlines' })).filter(
    ({ record }) => record.id !== id,
  );
  const last = others.reduce((most, { record }) => Math.max(most, record.order), 0);
  return { ...wish, order: last + 1 };
}
