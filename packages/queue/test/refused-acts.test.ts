import {
  cancelChain,
  cancelRun,
  changePriority,
  cordonNode,
  discardDead,
  drainNode,
  drainQueue,
  limitJob,
  limitQueue,
  pauseJob,
  pauseQueue,
  purgeQueue,
  reopenDead,
  replayDead,
  replayRun,
  resumeJob,
  resumeQueue,
  retryChain,
  retryRun,
  uncordonNode,
} from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NOON, openQueue } from './open-queue.ts';

const ADA = { actor: 'ada' };
const WHY = { actor: 'ada', reason: 'provider down' };
/** A value that the types forbid: programs are also written without types. */
const ANY = (value: unknown): never => value as never;
const ALL = { choice: { filter: {} } };

type Act = (store: Store, operator: { readonly actor: string; readonly reason: string }) => Promise<unknown>;

/** Every verb of an operator, on what is there. */
const ACTS: Readonly<Record<string, Act>> = {
  'A pause': (store, how) => pauseQueue(store, 'default', how),
  'A resume': (store, how) => resumeQueue(store, 'default', how),
  'A drain': (store, how) => drainQueue(store, 'default', how),
  'A pause of a job': (store, how) => pauseJob(store, 'noop', how),
  'A resume of a job': (store, how) => resumeJob(store, 'noop', how),
  'A purge': (store, how) => purgeQueue(store, 'default', how),
  'A limit': (store, how) => limitQueue(store, 'default', { maxDepth: 1, ...how }),
  'A limit of a job': (store, how) => limitJob(store, 'noop', { maxRunning: 1, ...how }),
  'A cancel': (store, how) => cancelRun(store, { runId: 1, ...how }),
  'A cancel of a chain': (store, how) => cancelChain(store, { runId: 1, ...how }),
  'A retry': (store, how) => retryRun(store, { runId: 1, ...how }),
  'A retry of a chain': (store, how) => retryChain(store, { runId: 1, ...how }),
  'A replay': (store, how) => replayRun(store, { runId: 1, ...how }),
  'A replay of letters': (store, how) => replayDead(store, { ...ALL, ...how }),
  'A discard': (store, how) => discardDead(store, { ...ALL, ...how }),
  'A reopening': (store, how) => reopenDead(store, { ...ALL, ...how }),
  'A cordon': (store, how) => cordonNode(store, 'test', how),
  'A drain of a node': (store, how) => drainNode(store, 'test', how),
  'An uncordon': (store, how) => uncordonNode(store, 'test', how),
};

interface Refused {
  readonly act: (store: Store) => Promise<unknown>;
  readonly code: string;
  readonly message: string;
}

const PAST = { ...WHY, until: NOON };

/** What each verb refuses beside a blank reason and a blank actor. */
const REFUSED: Readonly<Record<string, Refused>> = {
  'a pause that ends now': {
    act: (store) => pauseQueue(store, 'default', PAST),
    code: 'PAUSE_INVALID',
    message:
      'until: expected a time after now, which is 2026-03-02T12:00:00.000Z, got 2026-03-02T12:00:00.000Z.',
  },
  'a pause of a job that ends now': {
    act: (store) => pauseJob(store, 'noop', PAST),
    code: 'PAUSE_INVALID',
    message: 'until: expected a time after now',
  },
  'a pause without a reason': {
    act: (store) => pauseQueue(store, 'default', ANY(ADA)),
    code: 'PAUSE_INVALID',
    message: 'A pause, reason: expected a text, got none.',
  },
  'a discard without a reason': {
    act: (store) => discardDead(store, ANY({ ...ALL, ...ADA })),
    code: 'REQUEST_INVALID',
    message: 'A discard, reason: expected a text for other people, got none.',
  },
  'a name of a queue with a typing mistake': {
    act: (store) => pauseQueue(store, 'mial', WHY),
    code: 'UNKNOWN_QUEUE',
    message: 'There is no queue "mial" (there are: default, mail). Did you mean "mail"?',
  },
  'a purge of a queue with a typing mistake': {
    act: (store) => purgeQueue(store, 'mial', WHY),
    code: 'UNKNOWN_QUEUE',
    message: 'Did you mean "mail"?',
  },
  'a drain of a queue with a typing mistake': {
    act: (store) => drainQueue(store, 'mial', ADA),
    code: 'UNKNOWN_QUEUE',
    message: 'Did you mean "mail"?',
  },
  'a limit of a queue with a typing mistake': {
    act: (store) => limitQueue(store, 'mial', { ...ADA, maxDepth: 1 }),
    code: 'UNKNOWN_QUEUE',
    message: 'Did you mean "mail"?',
  },
  'a name of a job with a typing mistake': {
    act: (store) => pauseJob(store, 'nop', WHY),
    code: 'UNKNOWN_JOB',
    message: 'No job "nop" is defined in this store. Did you mean "noop"?',
  },
  'a limit of a job with a typing mistake': {
    act: (store) => limitJob(store, 'nop', { ...ADA, maxRunning: 1 }),
    code: 'UNKNOWN_JOB',
    message: 'Did you mean "noop"?',
  },
  'a name of a node with a typing mistake': {
    act: (store) => cordonNode(store, 'tset', ADA),
    code: 'UNKNOWN_NODE',
    message: 'There is no daemon "tset" (running: 1 test). Did you mean "test"?',
  },
  'the number of no node': {
    act: (store) => drainNode(store, 9, ADA),
    code: 'UNKNOWN_NODE',
    message: 'There is no daemon "9" (running: 1 test).',
  },
  'a limit of nothing': {
    act: (store) => limitQueue(store, 'default', ADA),
    code: 'LIMIT_INVALID',
    message: 'The limits of the queue "default", expected maxDepth, maxRunning or rate, got none.',
  },
  'a limit of nothing of a job': {
    act: (store) => limitJob(store, 'noop', ADA),
    code: 'LIMIT_INVALID',
    message: 'The limits of the job "noop", expected maxRunning or rate, got none.',
  },
  'a change to no priority': {
    act: (store) => changePriority(store, { runId: 1, ...ADA }),
    code: 'REQUEST_INVALID',
    message: 'A change of priority, priority: expected a priority, or toFront, got neither.',
  },
  'a change to another word': {
    act: (store) => changePriority(store, { runId: 1, priority: ANY('hgih'), ...ADA }),
    code: 'REQUEST_INVALID',
    message: 'priority: expected one of critical, high, normal, low, got "hgih".',
  },
  'a change of priority by nobody': {
    act: (store) => changePriority(store, { runId: 1, toFront: true, actor: ' ' }),
    code: 'REQUEST_INVALID',
    message: 'A change of priority, actor: expected a name of at most 100 characters, got " ".',
  },
  'a replay with an input and a patch': {
    act: (store) => replayDead(store, { ...ALL, ...ADA, input: 1, patch: {} }),
    code: 'REQUEST_INVALID',
    message: 'A replay, patch: expected input or patch, got both.',
  },
};

eachDialect('an act of an operator', (open) => {
  test('is refused by its verb, whoever calls it, and nothing is written', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await q.node();
    const before = await written(q.store);
    for (const [what, { act, code, message }] of Object.entries(REFUSED))
      expect(await refusal(what, act(q.store))).toMatchObject({
        what,
        code,
        message: expect.stringContaining(message),
      });
    for (const [what, act] of Object.entries(ACTS)) {
      const isPause = what.startsWith('A pause');
      for (const reason of ['', ' \n', ANY(null)])
        expect(await refusal(what, act(q.store, { ...ADA, reason }))).toMatchObject({
          what,
          code: isPause ? 'PAUSE_INVALID' : 'REQUEST_INVALID',
          message: expect.stringContaining('reason: expected a text'),
          hint: expect.stringContaining('--reason'),
        });
      for (const actor of ['', ' ', 'a'.repeat(101), 'a\0', ANY(undefined)])
        expect(await refusal(what, act(q.store, { ...WHY, actor }))).toMatchObject({
          what,
          code: 'REQUEST_INVALID',
          problems: [
            { field: 'actor', message: expect.stringContaining('a name of at most 100 characters') },
          ],
        });
    }
    expect(await written(q.store)).toEqual(before);
  });
});

async function written(store: Store): Promise<readonly unknown[]> {
  return store.read(function* (tx) {
    const events = yield* tx.rows(sql<{ n: number }>`select count(*) as n from events`);
    const runs = yield* tx.rows(sql<{ state: number }>`select state, priority from runs`);
    const queues = yield* tx.rows(
      sql<{ mode: string }>`select name, mode, max_depth from queues order by name`,
    );
    return [events, runs, queues];
  });
}

async function refusal(what: string, acting: Promise<unknown>): Promise<object> {
  return acting.then(
    () => ({ what, code: 'none: it was done' }),
    (error: object) => Object.assign(error, { what }),
  );
}
