// The promises of a client to its application: its transaction stays its own, and no call is cut off.

const CLIENT = 'packages/queue/src/client/store-client.ts';
const CLIENT_TEST = 'packages/queue/test/client.test.ts';
const GUEST = 'packages/storage/src/postgres/guest.ts';
const OPEN = 'packages/storage/src/postgres/open.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const CLIENTS = [
  {
    breaks: 'a part of many runs that are refused stays in the transaction of the application',
    edits: [
      {
        file: 'packages/queue/src/enqueue/enqueue-many.ts',
        search: 'undoWork(tx) : keepWork(tx)',
        replace: 'keepWork(tx) : keepWork(tx)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/own-transaction.test.ts',
        test: 'of many runs none is stored if one is refused, and the transaction goes on',
      },
    ],
  },
  {
    breaks: 'an empty filter of a program chooses all dead letters',
    edits: [
      {
        file: 'packages/queue/src/client/client-dead-letters.ts',
        search: 'if (Object.keys(filter).length > 0) return { filter };',
        replace: 'if (Object.keys(filter).length >= 0) return { filter };',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/client-dead-letters.test.ts',
      test: `a client (${dialect}) takes no choice that may have been meant otherwise`,
    })),
  },
  {
    breaks: 'a worker that is stopped before its start leaves those who wait for it',
    edits: [
      {
        file: 'packages/worker/src/program/create-worker.ts',
        search: 'readiness.reject(new WorkerStoppedError());',
        replace: 'void readiness;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/worker/test/worker-client.test.ts',
        test: 'a worker in a program (sqlite) that is stopped before it started is never ready',
      },
    ],
  },
  {
    breaks: 'a client that is closed does not stop its subscriptions',
    edits: [
      {
        file: 'packages/queue/src/client/store-client.ts',
        search: 'await Promise.all([...subscriptions].map((one) => one.stop()));',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/client-runs.test.ts',
        test: 'goes on after a close where its consumer was, and waits for the handler that runs',
      },
    ],
  },
  {
    breaks: 'two concurrent enqueues of a client in one transaction of the application do not take turns',
    edits: [
      {
        file: GUEST,
        search: 'const before = turns.get(connection) ?? Promise.resolve();',
        replace: 'const before = Promise.resolve();',
      },
    ],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application its search_path is as it was after two that were asked for at once',
      },
    ],
  },
  {
    breaks: 'after an enqueue with a parent, statements of the application are planned without scans',
    edits: [{ file: GUEST, search: '[path, seqscan, jit]', replace: "[path, 'off', jit]" }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application its own statements are planned as they were after a run',
      },
    ],
  },
  {
    breaks: 'statements are compiled by JIT, PostgreSQL',
    edits: [{ file: OPEN, search: 'schema }, SETTINGS)', replace: 'schema }, {})' }],
    noticedBy: [
      { file: 'packages/storage/test/postgres-connection.test.ts', test: 'no statement is compiled' },
    ],
  },
  {
    breaks: 'a client accepts a transaction that sees an old state of a queue',
    edits: [
      {
        file: GUEST,
        search: "if (isolation !== 'any' && !level.startsWith('read '))",
        replace: "if (level === '')",
      },
    ],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application is refused under repeatable read',
      },
    ],
  },
  {
    breaks: 'a client closes during a call',
    edits: [{ file: CLIENT, search: 'Promise.allSettled(underWay), ', replace: '' }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'a client (postgres) is closed when what it was asked before is done',
      },
    ],
  },
];
