/**
 * Settles successes on SQLite. Those without a result and of one claim number are settled as a set, by one insert and one
 * delete (77-79 k against 101-104 k runs/s one by one); the others by two statements each.
 */
import type { SqliteHandle } from '@sb/storage';
import type { Ended } from '../run.ts';
import type { SettledFacts } from '../statistics/own-ends.ts';
import { spanOf } from '../rows/span-of.ts';
import { HISTORY_COLUMNS } from './end/history.sql.ts';

const SMALLEST_SET = 3;

const RUN_COLUMNS = HISTORY_COLUMNS.split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ');
const INTO_HISTORY = `insert into run_history (seq, state, attempt, finished_at, result, ${HISTORY_COLUMNS})`;

interface SettleTexts {
  readonly setToHistory: string;
  readonly deleteSet: string;
  /** The same of runs whose ids follow each other without a gap. */
  readonly spanToHistory: string;
  readonly deleteSpan: string;
  readonly oneToHistory: string;
  readonly deleteOne: string;
  /** Notes runs that others wait for, before they are deleted. */
  readonly note?: { readonly set: string; readonly one: string };
}

/** Settles runs that no other run waits for. */
export const PLAIN = settleTexts('and has_children = 0');
/** Settles all runs, and notes those that others wait for. */
export const NOTING = {
  ...settleTexts(''),
  note: { set: noteText('(select value from json_each(@ids))'), one: noteText('(@id)') },
};

/** Runs that this set has moved: a history row that was there before is left to `settleEach`. */
export const SETTLED_OF_SET = `select id from run_history where id in (select value from json_each(@ids))
  and seq + 0 >= @seq`;
const TAKE_SEQ = 'update counters set seq = seq + ? returning seq';

interface SettledSuccesses {
  /** Runs that are not this node's running runs, or that `settleEach` must settle (a cancel; without notes, children). */
  readonly missed: readonly Ended[];
  readonly facts: SettledFacts;
  /** How many settled runs others wait for. */
  readonly noted: number;
}

export function settleSuccesses(
  handle: SqliteHandle,
  {
    nodeId,
    ended,
    way,
  }: { readonly nodeId: number; readonly ended: readonly Ended[]; readonly way: SettleTexts },
): SettledSuccesses {
  const [last] = handle.arrays(TAKE_SEQ).get(ended.length) as [number];
  const now = handle.now();
  const missed: Ended[] = [];
  let noted = 0;
  const first = last - ended.length + 1;
  let seq = first;
  const sets = setsOf(ended);
  for (const set of sets) {
    missed.push(
      ...(set.length >= SMALLEST_SET
        ? settleSet(set, seq)
        : set.filter((one, i) => !settleOne(one, seq + i))),
    );
    seq += set.length;
  }
  return { missed, noted, facts: { first, last, finishedAt: now, ended: sets.flat() } };

  function settleSet(set: readonly Ended[], from: number): readonly Ended[] {
    const own = { claimNo: set[0]?.claimNo, node: nodeId };
    const span = spanOf(set);
    const ids = span && !way.note ? '' : idsOf(set);
    if (span) handle.objects(way.spanToHistory).run({ ...own, ...span, seq: from, now });
    else handle.objects(way.setToHistory).run({ ...own, ids, seq: from, now });
    if (way.note) noted += handle.objects(way.note.set).run({ ...own, ids }).changes;
    // Counted, not returned: the ids are only read when some are missing.
    const { changes } = span
      ? handle.objects(way.deleteSpan).run({ ...own, ...span })
      : handle.objects(way.deleteSet).run({ ...own, ids });
    return changes === set.length ? [] : missedOf(set, from);
  }

  function missedOf(set: readonly Ended[], from: number): readonly Ended[] {
    const ids = idsOf(set);
    const settled = new Set(
      (handle.arrays(SETTLED_OF_SET).all({ ids, seq: from }) as [number][]).map(([id]) => id),
    );
    return set.filter(({ id }) => !settled.has(id));
  }

  function settleOne({ id, claimNo, outcome }: Ended, at: number): boolean {
    const result = outcome.state === 'succeeded' ? (outcome.result ?? null) : null;
    const values = { id, claimNo, node: nodeId };
    const { changes } = handle.objects(way.oneToHistory).run({ ...values, seq: at, now, result });
    if (changes > 0 && way.note) noted += handle.objects(way.note.one).run(values).changes;
    if (changes > 0) handle.objects(way.deleteOne).run(values);
    return changes > 0;
  }
}

/** `which`: a condition on the runs. +0 hides the indexes on node and state: only the ids should be looked up. */
function settleTexts(which: string): SettleTexts {
  // The json array drives: `cross join` keeps SQLite from planning it the other way round.
  return {
    setToHistory: `${INTO_HISTORY}
  select @seq + j.key, 4, r.failures + 1, @now, null, ${RUN_COLUMNS}
  from json_each(@ids) j cross join runs r on r.id = j.value
  where r.claim_no = @claimNo and r.node_id = @node and r.state = 3 and r.ctl = 0 ${which}`,
    deleteSet: `delete from runs where id in (select value from json_each(@ids)) and claim_no = @claimNo
  and node_id + 0 = @node and state + 0 = 3 and ctl = 0 ${which}`,
    spanToHistory: `${INTO_HISTORY}
  select @seq + r.id - @first, 4, r.failures + 1, @now, null, ${RUN_COLUMNS} from runs r
  where r.id between @first and @last
  and r.claim_no = @claimNo and r.node_id + 0 = @node and r.state + 0 = 3 and r.ctl = 0 ${which}`,
    deleteSpan: `delete from runs where id between @first and @last and claim_no = @claimNo
  and node_id + 0 = @node and state + 0 = 3 and ctl = 0 ${which}`,
    oneToHistory: `${INTO_HISTORY}
  select @seq, 4, r.failures + 1, @now, @result, ${RUN_COLUMNS} from runs r
  where r.id = @id and r.claim_no = @claimNo and r.node_id = @node and r.state = 3 and r.ctl = 0 ${which}`,
    deleteOne: `delete from runs where id = @id and claim_no = @claimNo and node_id = @node and state = 3 and ctl = 0 ${which}`,
  };
}

function noteText(ids: string): string {
  return `insert into ended_parents (run_id, state) select id, 4 from runs where id in ${ids} and has_children = 1
  and claim_no = @claimNo and node_id + 0 = @node and state + 0 = 3 and ctl = 0`;
}

function idsOf(set: readonly Ended[]): string {
  return JSON.stringify(set.map(({ id }) => id));
}

/** Groups neighbours that one statement can settle, each group in the order of the ids. */
function setsOf(ended: readonly Ended[]): readonly (readonly Ended[])[] {
  const sets: Ended[][] = [];
  for (const one of ended) {
    const set = sets.at(-1);
    if (set?.[0] && isBare(one) && isBare(set[0]) && set[0].claimNo === one.claimNo) set.push(one);
    else sets.push([one]);
  }
  return sets.map((set) => set.toSorted((a, b) => a.id - b.id));
}

function isBare({ outcome }: Ended): boolean {
  return outcome.state === 'succeeded' && outcome.result === undefined;
}
