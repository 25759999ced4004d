// What is promised to an application that has a client: its transaction stays its own, and no call is cut off.

const CLIENT = 'packages/queue/src/client/client.ts';
const CLIENT_TEST = 'packages/queue/test/client.test.ts';
const GUEST = 'packages/storage/src/postgres/guest.ts';
const OPEN = 'packages/storage/src/postgres/open.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const CLIENTS = [
  {
    breaks: 'two runs that a client is asked for at once in one transaction of the application have no turns',
    edits: [
      {
        file: GUEST,
        search: 'const before = turns.get(transaction) ?? Promise.resolve();',
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
    breaks:
      "statements of the application's own are planned without scans after a run that comes after another",
    edits: [{ file: GUEST, search: '[path, seqscan, jit]', replace: "[path, 'off', jit]" }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application its own statements are planned as they were after a run',
      },
    ],
  },
  {
    breaks: 'statements are compiled, PostgreSQL',
    edits: [{ file: OPEN, search: 'schema }, SETTINGS)', replace: 'schema }, {})' }],
    noticedBy: [
      { file: 'packages/storage/test/postgres-connection.test.ts', test: 'no statement is compiled' },
    ],
  },
  {
    breaks: 'a client is taken along by a transaction that sees a queue as it was',
    edits: [{ file: GUEST, search: "if (!isolation.startsWith('read '))", replace: "if (isolation === '')" }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application is refused under repeatable read',
      },
    ],
  },
  {
    breaks: 'a client is closed although a call is under way',
    edits: [{ file: CLIENT, search: '    await Promise.allSettled(underWay);\n', replace: '' }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'a client (postgres) is closed when what it was asked before is done',
      },
    ],
  },
];
