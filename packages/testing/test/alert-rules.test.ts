/** Each kind of rule on a worker that does what the rule is about: what fires it, what people read, and what ends it. */
import type { AlertMessage } from '@sb/alerts';
import { type AnyJob, defineJob, type Duration } from '@sb/jobs';
import { discardDead, limitQueue, pauseQueue, resumeQueue } from '@sb/queue';
import { registerNode, retireNode } from '@sb/queue/engine';
import { createTestWorker, type TestWorker } from '@sb/testing';
import { expect, test } from 'vitest';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const OTHER_DAEMON = {
  kind: 'daemon',
  name: 'second',
  host: 'other',
  pid: 1,
  version: '1.0.0',
  jobs: [],
} as const;

type Work = () => unknown;

interface Scene {
  readonly t: TestWorker;
  readonly report: AnyJob;
  /** What the job does from now on. At first it succeeds at once. */
  does(work: Work): void;
  /** Runs it so many times. */
  run(times: number): Promise<void>;
  /** For what only one step knows and another needs. */
  otherNode: number;
}

interface Story {
  readonly fires: (scene: Scene) => Promise<unknown>;
  readonly says: Pick<AlertMessage, 'title'> & Partial<AlertMessage>;
  readonly ends: (scene: Scene) => Promise<unknown>;
}

const STORIES: Readonly<Record<string, Story>> = {
  'consecutiveFailures: 3': {
    fires: async (s) => {
      s.does(fail);
      await s.run(3);
    },
    says: {
      title: 'report failed 3 times in a row',
      value: '3 failures',
      threshold: '3',
      error: 'disk full',
      command: 'worker run:show 3',
    },
    ends: succeedOnce,
  },
  'failureCount: 2, timeWindow: 10m': {
    fires: async (s) => {
      s.does(fail);
      await s.run(2);
    },
    says: {
      title: 'report failed 2 times within 10 min',
      value: '2 failures',
      threshold: '2 in 10 min',
      runId: 2,
    },
    ends: ({ t }) => t.advance('12m'),
  },
  'timeout: true': {
    fires: async (s) => {
      s.does(() => new Promise(() => {}));
      await s.t.run(s.report, undefined, { timeoutMs: 1 });
    },
    says: {
      title: 'A run of report timed out, and none has succeeded since',
      value: 'timed out',
      threshold: 'any',
      error: expect.stringMatching(/^TimeoutError: /),
    },
    ends: succeedOnce,
  },
  'dlqSize: 2': {
    fires: async (s) => {
      s.does(fail);
      await s.run(2);
    },
    says: {
      title: 'Queue default has 2 dead letters, the last of report',
      queue: 'default',
      value: '2 dead letters',
      threshold: '2',
      error: 'disk full',
      runId: 2,
      command: 'worker dlq:list',
    },
    ends: async ({ t }) => {
      await discardDead(t.store, { ...ADA, choice: { ids: [1] } });
      await t.advance('1m');
    },
  },
  'pendingJobs: 2, for: 2m': {
    fires: backlogFor('3m'),
    says: {
      title: 'Queue default has 2 runs that are due and not started',
      value: '2 pending, the oldest for 3 min',
      threshold: '2 pending',
      command: 'worker queue:explain default',
    },
    ends: async () => {},
  },
  'oldestAge: 5m': {
    fires: backlogFor('6m'),
    says: {
      title: 'Queue default has 2 runs that are due and not started',
      threshold: 'the oldest for 5 min',
    },
    ends: async () => {},
  },
  'queuePaused: true, for: 10m': {
    fires: async ({ t }) => {
      await pauseQueue(t.store, 'default', { ...ADA, until: t.now().getTime() + 3_600_000 });
      await t.advance('59m');
      await pauseQueue(t.store, 'default', ADA);
      await t.advance('11m');
    },
    says: {
      title: 'Queue default is paused by ada: the provider moves',
      value: 'paused',
      threshold: 'paused for 10 min',
      since: Date.parse('2026-01-05T09:59:00Z'),
    },
    ends: async ({ t }) => {
      await resumeQueue(t.store, 'default', ADA);
      await t.advance('1m');
    },
  },
  'delayedJobs: 2, lag: 5m': {
    fires: async (s) => {
      s.does(fail);
      for (let i = 0; i < 2; i += 1) await s.t.run(s.report, undefined, { maxAttempts: 2 });
    },
    says: {
      title: 'Queue default has 2 runs that retry or wait for longer than 5 min',
      value: '2 retrying, 0 late',
      threshold: '2 runs',
    },
    ends: ({ t }) => t.advance('11m'),
  },
  'successRate: 0.8, minRuns: 5': {
    fires: async (s) => {
      await s.run(3);
      s.does(fail);
      await s.run(2);
    },
    says: {
      title: '60 % of the runs of report within 1 h succeeded',
      value: '60 % of 5 runs',
      threshold: '80 %',
      error: 'disk full',
    },
    ends: async (s) => {
      s.does(succeed);
      await s.run(7);
    },
  },
  'durationIncrease: 2.0, timeWindow: 3600, minRuns: 3': {
    fires: async (s) => {
      s.does(() => s.t.elapse('2s'));
      await s.run(50);
      s.does(() => s.t.elapse('5s'));
      await s.run(5);
    },
    says: { title: 'The last runs of report took 5 s; 2 s is usual', value: '5 s', threshold: '4 s' },
    ends: async (s) => {
      s.does(() => s.t.elapse('2s'));
      await s.run(3);
    },
  },
  'concurrencyLimit: true, for: 5m': {
    fires: async (s) => {
      await limitQueue(s.t.store, 'default', { ...ADA, maxRunning: 1 });
      await backlogFor('6m')(s);
    },
    says: {
      title: 'Queue default used 100 % of its 1 slot, and 2 runs wait for one',
      value: '100 %',
      threshold: '95 % for 5 min',
    },
    ends: ({ t }) => t.advance('5m'),
  },
  'missedSchedule: true': {
    fires: ({ t }) => t.outage('47h'),
    says: {
      title: 'Schedule report should have run report at 2026-01-05T21:00:00.000Z',
      value: '1 d 11 h late',
      threshold: '5 min',
      nextFireAt: Date.parse('2026-01-07T09:00:00Z'),
    },
    ends: ({ t }) => t.advance('2h'),
  },
  'noSuccessFor: 2h': {
    fires: ({ t }) => t.advance('2h'),
    says: {
      title: 'report has never succeeded since 2026-01-05T09:00:00.000Z',
      value: '2 h',
      threshold: '2 h',
      command: 'worker history --job report',
    },
    ends: succeedOnce,
  },
  'runningLongerThan: 10m': {
    fires: async (s) => {
      s.does(() => s.t.elapse('12m'));
      await s.run(1);
    },
    says: {
      title: 'Run 1 of report has been running for 11 min',
      value: '11 min',
      threshold: '10 min',
      runId: 1,
    },
    ends: async () => {},
  },
  'runningLongerThan: p95x2': {
    fires: async (s) => {
      s.does(() => s.t.elapse('1m'));
      await s.run(20);
      s.does(() => s.t.elapse('4m'));
      await s.run(1);
    },
    says: { title: 'Run 21 of report has been running for 3 min', threshold: '2 min' },
    ends: async () => {},
  },
  'nodeSilent: true': {
    fires: async (s) => {
      s.otherNode = await registerNode(s.t.store, OTHER_DAEMON);
      await s.t.advance('2m');
    },
    says: {
      title: 'Node second on other last renewed its lease 1 min ago and was not stopped',
      node: 'second',
      value: 'silent for 1 min',
      threshold: 'its lease',
      command: 'worker node:list',
    },
    ends: async ({ t, otherNode }) => {
      await retireNode(t.store, otherNode);
      await t.advance('1m');
    },
  },
};

test.each(Object.entries(STORIES))('%s', async (conditions, { fires, says, ends }) => {
  await using opened = await open(conditions);
  const { scene } = opened;
  const { t } = scene;
  await fires(scene);
  const [message] = t.alerts.deliveries('slack');
  expect(message).toMatchObject({ status: 'firing', rule: 'it', ...says });
  await ends(scene);
  expect(t.alerts.deliveries('slack').map(({ status }) => status)).toEqual(['firing', 'resolved']);
  expect(await t.alerts.firing()).toEqual([]);
});

/** A worker with one job, fired at nine in the morning and in the evening, and one rule. It is nine on a Monday. */
async function open(conditions: string): Promise<{ readonly scene: Scene } & AsyncDisposable> {
  let work: Work = succeed;
  const report = defineJob({
    id: 'report',
    name: 'Report',
    run: () => work(),
    retry: { attempts: 1, backoff: 'fixed', delay: '10m', jitter: false },
  });
  const t = await createTestWorker({
    jobs: [report],
    now: '2026-01-05T09:00:00Z',
    schedules: [{ jobId: 'report', schedule: '0 9,21 * * *', rules: { catchUp: 'skip' } }],
    concurrency: 1,
    alerts: `
settings: { channels: [slack] }
jobFailures:
  - { name: it, conditions: { ${conditions} } }
`,
  });
  return {
    scene: {
      t,
      report,
      otherNode: 0,
      does: (next) => {
        work = next;
      },
      async run(times) {
        for (let i = 0; i < times; i += 1) await t.run(report);
      },
    },
    [Symbol.asyncDispose]: () => t.close(),
  };
}

function succeed(): string {
  return 'ok';
}

function fail(): never {
  throw new Error('disk full');
}

async function succeedOnce(scene: Scene): Promise<void> {
  scene.does(succeed);
  await scene.run(1);
}

/** One that runs keeps two others waiting, and then all of them end. */
function backlogFor(time: Duration): (scene: Scene) => Promise<void> {
  return async (scene) => {
    const { t, report } = scene;
    scene.does(async () => {
      scene.does(succeed);
      await t.elapse(time);
    });
    for (let i = 0; i < 3; i += 1) await t.enqueue(report);
    await t.drain();
  };
}
