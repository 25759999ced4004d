/** Operations as their list and their pages show them. Pure. */
import type { OperationRecord } from '@sb/queue';
import { clean, isoTime } from '@sb/views';
import type { Operation } from '../answers/operations.ts';
import { mayOnOperation } from '../guard/may.ts';
import type { Who } from '../http/who.ts';

export function operationRow(operation: OperationRecord, who: Who): Operation {
  const { id, kind, state, total, done, refused, by, reason, createdAt, endedAt, says, stoppedBy } =
    operation;
  return {
    id,
    kind,
    state,
    total,
    done,
    refused,
    by: clean(by),
    ...(reason !== undefined && { reason: clean(reason) }),
    ...(stoppedBy !== undefined && { stoppedBy: clean(stoppedBy) }),
    createdAt: isoTime(createdAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    says: says.map(clean),
    may: mayOnOperation(who, operation),
  };
}
