/** What people do to runs, queues, jobs and dead letters. */
import {
  cancelRun,
  changePriority,
  discardDead,
  drainQueue,
  pauseJob,
  pauseQueue,
  purgeQueue,
  replayDead,
  replayRun,
  resumeJob,
  resumeQueue,
  retryRun,
} from '@sb/queue';
import { tendPauses } from '@sb/queue/engine';
import { PRIORITIES } from '@sb/jobs';
import fc from 'fast-check';
import { type Command, command, pick, refused, same, says } from './command.ts';
import {
  finish,
  hold,
  isLive,
  isPaused,
  type JobName,
  JOBS,
  liveRuns,
  type Model,
  type ModelRun,
  type ModelStanding,
  QUEUES,
  release,
  tell,
} from './model.ts';
import type { Real } from './real.ts';

const ADA = { actor: 'ada' };
const WHY = { ...ADA, reason: 'because' };

const place = fc.nat(1);
const index = fc.nat(1_000);
const queues = fc.constantFrom(...QUEUES);
const jobs = fc.constantFrom(...JOBS);
const pauses = fc.constantFrom(undefined, 1_000, 10_000);

/** A verb for one run, whatever has become of it. */
function onRun(
  words: string,
  act: (m: Model, r: Real, run: ModelRun) => Promise<void>,
): fc.Arbitrary<Command> {
  return index.map((which) =>
    command(
      `${words} (${which})`,
      async (m, r) => {
        const run = pick([...m.runs.values()], which);
        if (run) await act(m, r, run);
      },
      (m) => m.runs.size > 0,
    ),
  );
}

const cancels = onRun('cancel a run', async (m, r, run) => {
  const { state } = run;
  const verdict = !isLive(run) ? 'finished' : state === 'running' ? 'requested' : 'cancelled';
  same(await cancelRun(r.stores[0], { runId: run.id, ...WHY }), { verdict, state });
  if (verdict === 'finished') return;
  tell(m, 'run.cancel_requested');
  if (verdict === 'cancelled') finish(m, run, 'cancelled', WHY.reason);
  else Object.assign(run, { cancelAsked: true, reason: WHY.reason });
});

const moves = fc
  .tuple(index, fc.option(fc.constantFrom(...PRIORITIES), { nil: undefined }), fc.boolean())
  .map(([which, priority, toFront]) =>
    command(
      `move a run (${which}) to ${priority ?? 'its priority'}${toFront ? ', in front' : ''}`,
      async (m, r) => {
        const run = pick([...m.runs.values()], which);
        if (!run) return;
        const moving = changePriority(r.stores[1], { runId: run.id, priority, toFront, ...ADA });
        if (!priority && !toFront) return refused(moving, 'REQUEST_INVALID');
        if (!isLive(run) || run.state === 'running') return refused(moving, 'RUN_NOT_WAITING');
        same(await moving, PRIORITIES[run.priority]);
        if (priority) run.priority = PRIORITIES.indexOf(priority);
        if (toFront) run.runAt = frontOf(m, run);
        for (const node of m.nodes.values()) if (node.scanGoesOn) node.mayHaveMissedMove = true;
        tell(m, 'run.priority_changed');
      },
    ),
  );

function frontOf(m: Model, run: ModelRun): number {
  const neighbours = liveRuns(m).filter(
    (other) =>
      other !== run &&
      other.state === 'queued' &&
      other.queue === run.queue &&
      other.priority === run.priority,
  );
  const first = Math.min(...neighbours.map(({ runAt }) => runAt));
  return first <= m.now ? first - 1 : m.now;
}

const queuePauses = fc.tuple(queues, pauses).map(([queue, ms]) =>
  command(`pause the queue ${queue}${ms === undefined ? '' : ` for ${ms} ms`}`, async (m, r) => {
    const until = ms === undefined ? undefined : m.now + ms;
    await pauseQueue(r.stores[0], queue, { ...WHY, until });
    Object.assign(m.queues[queue], { mode: 'paused', until: until ?? null, drained: false });
    tell(m, 'queue.paused');
  }),
);

const queueResumes = fc.tuple(queues, place).map(([queue, via]) =>
  command(`resume the queue ${queue}`, async (m, r) => {
    const changed = m.queues[queue].mode !== 'active';
    says(await resumeQueue(r.stores[via] ?? r.stores[0], queue, ADA), { changed });
    if (changed) activate(m, m.queues[queue], 'queue.resumed');
  }),
);

function activate(m: Model, standing: ModelStanding, event: string): void {
  Object.assign(standing, { mode: 'active', until: null, drained: false });
  tell(m, event);
}

const drains = queues.map((queue) =>
  command(`drain the queue ${queue}`, async (m, r) => {
    const changed = m.queues[queue].mode !== 'draining';
    says(await drainQueue(r.stores[1], queue, ADA), { changed });
    if (!changed) return;
    Object.assign(m.queues[queue], { mode: 'draining', until: null, drained: false });
    tell(m, 'queue.draining');
  }),
);

const purges = queues.map((queue) =>
  command(`purge the queue ${queue}`, async (m, r) => {
    const waiting = liveRuns(m).filter((run) => run.queue === queue && run.state !== 'running');
    same((await purgeQueue(r.stores[0], queue, ADA)).cancelled, waiting.length);
    for (const run of waiting) finish(m, run, 'cancelled', 'purged');
    if (waiting.length > 0) tell(m, 'queue.purged');
  }),
);

export const pausing = (job: JobName, ms?: number): Command =>
  command(`pause the job ${job}${ms === undefined ? '' : ` for ${ms} ms`}`, async (m, r) => {
    const until = ms === undefined ? undefined : m.now + ms;
    const { moved } = await pauseJob(r.stores[0], job, { ...WHY, until });
    Object.assign(m.jobs[job], { mode: 'paused', until: until ?? null });
    tell(m, 'job.paused');
    same(
      moved,
      hold(m, (run) => run.job === job),
    );
  });

const jobPauses = fc.tuple(jobs, pauses).map(([job, ms]) => pausing(job, ms));

const jobResumes = jobs.map((job) =>
  command(`resume the job ${job}`, async (m, r) => {
    const changed = m.jobs[job].mode !== 'active';
    const change = await resumeJob(r.stores[1], job, ADA);
    if (changed) activate(m, m.jobs[job], 'job.resumed');
    says(change, { changed, moved: release(m, (run) => run.job === job) });
  }),
);

export const tending = (via: number): Command =>
  command('pauses are tended', async (m, r) => {
    const drained = tend(m);
    const told: string[] = [];
    // PostgreSQL waits until every transaction that is older than the drain has ended, whosever it is.
    do told.push(...(await tendPauses(r.stores[via] ?? r.stores[0])));
    while (r.dialect === 'postgres' && told.length < drained.length);
    same(told.toSorted(), drained.toSorted());
  });

const tendings = place.map(tending);

function tend(m: Model): readonly string[] {
  const lapsed = (one: ModelStanding): boolean => one.mode === 'paused' && !isPaused(one, m.now);
  for (const queue of QUEUES) if (lapsed(m.queues[queue])) activate(m, m.queues[queue], 'queue.resumed');
  for (const job of JOBS) if (lapsed(m.jobs[job])) activate(m, m.jobs[job], 'job.resumed');
  // What stands in the way of a claim, with limits (to which a run that crashed twice belongs) or without.
  hold(m, (run) => isPaused(m.jobs[run.job], m.now) && run.runAt <= m.now);
  release(m, (run) => !isPaused(m.jobs[run.job], m.now));
  const live = liveRuns(m);
  const empty = QUEUES.filter((queue) => !live.some((run) => run.queue === queue));
  const drained = empty.filter((queue) => m.queues[queue].mode === 'draining' && !m.queues[queue].drained);
  for (const queue of drained) m.queues[queue].drained = true;
  tell(m, 'queue.drained', drained.length);
  return drained;
}

const replays = onRun('replay a run', async (m, r, run) => {
  const replaying = replayRun(r.stores[0], { runId: run.id, ...ADA });
  if (isLive(run)) return refused(replaying, 'RUN_NOT_FINISHED');
  if (run.reason === 'dependency') return refused(replaying, 'RUN_NEEDS_CHAIN');
  if (m.queues[run.queue].mode === 'draining') return refused(replaying, 'QUEUE_DRAINING');
  addReplay(m, run, await replaying);
});

/** By two at once: one gets the new run, the other is told. */
const retries = onRun('retry a run, twice at once', async (m, r, run) => {
  const answers = await Promise.allSettled(
    r.stores.map((store) => retryRun(store, { runId: run.id, ...ADA })),
  );
  const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const codes = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [String(answer.reason.code)] : [],
  );
  const code = refusalOf(m, run);
  same(codes, code ? [code, code] : ['DEAD_LETTER_CLOSED']);
  same(made.length, code ? 0 : 1);
  for (const id of made) addReplay(m, run, id);
});

function refusalOf(m: Model, run: ModelRun): string | undefined {
  if (isLive(run)) return 'RUN_NOT_FINISHED';
  if (run.reason === 'dependency') return 'RUN_NEEDS_CHAIN';
  if (run.state !== 'failed') return 'RUN_NOT_FAILED';
  if (m.letters.get(run.id)?.status !== 'open') return 'DEAD_LETTER_CLOSED';
  return m.queues[run.queue].mode === 'draining' ? 'QUEUE_DRAINING' : undefined;
}

function addReplay(m: Model, run: ModelRun, id: number): void {
  same(m.runs.has(id), false);
  const fresh = {
    startBy: null,
    claimNo: 0,
    failures: 0,
    crashes: 0,
    node: null,
    reason: null,
    attempt: null,
    edges: [],
  };
  const origin = { id, replayOf: run.id, rootId: run.rootId ?? run.id };
  m.runs.set(id, { ...run, ...fresh, ...origin, state: 'queued', runAt: m.now, cancelAsked: false });
  if (m.letters.get(run.id)?.status === 'open') m.letters.set(run.id, { status: 'replayed', replayedAs: id });
  tell(m, 'run.replayed');
}

function openLetters(m: Model): readonly ModelRun[] {
  const dead = [...m.runs.values()].filter(({ id }) => m.letters.get(id)?.status === 'open');
  return dead.toSorted((a, b) => a.id - b.id);
}

/** By two at once, each letter by one of them. */
const deadReplays = fc.constant(
  command('replay all dead letters, twice at once', async (m, r) => {
    const fit = openLetters(m).filter((run) => m.queues[run.queue].mode !== 'draining');
    const reports = await Promise.all(
      r.stores.map((store) => replayDead(store, { choice: { filter: {} }, ...ADA })),
    );
    const replayed = reports.flatMap((report) => report.replayed);
    same(
      replayed.map(({ runId }) => runId).toSorted((a, b) => a - b),
      fit.map(({ id }) => id),
    );
    for (const { runId, replayedAs = 0 } of replayed) {
      const run = m.runs.get(runId);
      if (run) addReplay(m, run, replayedAs);
    }
  }),
);

const discards = index.map((which) =>
  command(
    `discard a dead letter (${which})`,
    async (m, r) => {
      const [runId, letter] = pick([...m.letters], which) ?? [];
      if (runId === undefined || !letter) return;
      const report = await discardDead(r.stores[1], { choice: { ids: [runId] }, ...WHY });
      const isOpen = letter.status === 'open';
      same([report.discarded.length, report.closed.length], isOpen ? [1, 0] : [0, 1]);
      if (!isOpen) return;
      letter.status = 'discarded';
      tell(m, 'dead_letter.discarded');
    },
    (m) => m.letters.size > 0,
  ),
);

export const OPERATORS: readonly fc.Arbitrary<Command>[] = [
  cancels,
  cancels,
  moves,
  queuePauses,
  queueResumes,
  queueResumes,
  drains,
  purges,
  jobPauses,
  jobResumes,
  jobResumes,
  tendings,
  replays,
  retries,
  deadReplays,
  discards,
];

export const PAUSES: readonly fc.Arbitrary<Command>[] = [jobPauses, jobResumes, tendings];
