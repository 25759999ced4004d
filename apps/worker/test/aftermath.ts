/** What a store holds after a storm, read for tests that prove the promises: whole tables, not single runs. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateName } from '@sb/queue/engine';
import { openStore, sql, type Store } from '@sb/storage';
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

/** The processes of nodes that have neither said goodbye nor been taken for dead. */
export async function readNodePids(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ pid: number }>`select pid from nodes where state not in ('stopped', 'lost') order by pid`),
  );
  return rows.map(({ pid }) => pid);
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
    // Each look counts rows, which takes the time of what is waited for.
    await sleep(20);
  }
}

/** Waits until that many more runs have finished, over connections that no crash before has broken. */
export async function finishMore(url: string, daemon: Started, count: number): Promise<void> {
  const store = await openStore({ url });
  const enough = (await countFinished(store)) + count;
  await until(daemon, async () => (await countFinished(store)) >= enough);
  await store.close();
}

/** What enqueue-numbered was told, by the numbers that it gave. */
export interface Answers {
  readonly stored: ReadonlyMap<number, number>;
  /** Nobody could know. */
  readonly unknown: readonly number[];
  readonly refused: readonly number[];
}

export function readAnswers(said: string): Answers {
  const stored = new Map<number, number>();
  const unknown: number[] = [];
  const refused: number[] = [];
  for (const line of said.trimEnd().split('\n')) {
    const [number = '', answer = ''] = line.split(' ');
    if (/^\d+$/.test(answer)) stored.set(Number(number), Number(answer));
    else (answer === 'ENQUEUE_OUTCOME_UNKNOWN' ? unknown : refused).push(Number(number));
  }
  return { stored, unknown, refused };
}

/** The runs of enqueue-numbered, live or finished: mostly one a number. */
export async function findRunsByNumber(store: Store): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{
      id: number;
      input: string;
    }>`select id, input from run_history where input like '{"number":%' union all
       select id, input from runs where input like '{"number":%'`),
  );
  const byNumber = new Map<number, number[]>();
  for (const { id, input } of rows) {
    const { number }: { number: number } = JSON.parse(input);
    const known = byNumber.get(number);
    if (known) known.push(id);
    else byNumber.set(number, [id]);
  }
  return byNumber;
}
