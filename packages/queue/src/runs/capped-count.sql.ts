/** What an index of `runs` holds of one queue. */
interface Part {
  readonly condition: string;
  /** Its columns: without it PostgreSQL would walk the whole table where most of it is another queue's. */
  readonly order: string;
}

const BY_DUE = 'priority, run_at, id';

/** What daemons may take. A run that has crashed twice is in a lane of its own; one started by hand is nobody's else. */
export const QUEUED: readonly Part[] = [
  { condition: 'state = 1 and lane = 0', order: BY_DUE },
  { condition: 'state = 1 and lane = 1', order: BY_DUE },
];

/** The text of a count of runs of a queue that stops at `cap`. */
export function cappedCount(queueId: string, parts: readonly Part[], cap: number): string {
  const rows = parts.map(
    ({ condition, order }, at) =>
      `select 1 as one from (select 1 from runs where queue_id = ${queueId} and ${condition} order by ${order} limit ${cap}) p${at}`,
  );
  return `(select count(*) from (${rows.join(' union all ')} limit ${cap}) c)`;
}
