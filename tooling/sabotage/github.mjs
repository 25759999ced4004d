// The sync with GitHub: no second issue, no early request, nothing of people.

const SRC = 'packages/github/src';
const SYNC = 'packages/github/test/sync.test.ts';
const TROUBLES = 'packages/github/test/sync-troubles.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const GITHUB = [
  {
    breaks: 'a POST whose answer was lost is sent again',
    edits: [
      {
        file: `${SRC}/client/github-client.ts`,
        search: "if (!isBroken || request.method === 'POST' || attempt >= TRIES) return result;",
        replace: 'if (!isBroken || attempt >= TRIES) return result;',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'repeats a GET and a PATCH that broke, but no POST' }],
  },
  {
    breaks: 'an issue that is not in the list yet is made again at once',
    edits: [
      {
        file: `${SRC}/sync/find-lost.ts`,
        search: 'if (age < settings.createSettleSeconds * SECOND_MS) {',
        replace: 'if (age < 0) {',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'waits for a list that lags two minutes, and adopts what appears' }],
  },
  {
    breaks: 'lost issues are searched by our clock',
    edits: [
      {
        file: `${SRC}/sync/create-issue.ts`,
        search: 'intentRemoteAt: session.remoteNow() ?? now,',
        replace: 'intentRemoteAt: now,',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'searches by the clock of GitHub' }],
  },
  {
    breaks: 'a run goes on behind a limit',
    edits: [
      {
        file: `${SRC}/sync/session.ts`,
        search: "if (limit) return { kind: 'stopped' };\n    const result",
        replace: 'const result',
      },
      {
        file: `${SRC}/sync/session.ts`,
        search: "if (limit || room.left <= 0) return { kind: 'stopped' };",
        replace: "if (room.left <= 0) return { kind: 'stopped' };",
      },
      {
        file: `${SRC}/sync/create-issue.ts`,
        search: "if (desired === 'stopped' || session.stoppedBy() || room.left <= 0) return WAITS;",
        replace: "if (desired === 'stopped' || room.left <= 0) return WAITS;",
      },
      {
        file: `${SRC}/sync/create-issue.ts`,
        search: 'if (session.stoppedBy()) return undefined;',
        replace: '',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'end with the last request that is left' }],
  },
  {
    breaks: 'a later run does not wait for the time that GitHub named',
    edits: [
      {
        file: `${SRC}/sync/run-sync.ts`,
        search: 'if (note && note.resumeAfter > clock.now())',
        replace: 'if (note && note.resumeAfter < 0)',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'stop the run at once' }],
  },
  {
    breaks: 'an issue that a person closed is opened again',
    edits: [
      {
        file: `${SRC}/difference/difference.ts`,
        search: 'const isNewWish = state !== pushedState && state !== remote.state;',
        replace: 'const isNewWish = state !== remote.state;',
      },
    ],
    noticedBy: [{ file: SYNC, test: 'leaves closed what a person closed' }],
  },
  {
    breaks: 'labels of people are removed',
    edits: [
      {
        file: `${SRC}/difference/difference.ts`,
        search: '!ours.has(sameName(name)) || hasName(labels, name)',
        replace: 'hasName(labels, name)',
      },
    ],
    noticedBy: [{ file: SYNC, test: 'leaves the text, labels and assignees of people as they are' }],
  },
  {
    breaks: 'writes follow each other without a pause',
    edits: [
      {
        file: `${SRC}/client/github-client.ts`,
        search: 'const BETWEEN_WRITES_MS = 1_000;',
        replace: 'const BETWEEN_WRITES_MS = 0;',
      },
    ],
    noticedBy: [{ file: SYNC, test: 'writes at least a second apart' }],
  },
];
