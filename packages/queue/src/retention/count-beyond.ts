/** Finds the newest run that is beyond the number of a rule, from the newest run backwards, in short reads. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import type { Judge, KnownNames } from './judge-runs.ts';
import { type HistoryPolicy, rulesOf } from './retention-policy.ts';
import { findNewestRuns } from './old-runs.sql.ts';

const PAGE = 2_000;

interface Counting {
  readonly judge: Judge;
  readonly policy: HistoryPolicy;
  readonly names: KnownNames;
  readonly signal?: AbortSignal | undefined;
}

/** Sets the limits of the judge. */
export async function countBeyond(store: Store, counting: Counting): Promise<void> {
  const { jobs = {}, queues = {}, ...general } = counting.policy;
  const rules = [general, ...Object.values(queues)].flatMap(rulesOf);
  if (rules.some(({ last }) => last !== undefined)) await walkBack(store, counting, undefined);
  for (const [jobId, name] of counting.names.jobs) {
    const rule = jobs[name];
    if (rule && rulesOf(rule).some(({ last }) => last !== undefined)) await walkBack(store, counting, jobId);
  }
}

/** Walks all runs for the rules of queues, of outcomes and for all; without `jobId`. Else the runs of that job, for its rules. */
async function walkBack(store: Store, { judge, signal }: Counting, jobId: number | undefined): Promise<void> {
  const seen = new Map<string, number>();
  const isMeant = (rule: string): boolean => rule.startsWith('jobs.') === (jobId !== undefined);
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    if (signal?.aborted) return;
    const from = before;
    const page = await store.read((tx) => findNewestRuns(tx, { before: from, jobId, limit: PAGE }));
    for (const run of page) {
      const { last } = judge.verdictOn(run);
      if (!last || !isMeant(last.rule)) continue;
      const count = (seen.get(last.rule) ?? 0) + 1;
      seen.set(last.rule, count);
      if (count === last.count + 1) judge.setBeyond(last.rule, run.seq);
    }
    const oldest = page.at(-1);
    if (page.length < PAGE || !oldest) return;
    before = oldest.seq;
    await sleep(0);
  }
}
