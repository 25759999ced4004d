/** A store with work for the boards of acme and beta, and of jobs that start runs for all: each thing once for either. */
import type { AnyJob } from '@sb/jobs';
import { discardDead, enqueueChain, readJobs, requestRun } from '@sb/queue';
import { createSchedule, pauseSchedule } from '@sb/scheduler';
import { asRegistered } from '../src/rows/stored-schema.ts';
import { type Engine, type Open, openEngine } from './open-engine.ts';

const DAY = 'daily.questmaster';
const RETRY = 'maintenance.retry';
const JOBS: readonly AnyJob[] = [DAY, RETRY].map((id) => ({ id, name: id, run: () => undefined }));
const BY = { actor: 'user:eve' };
const HOUR = 3_600_000;

export type Board = 'acme' | 'beta';
type OfBoards = Readonly<Record<Board, number>>;

export interface Boards {
  readonly engine: Engine;
  /** Numbers of runs: one that waits, one that is a dead letter, one whose letter was discarded. */
  readonly waiting: OfBoards;
  readonly dead: OfBoards;
  readonly discarded: OfBoards;
  /** The first of a chain: of acme alone, and of acme with a run of beta. */
  readonly chains: { readonly own: number; readonly mixed: number };
}

/** Schedules `own` and `others` of either board, `plain` of a job without boards, and `all`, which is paused. */
export async function openBoards(open: Open): Promise<Boards> {
  const engine = await openEngine(open, JOBS);
  const { store, now } = engine;
  const die = async (input: { readonly orgId: Board }): Promise<number> =>
    (await engine.die(1, { jobId: DAY, input, maxAttempts: 1 }, 'no quest'))[0] ?? 0;
  const discarded = await each(die);
  const ids = Object.values(discarded);
  await discardDead(store, { choice: { ids }, ...BY, reason: 'known' });
  const dead = await each(die);
  const later = { trigger: 'api', runAtMs: now + HOUR } as const;
  const waiting = await each(
    async (input) => (await requestRun(store, { ...later, jobId: DAY, input }, BY)).id,
  );
  const chain = async (...orgs: readonly Board[]): Promise<number> => {
    const steps = orgs.map((orgId) => ({ request: { ...later, jobId: DAY, input: { orgId } } }));
    return (await enqueueChain(store, steps)).id;
  };
  const chains = { own: await chain('acme', 'acme'), mixed: await chain('acme', 'beta') };
  const jobs = asRegistered(await readJobs(store));
  const schedule = (name: string, jobId: string, input: Readonly<Record<string, unknown>>) =>
    createSchedule(store, { name, jobId, schedule: '0 5 * * *', input }, { jobs, ...BY });
  await schedule('own', DAY, { orgId: 'acme' });
  await schedule('others', DAY, { orgId: 'beta' });
  await schedule('plain', 'report', {});
  await schedule('again', RETRY, {});
  await schedule('all', DAY, { allOrgs: true });
  await pauseSchedule(store, 'all', { ...BY, reason: 'moving' });
  return { engine, waiting, dead, discarded, chains };
}

async function each(make: (input: { readonly orgId: Board }) => Promise<number>): Promise<OfBoards> {
  return { acme: await make({ orgId: 'acme' }), beta: await make({ orgId: 'beta' }) };
}
