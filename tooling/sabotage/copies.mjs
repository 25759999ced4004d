// A store that moves to another place, and jobs in a test.

const COPY_TEST = 'packages/storage/test/copy.test.ts';
const VALUES_TEST = 'packages/storage/test/copy-values.test.ts';
const MOVE_TEST = 'apps/worker/test/db-copy.test.ts';
const COPY = 'packages/storage/src/copy';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const COPIES = [
  {
    breaks: 'a copied store lacks the indexes that were set aside',
    edits: [{ file: `${COPY}/copy-store.ts`, search: '  await buildIndexes(to, options);\n', replace: '' }],
    noticedBy: [{ file: COPY_TEST, test: 'has every index again' }],
  },
  {
    breaks: 'a copied store has no events',
    edits: [{ file: `${COPY}/table-rules.ts`, search: "events: 'facts'", replace: "events: 'left'" }],
    noticedBy: [{ file: MOVE_TEST, test: 'every command answers the same on PostgreSQL' }],
  },
  {
    breaks: 'a copied store has no alerts',
    edits: [
      { file: `${COPY}/table-rules.ts`, search: "alert_episodes: 'copy'", replace: "alert_episodes: 'left'" },
    ],
    noticedBy: [{ file: MOVE_TEST, test: 'every command answers the same on PostgreSQL' }],
  },
  {
    breaks: 'a copy that gives back other rows than were written is taken for whole',
    edits: [
      {
        file: `${COPY}/checksum.ts`,
        search: 'return crc32(record);',
        replace: 'return 1;',
      },
    ],
    noticedBy: [{ file: COPY_TEST, test: 'that gives back another row than was written is refused' }],
  },
  {
    breaks: 'a copied table that PostgreSQL has in many blocks is read back in part',
    edits: [{ file: `${COPY}/table-sums.sql.ts`, search: 'from += each)', replace: 'from += each + 1)' }],
    noticedBy: [{ file: VALUES_TEST, test: 'a table of several parts is read back whole' }],
  },
  {
    breaks: 'a run behind many that a test worker lacks waits for the clock of the test',
    edits: [{ file: 'packages/runner/src/drain.ts', search: '!freed && exhausted)', replace: '!freed)' }],
    noticedBy: [
      {
        file: 'packages/testing/test/test-worker.test.ts',
        test: 'a run behind many of jobs that the worker lacks is executed',
      },
    ],
  },
  {
    breaks: 'one who is limited to an organisation that is not stored hears of the others',
    edits: [
      {
        file: 'apps/console/src/guard/seen-org.ts',
        search: 'if (who.orgs === undefined) return;',
        replace: 'return;',
      },
    ],
    noticedBy: [{ file: 'apps/console/test/orgs.test.ts', test: 'out of sight is no organisation' }],
  },
];
