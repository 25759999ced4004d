/**
 * Removes the overrides of a schedule: all, or those of one kind. Called by CLI and console.
 * Promise: fires of the past stay as they were. A crash before the commit changes nothing.
 */
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { describeValue } from '@sb/words';
import { changeOverrides, type OverrideChange } from './change-overrides.ts';
import {
  dropOverrides,
  findOverridesOf,
  OVERRIDE_KINDS,
  type OverrideKind,
} from '../definitions/overrides.sql.ts';
import type { SeenVersion } from '../definitions/operated-schedule.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `CONFLICT`. */
export async function clearOverrides(
  store: Store,
  name: string,
  { kind, ...operator }: Operator & SeenVersion & { readonly kind?: OverrideKind | undefined },
): Promise<OverrideChange> {
  const fits = kind === undefined || OVERRIDE_KINDS.includes(kind);
  const message = `expected one of ${OVERRIDE_KINDS.join(', ')}, got ${describeValue(kind)}`;
  checkOperator('A removal of overrides', operator, fits ? [] : [{ field: 'kind', message }]);
  return writeAndRing(store, (tx) =>
    changeOverrides(tx, name, {
      ...operator,
      *change({ id }) {
        const there = yield* findOverridesOf(tx, id);
        if (!there.some((one) => kind === undefined || one.kind === kind)) return false;
        yield* dropOverrides(tx, id, kind);
        return true;
      },
    }),
  );
}
