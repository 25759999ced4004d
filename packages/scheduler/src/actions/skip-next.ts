/**
 * Skips the next fires of a schedule. Called by CLI and console.
 * Promise: the skipped fires make no run, and each gets a row that says so; no fire before or after them changes. The
 * overrides, the next fire and the event are one transaction: a crash before the commit changes nothing.
 */
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { describeValue } from '@sb/words';
import { changeOverrides, type OverrideChange } from './change-overrides.ts';
import { takeFires } from './fires-to-come.ts';
import { ScheduleOffError } from '../schedule-errors.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';
import type { SeenVersion } from '../definitions/operated-schedule.ts';
import { dropOverride, findOverridesOf, putOverride } from '../definitions/overrides.sql.ts';
import { NEXT_FIRE } from '../chains/use-overrides.ts';

/** A count beyond it is a typing mistake: it would be a row for each fire. */
const MOST_SKIPPED = 1_000;

/**
 * Skips the next `count` fires that would run (default 1, at most 1,000). With `version` two people who skip the same fire
 * skip one. Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_OFF`, `CONFLICT`.
 */
export async function skipNext(
  store: Store,
  name: string,
  { count = 1, ...operator }: Operator & SeenVersion & { readonly count?: number | undefined },
): Promise<OverrideChange> {
  const fits = Number.isSafeInteger(count) && count >= 1 && count <= MOST_SKIPPED;
  const message = `expected a whole number from 1 to ${MOST_SKIPPED}, got ${describeValue(count)}`;
  checkOperator('A skip', operator, fits ? [] : [{ field: 'count', message }]);
  return store.write((tx) =>
    changeOverrides(tx, name, { ...operator, change: (row) => skip(tx, row, { count, ...operator }) }),
  );
}

/** Of a chain, whose fires have no time beforehand: the next free numbers below NEXT_FIRE. */
function* takeNext(tx: Tx, { id, enabled }: OperatedRow, count: number): Body<readonly number[]> {
  const before = (yield* findOverridesOf(tx, id)).map(({ fire_at }) => fire_at);
  const lowest = Math.min(NEXT_FIRE, ...before);
  return enabled === 0 ? [] : Array.from({ length: count }, (_, i) => lowest - 1 - i);
}

function* skip(
  tx: Tx,
  row: OperatedRow,
  { count, actor, reason }: Operator & { readonly count: number },
): Body<boolean> {
  const times = row.chain === null ? yield* takeFires(tx, row, count) : yield* takeNext(tx, row, count);
  if (times.length === 0) throw new ScheduleOffError(row.name);
  for (const at of times) {
    const fire = { schedule_id: row.id, fire_at: at };
    yield* dropOverride(tx, { ...fire, kind: 'change' });
    yield* putOverride(tx, {
      ...fire,
      kind: 'skip',
      value: '{}',
      until: null,
      reason: reason ?? null,
      by_: actor,
    });
  }
  return true;
}
