/** The promises as a whole store has to show them after a storm. */
import { readStatistics } from '@sb/queue';
import { fold, isFolded } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { expect } from 'vitest';
import { type Aftermath, type Answers, findRunsByNumber } from './aftermath.ts';

const HOUR_MS = 3_600_000;

/**
 * Each claim is accounted for: the one that ended the run, and those that failed or were lost. A claim that was
 * lost or given back may have been executed or not; every other was, once. The third loss ends a run for good.
 * `mayFail` are jobs that need the store themselves.
 */
export function expectFairEnds(
  { finished, attempts, deadLetters }: Aftermath,
  effects: ReadonlyMap<number, number>,
  { mayFail = [] }: { readonly mayFail?: readonly string[] } = {},
): void {
  const dead = new Set(deadLetters);
  const unfair = finished.filter(({ id, jobId, state, reason, claimNo }) => {
    const outcomes = attempts.get(id) ?? [];
    const lost = outcomes.filter((outcome) => outcome === 'lost').length;
    const released = outcomes.filter((outcome) => outcome === 'released').length;
    const failed = outcomes.filter((outcome) => outcome === 'failed').length;
    const executed = effects.get(id) ?? 0;
    const isFair =
      state === 'succeeded'
        ? claimNo === 1 + lost + released + failed &&
          lost < 3 &&
          failed === (jobId === 'effect.flaky' ? 1 : 0) &&
          !dead.has(id)
        : state === 'failed' &&
          dead.has(id) &&
          (reason === 'lost' ? lost === 3 : failed === 1 && mayFail.includes(jobId));
    return !isFair || executed > claimNo || executed < claimNo - lost - released;
  });
  expect(unfair).toEqual([]);
  expect(deadLetters.length).toBe(finished.filter(({ state }) => state === 'failed').length);
}

/** What the fold made of history is what history says, by job and state. */
export async function expectStatisticsToAgree(store: Store, { finished }: Aftermath): Promise<void> {
  // A fold stays below every transaction that is open in the cluster.
  do await fold(store);
  while (!(await isFolded(store)));
  const to = (await store.now()) + HOUR_MS;
  const folded = await readStatistics(store, { from: to - 2 * HOUR_MS, to, buckets: 1 });
  const counted = [...new Set(finished.map(({ jobId }) => jobId))].toSorted().map((jobId) => {
    const runs = finished.filter((run) => run.jobId === jobId);
    const succeeded = runs.filter(({ state }) => state === 'succeeded').length;
    return { jobId, runs: runs.length, succeeded, failed: runs.length - succeeded };
  });
  expect(folded.map(({ jobId, runs, succeeded, failed }) => ({ jobId, runs, succeeded, failed }))).toEqual(
    counted,
  );
}

/** The file is whole, no row speaks of a run that there is not, and no node that has ended holds anything. */
export async function expectNothingDangling(store: Store): Promise<void> {
  if (store.dialect === 'sqlite') {
    const [row] = await store.read((tx) => tx.rows(sql`pragma integrity_check`));
    expect(row).toEqual({ integrity_check: 'ok' });
  }
  const known = sql`(select id from run_history union all select id from runs)`;
  const found = await store.read((tx) =>
    tx.first(sql`select
      (select count(*) from runs r join run_history h on h.id = r.id) as live_and_finished,
      (select count(*) from (select id from run_history group by id having count(*) > 1) twice) as finished_twice,
      (select count(*) from attempts where run_id not in ${known}) as attempts,
      (select count(*) from run_inputs where run_id not in ${known}) as inputs,
      (select count(*) from run_logs where run_id not in ${known}) as logs,
      (select count(*) from dead_letters where run_id not in ${known}) as dead_letters,
      (select count(*) from runs r join nodes n on n.id = r.node_id where n.state in ('stopped', 'lost')) as held,
      (select count(*) from leases l left join nodes n on n.id = l.node_id
        where l.node_id is not null and (n.id is null or n.state in ('stopped', 'lost'))) as leases`),
  );
  expect(found).toEqual({
    live_and_finished: 0,
    finished_twice: 0,
    attempts: 0,
    inputs: 0,
    logs: 0,
    dead_letters: 0,
    held: 0,
    leases: 0,
  });
}

/**
 * What enqueue-numbered was told is so: what was acknowledged is there, once and with that id; what was refused is
 * not; only of what was said to be unknown either may be true, and even that is never there twice.
 */
export async function expectAnswersKept(
  store: Store,
  { stored, unknown, refused }: Answers,
): Promise<{ readonly unknownButStored: number }> {
  const byNumber = await findRunsByNumber(store);
  const broken = [...stored].filter(([number, id]) => String(byNumber.get(number)) !== String(id));
  expect(broken).toEqual([]);
  expect(refused.filter((number) => byNumber.has(number))).toEqual([]);
  expect(unknown.filter((number) => (byNumber.get(number)?.length ?? 0) > 1)).toEqual([]);
  const told = new Set([...stored.keys(), ...unknown, ...refused]);
  expect([...byNumber.keys()].filter((number) => !told.has(number))).toEqual([]);
  return { unknownButStored: unknown.filter((number) => byNumber.has(number)).length };
}
