import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Deck } from '../model/day.ts';
import { sortBy } from '../order.ts';
import { elements, milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** The decks of one day, by member. */
export function* readDecks(tx: Tx, orgId: string, date: LocalDate): Body<Stored<Deck>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from decks where org_id = ${orgId} and date = ${date}`);
  const decks = rows.map((row) => decodeRecord<Deck>(row));
  return sortBy(decks, ({ record }) => [record.memberId]);
}

/** The last day that has decks. */
export function* lastDeckDate(tx: Tx, orgId: string): Body<LocalDate | undefined> {
  const row = yield* tx.first(sql<{ date: string | null }>`
    select max(date) as date from decks where org_id = ${orgId}`);
  return row?.date ?? undefined;
}

/** The nearest days before and after a date that have decks. */
export function* deckDatesAround(
  tx: Tx,
  orgId: string,
  date: LocalDate,
): Body<{ readonly before?: LocalDate; readonly after?: LocalDate }> {
  const row = yield* tx.first(sql<{ before: string | null; after: string | null }>`
    select (select max(date) from decks where org_id = ${orgId} and date < ${date}) as before,
      (select min(date) from decks where org_id = ${orgId} and date > ${date}) as after`);
  return {
    ...(typeof row?.before === 'string' && { before: row.before }),
    ...(typeof row?.after === 'string' && { after: row.after }),
  };
}

export function* writeDecks(
  tx: Tx,
  orgId: string,
  { decks, now }: { readonly decks: readonly Deck[]; readonly now: Instant },
): Body<void> {
  if (decks.length === 0) return;
  yield* tx.run(sql`
    insert into decks as old (org_id, id, rev, body, updated_at, member_id, date)
    select ${orgId}, value ->> 'id', 1, cast(value as text), ${milliseconds(now)}, value ->> 'memberId', value ->> 'date'
    from ${elements(tx, decks)} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at`);
}
