import type { AlertRecord } from '@sb/alerts';
import { expect, test } from 'vitest';
import type { JobDefinition, NodeRecord, Statistics } from '@sb/queue';
import type { ScheduleRecord } from '@sb/scheduler';
import { firingAlerts, needsLook } from './attention.ts';
import { type JobFacts, jobState } from './job-state.ts';
import { overviewTiles } from './tiles.ts';
import { upcomingFires } from './upcoming.ts';
import { overviewVerdict } from './verdict.ts';
import type { Work, WorkJob, WorkQueue } from './work.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const zone = 'UTC';
const healthy: JobFacts = {
  standing: { mode: 'active' },
  trailingFailures: 0,
  succeeded: 10,
  failed: 0,
  running: 0,
  hasEnded: true,
};

test.each`
  what                                | facts                                                                           | state             | says
  ${'succeeded last'}                 | ${{}}                                                                           | ${'healthy'}      | ${'is healthy'}
  ${'no run yet'}                     | ${{ hasEnded: false }}                                                          | ${'never'}        | ${'has never run'}
  ${'a run under way'}                | ${{ running: 2 }}                                                               | ${'running'}      | ${'has 2 runs under way'}
  ${'one failure of a busy job'}      | ${{ trailingFailures: 1, failed: 1 }}                                           | ${'healthy'}      | ${'is healthy'}
  ${'the only run of the day failed'} | ${{ trailingFailures: 1, failed: 1, succeeded: 0 }}                             | ${'failing'}      | ${'failed the last time'}
  ${'three in a row'}                 | ${{ trailingFailures: 3, failed: 3 }}                                           | ${'failing'}      | ${'failed 3 times in a row'}
  ${'a fire without a run'}           | ${{ lateFireAt: now - 60_000 }}                                                 | ${'late'}         | ${'is late: its fire of Mon 11:59 has no run'}
  ${'no code of it'}                  | ${{ unknownSince: now - 3_600_000 }}                                            | ${'unknown'}      | ${'has been unknown to every running daemon since Mon 11:00'}
  ${'runs wait in a paused queue'}    | ${{ running: 1, wait: { queue: 'media', mode: 'paused', by: 'ana' } }}          | ${'queue_paused'} | ${'waits: queue media is paused by ana'}
  ${'failing, in a paused queue'}     | ${{ trailingFailures: 3, failed: 3, wait: { queue: 'media', mode: 'paused' } }} | ${'failing'}      | ${'failed 3 times in a row'}
  ${'paused, and failing before'}     | ${{ standing: { mode: 'paused', by: 'ben' }, trailingFailures: 9 }}             | ${'paused'}       | ${'is paused by ben'}
`('$what: $state', ({ facts, state, says }) =>
  expect(jobState({ ...healthy, ...facts }, { now, zone })).toEqual({ state, says }),
);

const empty: Statistics = {
  runs: 0,
  succeeded: 0,
  failed: 0,
  retried: 0,
  waitMs: {},
  durationMs: {},
  buckets: [],
};

function aJob(id: string, facts: Partial<WorkJob> = {}): WorkJob {
  const definition = { id, name: id, mode: 'active', tags: [] } as unknown as JobDefinition;
  return { definition, state: 'healthy', says: 'is healthy', ...facts };
}

function aQueue(facts: Partial<WorkQueue> = {}): WorkQueue {
  return {
    name: 'mail',
    mode: 'active',
    queued: 0,
    later: 0,
    running: 0,
    held: 0,
    waiting: 0,
    oldestDueMs: 0,
    deadLetters: 0,
    ...facts,
  };
}

const node = {
  id: 1,
  kind: 'daemon',
  name: 'one',
  alive: true,
  state: 'active',
  slots: 10,
  running: 3,
  stuck: [],
} as unknown as NodeRecord;

function someWork(facts: Partial<Work> = {}): Work {
  return {
    now,
    zone,
    jobs: [aJob('a'), aJob('b')],
    queues: [aQueue()],
    nodes: [node],
    schedules: [],
    alerts: [],
    firing: 0,
    silenced: 0,
    loud: new Map(),
    silences: [],
    today: empty,
    yesterday: empty,
    ...facts,
  };
}

const paused = aQueue({
  mode: 'paused',
  by: 'ana',
  reason: 'provider down',
  queued: 94,
  oldestDueMs: 202_000,
});
const failing = aJob('mail.digest', {
  state: 'failing',
  says: 'failed 46 times in a row',
  lastSuccessAt: now - 3_600_000,
  error: 'ECONNREFUSED',
});
const late = {
  name: 'nightly',
  enabled: true,
  lateFireAt: now - 60_000,
  missed: 0,
} as unknown as ScheduleRecord;

test.each`
  what                            | facts                                                                                                       | tone      | title                                                                 | detail
  ${'all is well'}                | ${{}}                                                                                                       | ${'ok'}   | ${'All 2 jobs are healthy'}                                           | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'no job'}                     | ${{ jobs: [] }}                                                                                             | ${'off'}  | ${'No job is known yet'}                                              | ${'A daemon makes its jobs known when it starts: worker daemon'}
  ${'a job fails'}                | ${{ jobs: [aJob('a'), failing] }}                                                                           | ${'bad'}  | ${'1 of 2 jobs is failing: mail.digest; it last succeeded 11:00'}     | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'a queue backs up'}           | ${{ queues: [paused] }}                                                                                     | ${'warn'} | ${'Queue mail is paused by ana: 94 runs wait, the oldest for 3m 22s'} | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'a failing job comes first'}  | ${{ jobs: [failing], queues: [paused], firing: 1 }}                                                         | ${'bad'}  | ${'1 of 1 job is failing: mail.digest; it last succeeded 11:00'}      | ${'Queue mail is paused by ana: 94 runs wait, the oldest for 3m 22s. 1 alert fires. 1 daemon running, 3 of 10 slots in use.'}
  ${'some alerts are silenced'}   | ${{ firing: 6, silenced: 4 }}                                                                               | ${'warn'} | ${'2 alerts fire, 4 are silenced'}                                    | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'all alerts are silenced'}    | ${{ firing: 1, silenced: 1 }}                                                                               | ${'ok'}   | ${'All 2 jobs are healthy'}                                           | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'no daemon, nothing due'}     | ${{ nodes: [] }}                                                                                            | ${'warn'} | ${'No daemon is running'}                                             | ${'No daemon running.'}
  ${'no daemon, runs are due'}    | ${{ nodes: [], queues: [aQueue({ queued: 10_000 })] }}                                                      | ${'bad'}  | ${'No daemon is running, and 10,000+ runs are due'}                   | ${'No daemon running.'}
  ${'a schedule is late'}         | ${{ schedules: [late] }}                                                                                    | ${'warn'} | ${'1 schedule is late: nightly'}                                      | ${'1 daemon running, 3 of 10 slots in use.'}
  ${'fires were missed'}          | ${{ schedules: [aSchedule('a', '* * * * *', { missed: 36 }), aSchedule('b', '* * * * *', { missed: 1 })] }} | ${'ok'}   | ${'All 2 jobs are healthy'}                                           | ${'1 daemon running, 3 of 10 slots in use, 37 fires missed in 24 h.'}
  ${'no fire was missed'}         | ${{ schedules: [aSchedule('a', '* * * * *')] }}                                                             | ${'ok'}   | ${'All 2 jobs are healthy'}                                           | ${'1 daemon running, 3 of 10 slots in use, all schedules on time.'}
  ${'a paused job is no failure'} | ${{ jobs: [aJob('a'), aJob('b', { state: 'paused' })] }}                                                    | ${'ok'}   | ${'No job is failing, and 1 of 2 jobs is paused'}                     | ${'1 daemon running, 3 of 10 slots in use.'}
`('the verdict: $what', ({ facts, tone, title, detail }) =>
  expect(overviewVerdict(someWork(facts))).toEqual({ tone, title, detail }),
);

test('tiles of the day are left out while nothing has ended, and the age while nothing is due', () => {
  expect(overviewTiles(someWork()).map(({ key, value }) => [key, value])).toEqual([
    ['running', '0'],
    ['due', '0'],
    ['held', '0'],
  ]);
  const today = {
    ...empty,
    runs: 3_034,
    succeeded: 2_961,
    failed: 73,
    successRate: 0.9999,
    durationMs: { p50: 224, p95: 1_280 },
  };
  const tiles = overviewTiles(
    someWork({ queues: [paused], today, yesterday: { ...today, failed: 12, successRate: 0.9766 } }),
  );
  expect(tiles.slice(3)).toMatchObject([
    { key: 'oldest', value: '3m 22s', note: 'mail, paused', href: '/queues?queue=mail' },
    { key: 'failed', value: '73', note: '61 more than before', tone: 'bad' },
    { key: 'succeeded', value: '99.9\u2009%', note: '97.6\u2009% before' },
    { key: 'p95', value: '1.28\u2009s', note: 'p50 224\u2009ms' },
  ]);
});

test('what fails comes before what an operator has set, each with its way out', () => {
  const work = someWork({
    jobs: [failing],
    queues: [{ ...paused, deadLetters: 47 }],
    nodes: [{ ...node, alive: false }],
  });
  expect(needsLook(work)).toMatchObject([
    {
      kind: 'job',
      tone: 'bad',
      name: 'mail.digest',
      says: 'failed 46 times in a row',
      detail: 'ECONNREFUSED',
      action: 'look',
    },
    { kind: 'node', tone: 'bad', says: 'has ended without notice' },
    {
      kind: 'queue',
      tone: 'warn',
      says: 'is paused by ana',
      detail: '94 runs due, the oldest for 3m 22s · provider down',
      action: 'resumeQueue',
    },
    { kind: 'deadLetters', name: '47 dead letters', says: 'in 1 queue', detail: 'mail 47' },
  ]);
});

const alert = (rule: string, facts: Partial<AlertRecord>): AlertRecord =>
  ({ id: 1, rule, severity: 'medium', state: 'firing', summary: 'it is so', ...facts }) as AlertRecord;

test('an alert about what is named already is no line of its own, and a rule is one line', () => {
  const work = someWork({
    jobs: [failing],
    queues: [paused],
    alerts: [
      alert('repeated-failures', { about: { kind: 'job', name: 'mail.digest' } }),
      alert('queue-paused', { about: { kind: 'queue', name: 'mail' } }),
      alert('queue-lost', { about: { kind: 'queue', name: 'mail' }, severity: 'critical' }),
      alert('low-success-rate', { about: { kind: 'job', name: 'crm.push' } }),
      alert('dlq-jobs', { about: { kind: 'queue', name: 'billing' } }),
      alert('dlq-jobs', { about: { kind: 'queue', name: 'sync' } }),
    ],
    loud: new Map([['dlq-jobs', 40]]),
  });
  expect(needsLook(work).map(({ name, says, detail, tone }) => [name, says, detail, tone])).toEqual([
    ['mail.digest', 'failed 46 times in a row', 'ECONNREFUSED', 'bad'],
    ['queue-lost', 'fires', 'mail: it is so', 'bad'],
    ['mail', 'is paused by ana', '94 runs due, the oldest for 3m 22s · provider down', 'warn'],
    ['low-success-rate', 'fires', 'crm.push: it is so', 'warn'],
    ['dlq-jobs', 'fires for 2', 'billing, sync', 'warn'],
  ]);
  expect(needsLook(work).flatMap(({ firing }) => firing ?? [])).toEqual([1, 1, 40]);
});

test('an alert that is silenced is no line, and its rule counts those that are not', () => {
  const silence = {
    id: 1,
    match: { job: ['crm.push'] },
    from: now,
    until: now + 60_000,
    by: 'ben',
    inForce: true,
  };
  const work = someWork({
    alerts: [
      alert('low-success-rate', { about: { kind: 'job', name: 'crm.push' } }),
      alert('repeated-failures', { about: { kind: 'job', name: 'crm.push' } }),
      alert('repeated-failures', { about: { kind: 'job', name: 'crm.pull' } }),
    ],
    firing: 3,
    silenced: 2,
    silences: [silence],
  });
  expect(needsLook(work).map(({ name, says, detail }) => [name, says, detail])).toEqual([
    ['repeated-failures', 'fires', 'crm.pull: it is so'],
  ]);
  expect(firingAlerts(work).map(({ rule, subject }) => [rule, subject])).toEqual([
    ['repeated-failures', 'crm.pull'],
  ]);
});

test('alerts that fire behind those that were read, all silenced, are one line', () => {
  const silence = { id: 1, match: { job: ['crm.push'] }, from: now, until: now + 60_000, by: 'ben' };
  const work = someWork({
    alerts: [alert('low-success-rate', { about: { kind: 'job', name: 'crm.push' } })],
    firing: 300,
    silences: [{ ...silence, inForce: true }],
  });
  const lines = [298, 299, 300].map((silenced) =>
    needsLook({ ...work, silenced }).map(({ name, says, firing, href }) => [name, says, firing, href]),
  );
  expect(lines).toEqual([[['2 alerts', 'fire', 2, '/alerts']], [['1 alert', 'fires', 1, '/alerts']], []]);
});

test.each([
  ['one schedule is named', [0, 1], ['s1', 'missed 1 fire in 24 h, not caught up', undefined]],
  [
    'several are one line',
    [2, 48, 9, 1],
    ['4 schedules', 'missed 60 fires in 24 h, not caught up', 's1 48, s2 9, s0 2'],
  ],
])('missed fires: %s, with the page of the most', (_, counts, line) => {
  const schedules = counts.map((missed, nr) => aSchedule(`s${nr}`, '* * * * *', { missed }));
  const shown = needsLook(someWork({ schedules })).map(({ name, says, detail, href }) => [
    name,
    says,
    detail,
    href,
  ]);
  expect(shown).toEqual([[...line, '/schedules?schedule=s1']]);
});

function aSchedule(name: string, schedule: string, facts: Partial<ScheduleRecord> = {}): ScheduleRecord {
  return {
    name,
    jobId: 'a',
    schedule,
    timezone: 'UTC',
    enabled: true,
    isGone: false,
    source: 'file',
    overrides: [],
    missed: 0,
    nextFireAt: now + 60_000,
    ...facts,
  } as ScheduleRecord;
}

test('what is paused says what it keeps back', () => {
  const standing = { mode: 'paused', by: 'ben', reason: 'CRM is down' } as const;
  const aside = aJob('crm.push', { state: 'paused' });
  const work = someWork({
    jobs: [4, 1_000, 0, undefined].map((held) => ({
      ...aside,
      definition: { ...aside.definition, ...standing },
      held,
    })),
    schedules: [
      aSchedule('feed', '0 * * * *', { pause: { ...standing, until: now + 2 * 3_600_000 + 1 } }),
      aSchedule('open', '0 * * * *', { pause: standing }),
    ],
  });
  expect(needsLook(work).map(({ name, detail }) => [name, detail])).toEqual([
    ['crm.push', '4 runs held · CRM is down'],
    ['crm.push', '1,000+ runs held · CRM is down'],
    ['crm.push', 'CRM is down'],
    ['crm.push', 'Its held runs are not counted · CRM is down'],
    ['feed', 'CRM is down · 2 fires are skipped'],
    ['open', 'CRM is down'],
  ]);
});

test('of many paused schedules the first ten that resume soon say how many fires they skip', () => {
  const pause = { mode: 'paused', by: 'ben', until: now + 2 * 3_600_000 + 1 } as const;
  const far = { ...pause, until: now + 30 * 86_400_000 };
  const schedules = Array.from({ length: 30 }, (_, nr) =>
    aSchedule(`feed${nr}`, '0 * * * *', { pause: nr < 15 ? far : pause }),
  );
  const said = needsLook(someWork({ schedules })).map(({ detail }) => detail);
  expect(said).toHaveLength(30);
  expect(said.filter((detail) => detail === '2 fires are skipped')).toHaveLength(10);
});

test('a failing job has its failures by the hour', () => {
  const [first] = needsLook(someWork({ jobs: [{ ...failing, failures: [0, 2, 46] }] }));
  expect(first).toMatchObject({ name: 'mail.digest', bars: [0, 2, 46] });
});

test('the fires of the next hour: one that fires each minute has no times', () => {
  const coming = upcomingFires(
    [
      aSchedule('often', '* * * * *'),
      aSchedule('quarter', '*/15 * * * *', { nextFireAt: now + 900_000 }),
      aSchedule('off', '*/15 * * * *', { enabled: false }),
      aSchedule('aside', '*/15 * * * *', { pause: { mode: 'paused', by: 'ana' } }),
      aSchedule('tomorrow', '0 9 * * *', { nextFireAt: now + 20 * 3_600_000 }),
    ],
    now,
  );
  expect(coming).toMatchObject({ fires: 64, schedules: 2, isAtLeast: false });
  expect(coming.items).toEqual([
    { name: 'often', jobId: 'a', at: [], everyMs: 60_000 },
    {
      name: 'quarter',
      jobId: 'a',
      at: [900_000, 1_800_000, 2_700_000, 3_600_000].map((ms) => now + ms),
    },
    {
      name: 'aside',
      jobId: 'a',
      at: [900_000, 1_800_000, 2_700_000, 3_600_000].map((ms) => now + ms),
      isPaused: true,
    },
  ]);
});

test('a fire of tomorrow that was moved into the next hour is one of it, and the first where it comes first', () => {
  const nextFireAt = now + 20 * 3_600_000;
  const moved = { kind: 'change', fireAt: nextFireAt, runAt: now + 600_000, by: 'ana' } as const;
  const skipped = { kind: 'skip', fireAt: nextFireAt, by: 'ana' } as const;
  const coming = upcomingFires(
    [
      aSchedule('soon', '15 12 * * *', { nextFireAt: now + 900_000 }),
      aSchedule('moved', '0 8 * * *', { nextFireAt, overrides: [moved] }),
      aSchedule('skipped', '0 8 * * *', { nextFireAt, overrides: [skipped] }),
    ],
    now,
  );
  expect(coming).toMatchObject({
    fires: 2,
    items: [{ name: 'moved', at: [now + 600_000] }, { name: 'soon' }],
  });
});

test('of more alerts than are read a rule says that its number is a lower bound', () => {
  const alerts = ['billing', 'sync'].map((queue) =>
    alert('dlq-jobs', { about: { kind: 'queue', name: queue } }),
  );
  const shown = [alerts, alerts.slice(1)].flatMap((known) =>
    needsLook(someWork({ alerts: known, firing: 300 })).map(({ says }) => says),
  );
  expect(shown).toEqual(['fires for at least 2', 'fires for at least 1']);
});
