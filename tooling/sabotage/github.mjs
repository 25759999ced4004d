// The sync with GitHub: no second issue, no early request, nothing of people.

const SRC = 'packages/github/src';
const SYNC = 'packages/github/test/sync.test.ts';
const CORNERS = 'packages/github/test/sync-corners.test.ts';
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
        search: 'if (isHidden || age < settings.createSettleSeconds * SECOND_MS) {',
        replace: 'if (isHidden) {',
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
  {
    breaks: 'a 403 on one issue stops its whole repository',
    edits: [
      {
        file: `${SRC}/sync/refused.ts`,
        search: "if (found === 'unreachable' || !found.mayWrite || isOfToken(answer))",
        replace: '',
      },
    ],
    noticedBy: [{ file: TROUBLES, test: 'goes on where the token may not change one of its issues' }],
  },
  {
    breaks: 'only the first redirect is followed',
    edits: [
      { file: `${SRC}/client/follow.ts`, search: 'const MOST_HOPS = 3;', replace: 'const MOST_HOPS = 1;' },
    ],
    noticedBy: [{ file: CORNERS, test: 'follows an issue of a renamed repository that was transferred too' }],
  },
  {
    breaks: 'a half marker of a person begins our part of a body',
    edits: [
      {
        file: `${SRC}/mapping/managed-block.ts`,
        search: 'const from = body.lastIndexOf(START, at);',
        replace: 'const from = body.indexOf(START, last);',
      },
    ],
    noticedBy: [{ file: CORNERS, test: 'leaves the half marker of a person' }],
  },
  {
    breaks: 'issues are looked at that a run has no room to change',
    edits: [
      {
        file: `${SRC}/sync/push-issue.ts`,
        search: 'if (work.room.left <= 0) return WAITS;',
        replace: '',
      },
    ],
    noticedBy: [{ file: CORNERS, test: 'looks at no issue that it has no room to change' }],
  },
  {
    breaks: 'the issue of another task is adopted',
    edits: [
      {
        file: `${SRC}/sync/find-lost.ts`,
        search: '(owners.get(issue) ?? own) === own',
        replace: 'true',
      },
    ],
    noticedBy: [{ file: CORNERS, test: 'does not take the issue of another task for it' }],
  },
];
