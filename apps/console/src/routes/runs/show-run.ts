/** A run as its page shows it: all that is kept of it, and the runs around it. */
import {
  groupDeadLetters,
  listNodes,
  readChain,
  readChildren,
  readJob,
  readJobHealth,
  readJobLimits,
  readProgress,
  readRunWork,
  type RunDetails,
} from '@sb/queue';
import { isoTime } from '@sb/views';
import type { z } from 'zod';
import type { run } from '../../answers/run.ts';
import { lacking } from '../../guard/guard.ts';
import { creatorRun, readRunsOf, withSeenCreator } from '../../guard/limited.ts';
import { OPERATE_JOBS } from '../../guard/may.ts';
import { type ChainAct, isOwnChain } from '../../guard/own-runs.ts';
import { explainSeen } from '../../guard/seen-causes.ts';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { DAY_MS } from '../../rows/read-work.ts';
import { usualTimes } from '../../rows/run/usual-times.ts';
import { type RunFacts, runPage } from './run-page.ts';
import type { ZoneQuery } from '../../requests/fields.ts';
import { isChainOfJobs, type Params, seenRun } from './seen-run.ts';

/** A longer result of a step, or a longer checkpoint, is not read; bytes. */
const LONGEST_VALUE = 4_000;
const MOST_CHILDREN = 50;

export async function showRun(call: Call<Params, ZoneQuery>): Promise<z.input<typeof run>> {
  return runPage(await readRunFacts(call), { ...call, zone: call.query.tz });
}

/** Fails with `UNKNOWN_RUN`, also for a run that the caller may not see. */
async function readRunFacts(call: Call<Params>): Promise<RunFacts> {
  const { store } = call;
  const stored = await seenRun(call);
  const found = withSeenCreator(call.who, stored, await isCreatorSeen(call, stored));
  const { id, jobId } = found;
  const now = await store.now();
  const chain = await readChain(store, id);
  const definition = await readJob(store, jobId);
  return {
    found,
    now,
    work: await readRunWork(store, id, { longestValue: LONGEST_VALUE }),
    chain,
    mayActOnChain: await mayActOnChain(call, {
      chain,
      act: found.finishedAt === undefined ? 'cancel' : 'retry',
    }),
    children: await readChildren(store, id, { limit: MOST_CHILDREN }),
    definition,
    limits: definition && (await readJobLimits(store, jobId)),
    health: await readJobHealth(store, jobId),
    usual: await usualTimes(store),
    nodes: await listNodes(store),
    explanation: await explainSeen(store, call.who, id),
    progress: await readProgress(store, id),
    ...(await sameErrorOf(call, found, now)),
  };
}

async function isCreatorSeen({ store, who }: Call<Params>, { createdBy }: RunDetails): Promise<boolean> {
  const creator = creatorRun(createdBy);
  if (who.jobs === undefined || creator === undefined) return true;
  return (await readRunsOf(store, [creator])).some(({ jobId }) => maySeeJob(who, jobId));
}

/** Its page offers to cancel the chain of a run that has not ended, and to retry that of one that has failed. */
async function mayActOnChain(
  call: Call<Params>,
  { chain, act }: { readonly chain: RunFacts['chain']; readonly act: ChainAct },
): Promise<boolean> {
  const { store, who } = call;
  if (chain.length < 2 || lacking(OPERATE_JOBS, who) !== undefined) return false;
  return (await isChainOfJobs(call)) && isOwnChain(store, who, { chain, act });
}

async function sameErrorOf({ store, who }: Pick<Call, 'store' | 'who'>, found: RunDetails, now: number) {
  const { status, fingerprint } = found.deadLetter ?? {};
  if (status !== 'open' || fingerprint === undefined) return {};
  const isOfJob = (jobId: string): boolean => maySeeJob(who, jobId);
  const [group] = (await groupDeadLetters(store, { now, fingerprint, isOfJob })).groups;
  if (!group) return {};
  const count = group.hours.reduce((sum, one) => sum + one, 0);
  return {
    sameError: {
      fingerprint,
      count,
      firstAt: isoTime(Math.max(group.firstAt, now - DAY_MS)),
      bars: [...group.hours],
      jobs: [...group.jobs],
    },
  };
}
