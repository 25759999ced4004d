// What guards the console: who may ask, what an answer may hold, and what it may cost.

const WALK_TEST = 'apps/console/test/guard/walk.test.ts';
const SEEN_TEST = 'apps/console/test/guard/seen.test.ts';
const MATRIX_TEST = 'apps/console/test/guard/matrix.test.ts';
const STREAMS_TEST = 'apps/console/test/guard/streams.test.ts';
const HOSTILE_TEST = 'apps/console/test/guard/hostile.test.ts';
const SIGN_IN_TEST = 'apps/console/test/sign-in.test.ts';
const GUARD = 'apps/console/src/guard/guard.ts';
const EXPORT = 'apps/console/src/export/export-rows.ts';
const STREAM = 'apps/console/src/live/stream.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const GUARDED = [
  {
    breaks: 'the page of another site changes something with the cookie of a person',
    edits: [
      {
        file: GUARD,
        search: "const isOwnSite = from.site === 'same-origin';",
        replace: 'const isOwnSite = true;',
      },
    ],
    noticedBy: [{ file: MATRIX_TEST, test: 'every change asks for JSON from a page of our own' }],
  },
  {
    breaks: 'any site may ask by a name that leads to this machine',
    edits: [
      { file: GUARD, search: 'if (host !== undefined && hosts', replace: 'if (host === undefined || !hosts' },
    ],
    noticedBy: [{ file: MATRIX_TEST, test: 'lines that no browser sends are refused' }],
  },
  {
    breaks: 'a token of some jobs does what is of all jobs',
    edits: [
      { file: GUARD, search: 'if (who?.jobs && !route.isOfJobs', replace: 'if (who?.jobs && route.isOfJobs' },
    ],
    noticedBy: [{ file: WALK_TEST, test: 'every route answers each kind of credentials' }],
  },
  {
    breaks: 'an administrator of some organisations gives itself all of them',
    edits: [
      {
        file: GUARD,
        search: 'if (route.isOfAllOrgs && who?.orgs)',
        replace: 'if (route.isOfAllOrgs && !who)',
      },
    ],
    noticedBy: [{ file: WALK_TEST, test: 'every route answers each kind of credentials' }],
  },
  {
    breaks: 'a token makes another one with more rights',
    edits: [
      {
        file: GUARD,
        search: "who?.kind === 'token' && (who.role !== 'admin' || who.orgs)",
        replace: "who?.kind === 'wall'",
      },
    ],
    noticedBy: [
      { file: WALK_TEST, test: 'every route answers each kind of credentials' },
      { file: SIGN_IN_TEST, test: 'a token makes no token and no link, and ends none' },
    ],
  },
  {
    breaks: 'an answer has a secret of the environment',
    edits: [
      {
        file: 'apps/console/src/reader/reader.ts',
        search: 'const shown = redacted(answer, question.secrets);',
        replace: 'const shown = redacted(answer, []);',
      },
    ],
    noticedBy: [{ file: SEEN_TEST, test: 'no answer, export or stream has a secret' }],
  },
  {
    breaks: 'a fact of the live stream has its secrets',
    edits: [
      {
        file: 'apps/console/src/rows/event-rows.ts',
        search: 'maskNews(seen, secrets).map((one)',
        replace: 'seen.map((one)',
      },
    ],
    noticedBy: [{ file: SEEN_TEST, test: 'no answer, export or stream has a secret' }],
  },
  {
    breaks: 'a token of some jobs hears what happens to all queues',
    edits: [
      {
        file: 'apps/console/src/guard/seen-fact.ts',
        search: 'jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId)',
        replace: 'jobId === undefined || maySeeJob(who, jobId)',
      },
    ],
    noticedBy: [{ file: SEEN_TEST, test: 'a token of some jobs sees nothing of others' }],
  },
  {
    breaks: 'a stream goes on after its session has ended',
    edits: [
      {
        file: STREAM,
        search: 'if (JSON.stringify(now) !== JSON.stringify(who)) end();',
        replace: 'if (now && !who) end();',
      },
    ],
    noticedBy: [{ file: STREAMS_TEST, test: 'a stream (sqlite) ends when its session ends' }],
  },
  {
    breaks: 'a client that takes nothing keeps its place for good',
    edits: [{ file: STREAM, search: '      stream.abort();\n', replace: '' }],
    noticedBy: [{ file: STREAMS_TEST, test: 'a client that takes nothing is let go' }],
  },
  {
    breaks: 'a cell of an export is a formula',
    edits: [{ file: EXPORT, search: "? `'${plain}`", replace: '? plain' }],
    noticedBy: [{ file: HOSTILE_TEST, test: 'no export has what a terminal or a spreadsheet acts on' }],
  },
  {
    breaks: 'a password that leaked a thousand times is taken',
    edits: [
      {
        file: 'packages/access/src/passwords/known-passwords.ts',
        search: 'lists.long.has(text) || ',
        replace: '',
      },
    ],
    noticedBy: [
      { file: 'packages/access/src/passwords/check-password.test.ts', test: 'the list has 10,000 passwords' },
    ],
  },
];
