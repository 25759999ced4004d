/** What a store holds after a storm, read for tests that prove the promises: whole tables, not single runs. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateName } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import type { RunState } from '@sb/jobs';
import type { Started } from './use-worker.ts';

export interface FinishedRun {
  readonly id: number;
  readonly jobId: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly claimNo: number;
}

export interface Aftermath {
  readonly finished: readonly FinishedRun[];
  /** Outcomes of the attempts that did not end their run, by run id. */
  readonly attempts: ReadonlyMap<number, readonly string[]>;
  readonly deadLetters: readonly number[];
}

export async function readAftermath(store: Store): Promise<Aftermath> {
  return store.read(function* (tx) {
    const finished = yield* tx.rows(sql<{
      id: number;
      job: string;
      state: number;
      reason: string | null;
      claim_no: number;
    }>`select h.id, d.name as job, h.state, h.reason, h.claim_no
       from run_history h join job_defs d on d.id = h.job_id order by h.id, h.seq`);
    const attempts = yield* tx.rows(
      sql<{
        run_id: number;
        outcome: string;
      }>`select run_id, outcome from attempts order by run_id, claim_no`,
    );
    const dead = yield* tx.rows(sql<{ run_id: number }>`select run_id from dead_letters order by run_id`);
    return {
      finished: finished.map(({ job, state, claim_no, ...rest }) => ({
        ...rest,
        jobId: job,
        state: stateName(state),
        claimNo: claim_no,
      })),
      attempts: outcomesByRun(attempts),
      deadLetters: dead.map(({ run_id }) => run_id),
    };
  });
}

function outcomesByRun(
  rows: readonly { run_id: number; outcome: string }[],
): ReadonlyMap<number, readonly string[]> {
  const groups = new Map<number, string[]>();
  for (const { run_id, outcome } of rows) {
    const known = groups.get(run_id);
    if (known) known.push(outcome);
    else groups.set(run_id, [outcome]);
  }
  return groups;
}

export async function countLive(store: Store): Promise<number> {
  const row = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
  return row?.n ?? Number.NaN;
}

export async function countFinished(store: Store): Promise<number> {
  const row = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from run_history`));
  return row?.n ?? 0;
}

/** How often each run was executed. */
export function readEffects(file: string): ReadonlyMap<number, number> {
  const effects = new Map<number, number>();
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
    effects.set(Number(line), (effects.get(Number(line)) ?? 0) + 1);
  }
  return effects;
}

/** The ids that enqueue-steadily was given, in order. */
export function idsIn(said: string): readonly number[] {
  const ids = said
    .split('\n')
    .filter((line) => !line.startsWith('refused'))
    .flatMap((line) => line.split(' '));
  return ids
    .filter(Boolean)
    .map(Number)
    .toSorted((one, other) => one - other);
}

/** Resolves when it is so; rejects when the process, which is to make it so, has ended. */
export async function until(started: Started, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    if (started.child.exitCode !== null) throw new Error((await started.ended).stderr);
    await sleep(5);
  }
}
