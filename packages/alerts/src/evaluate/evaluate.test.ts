import { describe, expect, test } from 'vitest';
import {
  aJob,
  anEpisode,
  aQueue,
  aRule,
  HOUR,
  JOB,
  MINUTE,
  NOON,
  QUEUE,
  someFacts,
} from '../../test/samples.ts';
import type { Episode } from '../episode.ts';
import { evaluate } from './evaluate.ts';
import type { JobFacts, QueueFacts } from '../facts.ts';
import { fingerprintOf } from '../group.ts';
import { type Condition, conditionText } from './kinds.ts';
import type { Verdict } from '../verdict.ts';

type Is = Verdict['verdict'];

const at = {
  now: NOON,
  episodes: new Map<string, Episode>(),
  matches: (pattern: string, id: string) => new RegExp(pattern).test(id),
};
const ofAll = { jobPattern: '.*' };
const episodesOf = (episode: Episode): typeof at => ({
  ...at,
  episodes: new Map([[episode.fingerprint, episode]]),
});

/** The verdict before anything fires, and while it does. */
function judge(
  condition: Condition,
  facts: Parameters<typeof someFacts>[0],
  baseline?: number,
): readonly [Is, Is] {
  const rule = aRule(condition);
  const group = facts.queues ? QUEUE : JOB;
  const firing = anEpisode(rule, { group, ...(baseline !== undefined && { baseline }) });
  const [before] = evaluate(rule, someFacts(facts), at);
  const [during] = evaluate(rule, someFacts(facts), episodesOf(firing));
  if (!before || !during) throw new Error('expected a verdict');
  return [before.verdict, during.verdict];
}

const ended = (minutesAgo: number, succeeded: number, failed: number): JobFacts['minutes'][number] => ({
  at: NOON - minutesAgo * MINUTE,
  succeeded,
  failed,
});

const YES = ['true', 'true'] as const;
const NO = ['false', 'false'] as const;
/** It would not begin, but it goes on. */
const ON = ['false', 'true'] as const;
const UNKNOWN = ['insufficient', 'insufficient'] as const;

const inARow = { kind: 'consecutiveFailures', consecutiveFailures: 3, ...ofAll } as const;
const failures = { kind: 'failureCount', failureCount: 2, timeWindowMs: HOUR, ...ofAll } as const;
const timedOut = { kind: 'timeout', ...ofAll } as const;
const rate = { kind: 'successRate', successRate: 0.8, timeWindowMs: HOUR, minRuns: 5, ...ofAll } as const;
const strict = { ...rate, successRate: 0.99 };
const missed = { kind: 'missedSchedule', ...ofAll } as const;
const noSuccess = { kind: 'noSuccessFor', noSuccessForMs: HOUR, ...ofAll } as const;
const running = { kind: 'runningLongerThan', longerThan: HOUR, ...ofAll } as const;
const twiceP95 = { ...running, longerThan: 'p95x2' } as const;
const schedule = (periodMs: number, agoMs?: number): Partial<JobFacts> => ({
  schedules: [{ name: 's', periodMs, ...(agoMs !== undefined && { firstUnrunAt: NOON - agoMs }) }],
});
const under = (ms: number): Partial<JobFacts> => ({ longest: { runId: 7, startedAt: NOON - ms } });
const tookMs = (ms: number, runs: number): JobFacts['recent'] =>
  Array.from({ length: runs }, () => ['succeeded', ms] as const);

test.each<[what: string, condition: Condition, job: Partial<JobFacts>, is: readonly [Is, Is]]>([
  ['2 failures in a row of 3', inARow, { trailingFailures: 2 }, NO],
  ['3 failures in a row', inARow, { trailingFailures: 3 }, YES],
  ['a success after them', inARow, { trailingFailures: 0 }, NO],
  ['1 failure of 2 in the window', failures, { minutes: [ended(5, 9, 1)] }, NO],
  ['2 failures in the window', failures, { minutes: [ended(59, 0, 1), ended(0, 9, 1)] }, YES],
  ['one of 2 has left the window', failures, { minutes: [ended(61, 0, 1), ended(0, 0, 1)] }, NO],
  ['nothing timed out', timedOut, {}, NO],
  ['a timeout', timedOut, { lastTimeout: { runId: 1, at: NOON }, lastSuccessAt: NOON - 1 }, YES],
  ['a timeout of one that never succeeded', timedOut, { lastTimeout: { runId: 1, at: NOON } }, YES],
  [
    'a success after a timeout',
    timedOut,
    { lastTimeout: { runId: 1, at: NOON - 1 }, lastSuccessAt: NOON },
    NO,
  ],
  ['4 runs of the 5 that a rate needs', rate, { minutes: [ended(1, 0, 4)] }, UNKNOWN],
  ['a rate of 79 %', rate, { minutes: [ended(1, 79, 21)] }, YES],
  ['a rate of 80 %', rate, { minutes: [ended(1, 80, 20)] }, ON],
  ['a rate of 82 %', rate, { minutes: [ended(1, 82, 18)] }, NO],
  ['a rate that cannot get better', strict, { minutes: [ended(1, 100, 0)] }, NO],
  ['old failures are not of the rate', rate, { minutes: [ended(61, 0, 99), ended(1, 9, 0)] }, NO],
  ['all fires ran', missed, schedule(HOUR), NO],
  ['a daily fire, in its grace', missed, schedule(24 * HOUR, 5 * MINUTE - 1), NO],
  ['a daily fire, after 5 minutes', missed, schedule(24 * HOUR, 5 * MINUTE), YES],
  ['a fire of every minute, in its grace', missed, schedule(MINUTE, MINUTE - 1), NO],
  ['a fire of every minute, after another', missed, schedule(MINUTE, MINUTE), YES],
  ['a fire of every 20 minutes, after a tenth', missed, schedule(20 * MINUTE, 2 * MINUTE), YES],
  ['a success an hour ago', noSuccess, { lastSuccessAt: NOON - HOUR }, YES],
  ['a success since', noSuccess, { lastSuccessAt: NOON - HOUR + 1 }, NO],
  ['never a success, known for an hour', noSuccess, { knownSince: NOON - HOUR }, YES],
  ['never a success, and not known since when', noSuccess, {}, UNKNOWN],
  ['a run that is under way for an hour', running, under(HOUR), NO],
  ['a run that is under way for longer', running, under(HOUR + 1), YES],
  ['nothing is under way', twiceP95, {}, NO],
  ['twice the p95', twiceP95, { ...under(2_000), recent: tookMs(1_000, 20) }, NO],
  ['more than twice the p95', twiceP95, { ...under(2_001), recent: tookMs(1_000, 20) }, YES],
  ['too few for a p95', twiceP95, { ...under(HOUR), recent: tookMs(1_000, 19) }, UNKNOWN],
])('of a job: %s', (_what, condition, job, is) => {
  expect(judge(condition, { jobs: [aJob(job)] })).toEqual(is);
});

const dead = { kind: 'dlqSize', dlqSize: 1 } as const;
const backlog = { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } as const;
const age = { kind: 'pendingJobs', oldestAgeMs: HOUR, forMs: 0 } as const;
const both = { ...backlog, ...age };
const paused = { kind: 'queuePaused', forMs: 0 } as const;
const delayed = { kind: 'delayedJobs', delayedJobs: 10, lagMs: MINUTE } as const;
const full = { kind: 'concurrencyLimit', forMs: 5 * MINUTE } as const;
/** A sample every 30 s, the last one now: this many ran. */
const sampled = (...counts: readonly number[]): QueueFacts['samples'] =>
  counts.map((count, i) => ({ at: NOON - (counts.length - 1 - i) * 30_000, running: count }));
const steady = (count: number): QueueFacts['samples'] => sampled(...Array.from({ length: 11 }, () => count));
const limited = { maxRunning: 20, due: 1 };

test.each<[what: string, condition: Condition, queue: Partial<QueueFacts>, is: readonly [Is, Is]]>([
  ['no dead letter', dead, {}, NO],
  ['a dead letter', dead, { deadLetters: 1 }, YES],
  ['50 pending', backlog, { due: 50 }, YES],
  ['49 pending', backlog, { due: 49 }, ON],
  ['40 pending', backlog, { due: 40 }, ON],
  ['39 pending', backlog, { due: 39 }, NO],
  ['the oldest for an hour', age, { due: 1, oldestDueAt: NOON - HOUR }, YES],
  ['the oldest for less', age, { due: 1, oldestDueAt: NOON - HOUR + 1 }, ON],
  ['the oldest for 47 minutes', age, { due: 1, oldestDueAt: NOON - 47 * MINUTE }, NO],
  ['few, but old', both, { due: 1, oldestDueAt: NOON - HOUR }, YES],
  ['many, but new', both, { due: 50, oldestDueAt: NOON }, YES],
  ['few and new', both, { due: 1, oldestDueAt: NOON }, NO],
  ['many in a paused queue', backlog, { due: 99, mode: 'paused' }, ['false', 'insufficient']],
  ['a paused queue', paused, { mode: 'paused' }, YES],
  ['a queue that is paused for a time', paused, { mode: 'paused', until: NOON + 1 }, NO],
  ['a draining queue', paused, { mode: 'draining' }, NO],
  ['9 delayed', delayed, { retrying: 5, late: { [MINUTE]: 4 } }, NO],
  [
    '10 delayed in a paused queue',
    delayed,
    { retrying: 10, late: { [MINUTE]: 0 }, mode: 'paused' },
    ['false', 'insufficient'],
  ],
  ['10 delayed', delayed, { retrying: 5, late: { [MINUTE]: 5 } }, YES],
  ['nobody counted the late ones', delayed, { retrying: 5 }, UNKNOWN],
  ['enough retry, whatever is late', delayed, { retrying: 10 }, YES],
  ['95 % of the places', full, { ...limited, samples: steady(19) }, YES],
  ['90 % of the places', full, { ...limited, samples: steady(18) }, ON],
  ['75 % of the places', full, { ...limited, samples: steady(15) }, NO],
  ['all places, but nobody waits', full, { ...limited, due: 0, samples: steady(20) }, ON],
  ['no limit', full, { due: 9, samples: steady(20) }, NO],
  [
    'a moment with a free place',
    full,
    { ...limited, samples: sampled(20, 20, 20, 20, 20, 20, 20, 12, 20, 20, 20) },
    YES,
  ],
  ['samples that do not reach back', full, { ...limited, samples: sampled(20, 20) }, UNKNOWN],
  ['samples with a gap', full, { ...limited, samples: [{ at: NOON - 5 * MINUTE, running: 20 }] }, UNKNOWN],
])('of a queue: %s', (_what, condition, queue, is) => {
  expect(judge(condition, { queues: [aQueue(queue)] })).toEqual(is);
});

const failed = (failedAt: number) => ({
  lastSuccessAt: NOON - 2 * HOUR,
  lastFailure: { runId: 7, at: failedAt, error: 'full' },
});

test('no success is put down to what failed since the last one, not to what failed before it', () => {
  const [before, after] = [NOON - 3 * HOUR, NOON - HOUR].map(
    (failedAt) => evaluate(aRule(noSuccess), someFacts({ jobs: [aJob(failed(failedAt))] }), at)[0],
  );
  expect([before?.runId, before?.error]).toEqual([undefined, undefined]);
  expect([after?.runId, after?.error]).toEqual([7, 'full']);
});

test.each<[what: string, condition: Condition, queue: Partial<QueueFacts>, says: string, value: string]>([
  [
    'one',
    backlog,
    { due: 1, oldestDueAt: NOON - MINUTE },
    'has 1 run that is due and not started',
    '1 pending, the oldest for 1 min',
  ],
  [
    'as many as are counted',
    backlog,
    { due: 150, oldestDueAt: NOON - MINUTE, stopsAt: { due: 150 } },
    'has 150+ runs that are due and not started',
    '150+ pending, the oldest for 1 min',
  ],
  ['none', backlog, {}, 'has 0 runs that are due and not started', '0 pending'],
  [
    'as many dead letters as are counted',
    dead,
    { deadLetters: 101, stopsAt: { dead: 101 } },
    'has 101+ dead letters',
    '101+ dead letters',
  ],
  [
    'as many late ones as are counted',
    delayed,
    { retrying: 2, late: { [MINUTE]: 110 }, stopsAt: { late: 110 } },
    'has 112+ runs that retry or wait for longer than 1 min',
    '2 retrying, 110+ late',
  ],
  [
    'one that waits for a place',
    full,
    { ...limited, samples: steady(20) },
    'used 100 % of its 20 slots, and 1 run waits for one',
    '100 %',
  ],
])('of a queue it says how many, and no more than is known: %s', (_what, condition, queue, says, value) => {
  const [verdict] = evaluate(aRule(condition), someFacts({ queues: [aQueue(queue)] }), at);
  expect([verdict?.detail, verdict?.value]).toEqual([`Queue mail ${says}`, value]);
});

describe('a rule', () => {
  test('is about the jobs of its pattern, each apart', () => {
    const rule = aRule({ ...inARow, jobPattern: '^daily\\.' });
    const jobs = ['daily.a', 'weekly.b', 'daily.c'].map((jobId, i) =>
      aJob({ jobId, trailingFailures: i * 2 }),
    );
    expect(
      evaluate(rule, someFacts({ jobs }), at).map(({ group, verdict }) => [group.name, verdict]),
    ).toEqual([
      ['daily.a', 'false'],
      ['daily.c', 'true'],
    ]);
  });

  test('is about its queue, or about each', () => {
    const queues = ['mail', 'default'].map((name) => aQueue({ name, deadLetters: 1 }));
    const names = (condition: Condition): readonly string[] =>
      evaluate(aRule(condition), someFacts({ queues }), at).map(({ group }) => group.name);
    expect(names({ ...dead, queue: 'mail' })).toEqual(['mail']);
    expect(names(dead)).toEqual(['mail', 'default']);
  });

  test('tells of silent nodes and of broken channels', () => {
    const node = { host: 'h', seenAt: NOON - MINUTE };
    const facts = someFacts({
      nodes: [
        { ...node, name: 'a', isSilent: true },
        { ...node, name: 'b', isSilent: false },
      ],
      channels: [{ name: 'slack', broken: { since: NOON, says: 'channel_is_archived' } }, { name: 'email' }],
    });
    const say = (condition: Condition): unknown =>
      evaluate(aRule(condition), facts, at).map(({ group, verdict, error }) => [group, verdict, error]);
    expect(say({ kind: 'nodeSilent' })).toEqual([
      [{ kind: 'node', name: 'a' }, 'true', undefined],
      [{ kind: 'node', name: 'b' }, 'false', undefined],
    ]);
    expect(say({ kind: 'channelBroken' })).toEqual([
      [{ kind: 'channel', name: 'slack' }, 'true', 'channel_is_archived'],
      [{ kind: 'channel', name: 'email' }, 'false', undefined],
    ]);
  });

  test('says what was found in words, with the run and its error', () => {
    const lastFailure = { runId: 41, at: NOON - 5, error: 'boom' };
    const [verdict] = evaluate(
      aRule(failures),
      someFacts({ jobs: [aJob({ minutes: [ended(1, 0, 4)], lastFailure })] }),
      at,
    );
    expect(verdict).toEqual({
      group: JOB,
      verdict: 'true',
      value: '4 failures',
      threshold: '2 in 1 h',
      detail: 'report failed 4 times within 1 h',
      count: 4,
      error: 'boom',
      runId: 41,
      occurredAt: NOON - 5,
    });
  });

  test('that cannot be evaluated is an alert of its own, until it can be', () => {
    const rule = aRule({ ...inARow, jobPattern: '(' });
    const facts = someFacts({ jobs: [aJob()] });
    const group = { kind: 'rule', name: rule.name } as const;
    expect(evaluate(rule, facts, at)).toMatchObject([
      { group, verdict: 'true', error: expect.stringContaining('(') },
    ]);
    const mended = aRule(inARow);
    const verdicts = evaluate(mended, facts, episodesOf(anEpisode(mended, { group })));
    expect(verdicts.map((verdict) => [verdict.group, verdict.verdict])).toEqual([
      [JOB, 'false'],
      [group, 'false'],
    ]);
  });

  test('that is pending is judged as if it were not', () => {
    const rule = aRule({ ...backlog, forMs: HOUR });
    const pending = anEpisode(rule, { group: QUEUE, state: 'pending' });
    const [verdict] = evaluate(rule, someFacts({ queues: [aQueue({ due: 49 })] }), episodesOf(pending));
    expect(verdict?.verdict).toBe('false');
  });
});

test('an alert is known by its rule and its group', () => {
  expect(fingerprintOf('a', JOB)).toBe(fingerprintOf('a', { name: 'report', kind: 'job' }));
  const different = [
    fingerprintOf('a', JOB),
    fingerprintOf('b', JOB),
    fingerprintOf('a', { ...JOB, kind: 'queue' }),
  ];
  expect(new Set(different).size).toBe(3);
});

describe('a condition is said in words', () => {
  test.each<readonly [Condition, string]>([
    [
      { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' },
      '3 failures of a job in a row',
    ],
    [
      { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '^mail' },
      '1 failure of a job whose name matches ^mail within 1 h',
    ],
    [
      { kind: 'successRate', successRate: 0.8, minRuns: 5, timeWindowMs: HOUR, jobPattern: '.*' },
      'less than 80 % of 5 or more runs of a job within 1 h succeed',
    ],
    [{ kind: 'dlqSize', dlqSize: 1, queue: 'mail' }, '1 dead letter in queue mail'],
    [
      { kind: 'pendingJobs', pendingJobs: 50, oldestAgeMs: HOUR, forMs: 5 * MINUTE },
      '50 due runs or a run due for 1 h in a queue, for 5 min, unless the queue is paused',
    ],
    [{ kind: 'queuePaused', forMs: 0 }, 'a queue is paused without an end'],
    [
      { kind: 'runningLongerThan', longerThan: 'p95x2', jobPattern: '.*' },
      'a run of a job takes longer than twice its p95',
    ],
  ])('%j', (condition, says) => {
    expect(conditionText(condition)).toBe(says);
  });
});
