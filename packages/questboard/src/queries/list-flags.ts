/** The flags of a board, with the tasks that they are on. */
import type { Body, Store, Tx } from '@sb/storage';
import { WishInvalidError } from '../errors.ts';
import type { Flag, FlagKind, FlagSeverity } from '../model/day.ts';
import type { TaskStatus } from '../model/organisation.ts';
import { compareText } from '../order.ts';
import { readClearedFlags, readOpenFlags } from '../records/flags.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { readNamed } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import type { Stored } from '../records/stored.sql.ts';
import type { Page, PageWish } from './walk.ts';

export interface FlagFilter {
  /** Those that were cleared; else the open ones. */
  readonly isCleared?: boolean;
  readonly kind?: readonly FlagKind[];
  readonly severity?: FlagSeverity;
}

export type FlagRow = Shown<Flag> & {
  readonly title: string;
  readonly status?: TaskStatus;
  readonly assigneeId?: string;
};

/** By task and kind. Fails with `UNKNOWN_ORG`, `REQUEST_INVALID`. */
export async function listFlags(
  store: Store,
  orgId: string,
  { filter = {}, limit, after }: PageWish & { readonly filter?: FlagFilter },
): Promise<Page<FlagRow>> {
  const place = after === undefined ? undefined : readPlace(after);
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const read = filter.isCleared === true ? readClearedFlags : readOpenFlags;
    const fitting = (yield* read(tx, orgId)).filter(({ record }) => fits(record, filter));
    const behind = place === undefined ? fitting : fitting.filter(({ record }) => isBehind(record, place));
    const flags = behind.slice(0, limit);
    const last = flags.at(-1);
    return {
      items: yield* rowsOf(tx, orgId, flags),
      ...(last && behind.length > limit && { next: `${last.record.taskId}/${last.record.kind}` }),
    };
  });
}

function fits({ kind, severity }: Flag, filter: FlagFilter): boolean {
  return (
    (filter.kind === undefined || filter.kind.length === 0 || filter.kind.includes(kind)) &&
    (filter.severity === undefined || filter.severity === severity)
  );
}

interface Place {
  readonly taskId: string;
  readonly kind: string;
}

function isBehind({ taskId, kind }: Flag, place: Place): boolean {
  const order = compareText(taskId, place.taskId);
  return order > 0 || (order === 0 && compareText(kind, place.kind) > 0);
}

function readPlace(text: string): Place {
  const [taskId = '', kind, ...rest] = text.split('/');
  if (taskId === '' || kind === undefined || rest.length > 0)
    throw new WishInvalidError('A list of flags', [
      { field: 'cursor', message: 'expected the "next" of the page before' },
    ]);
  return { taskId, kind };
}

function* rowsOf(tx: Tx, orgId: string, flags: readonly Stored<Flag>[]): Body<readonly FlagRow[]> {
  const tasks = yield* readNamed(
    tx,
    { orgId, kind: 'tasks' },
    flags.map(({ record }) => record.taskId),
  );
  const byId = new Map(tasks.map(({ record }) => [record.id, record]));
  return flags.map((stored) => {
    const task = byId.get(stored.record.taskId);
    return {
      ...shown(orgId, stored),
      title: task?.title ?? '',
      ...(task && { status: task.status }),
      ...(task?.assigneeId !== undefined && { assigneeId: task.assigneeId }),
    };
  });
}
