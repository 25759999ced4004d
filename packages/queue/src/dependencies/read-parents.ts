/**
 * Reads how the runs ended that a run came after, with their results. Called by the runner when a job asks for them. They
 * do not change any more, so each attempt reads the same, until retention removes one.
 */
import type { ParentRun } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { finishedState } from '../lifecycle.ts';
import { findParents, findReplayed, type ParentEndRow } from './parents.sql.ts';

/** A replay that came after no run reads the parents of the run that it replays. */
export async function readParents(store: Store, runId: number): Promise<Readonly<Record<string, ParentRun>>> {
  const rows = await store.read((tx) => parentsOf(tx, runId));
  return Object.fromEntries(named(rows).map(([name, row]) => [name, parentRun(row)]));
}

function* parentsOf(tx: Tx, runId: number): Body<readonly ParentEndRow[]> {
  for (let id: number | undefined = runId; id !== undefined; id = yield* findReplayed(tx, id)) {
    const rows = yield* findParents(tx, id);
    if (rows.length > 0) return rows;
  }
  return [];
}

/** By `as`, or by the id of its job; if that is taken, followed by the number of the run. */
function named(rows: readonly ParentEndRow[]): readonly (readonly [string, ParentEndRow])[] {
  const taken = new Set(rows.map(({ as }) => as));
  return rows.map((row) => {
    const { as, job, id } = row;
    if (as !== null) return [as, row];
    const name = taken.has(job) ? `${job}#${id}` : job;
    taken.add(name);
    return [name, row];
  });
}

function parentRun({ id, state, result }: ParentEndRow): ParentRun {
  return { runId: id, status: finishedState(state), result: result === null ? null : JSON.parse(result) };
}
