import { type Store, sql } from '@sb/storage';

/** Those of schedules, oldest first. */
export async function listEvents(store: Store) {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ type: string; actor: string | null; run_id: number | null; payload: string }>`
      select type, actor, run_id, payload from events where type like 'schedule.%' order by seq`),
  );
  return rows.map(({ type, actor, run_id: runId, payload }) => ({
    type,
    actor,
    runId,
    payload: JSON.parse(payload) as unknown,
  }));
}
