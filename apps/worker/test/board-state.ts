/** What a run of a job of the board leaves in the store, as text: two states are the same if their texts are. */
import { sql, type Store } from '@sb/storage';
import { isoTime } from '@sb/views';
import { clockOf } from './fixture/board-runs.ts';

const TABLES = [
  'orgs',
  'members',
  'questlines',
  'quests',
  'tasks',
  'board_edges',
  'flags',
  'decks',
  'sprints',
  'member_plans',
] as const;

interface SummaryRow {
  readonly id: string;
  readonly job_id: string;
  readonly run_key: string;
  readonly run_id: number;
  readonly rev: number;
  readonly body: string;
}

/**
 * Left out: events of the queue, such as that of a lost run; numbers of events and of entries in the log, because
 * PostgreSQL does not use those of a lost transaction again; the times of events, summaries and the digest, because a run
 * after a crash comes later; and the summary of a run that found nothing to do, which a run after a finished one adds.
 */
export async function readBoardState(store: Store): Promise<string> {
  const state = await store.read(function* (tx) {
    const tables: Record<string, readonly string[]> = {};
    for (const table of TABLES) {
      const rows = yield* tx.rows(sql<{ digest_at?: unknown }>`select * from ${sql.table(table)}`);
      tables[table] = rows.map(({ digest_at: _at, ...row }) => JSON.stringify(row)).toSorted();
    }
    const log = yield* tx.rows(sql<object>`
      select org_id, task_id, kind, from_status, to_status, at, by_, detail from task_changes order by id`);
    const events = yield* tx.rows(sql<object>`
      select dedupe_key, type, org_id, actor, job, run_id, source_app, payload from events
      where org_id is not null order by seq`);
    const summaries = yield* tx.rows(sql<SummaryRow>`
      select id, job_id, run_key, run_id, rev, body from summaries order by run_id, id`);
    return { tables, log, events, summaries: summaries.flatMap(withoutTimes) };
  });
  return JSON.stringify(state, undefined, 1);
}

function withoutTimes({ body, ...row }: SummaryRow): object[] {
  const { startedAt: _startedAt, finishedAt: _finishedAt, ...rest } = JSON.parse(body);
  return rest.status === 'noop' ? [] : [{ ...row, ...rest }];
}

/** The state, as if what `run` did had been done by the run with the number 1. Quests bear the store's time of a move. */
export function asOfFirstRun(state: string, run: number): string {
  return state
    .replaceAll(isoTime(clockOf(run)), isoTime(clockOf(1)))
    .replaceAll(`-acme-${run}"`, '-acme-1"')
    .replaceAll(`-acme-${run}\\"`, '-acme-1\\"')
    .replaceAll(`"run_id": ${run},`, '"run_id": 1,');
}

/** The leases that runs have left. */
export async function readLeases(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ name: string }>`select name from leases`));
  return rows.map(({ name }) => name);
}
