// Who uses the console: sign-ins and their limit, sessions, links, tokens, users, requests that are sent twice.

const SIGN_IN_TEST = 'packages/access/test/sign-in.test.ts';
const SESSIONS_TEST = 'packages/access/test/sessions.test.ts';
const LINKS_TEST = 'packages/access/test/links.test.ts';
const TOKENS_TEST = 'packages/access/test/tokens.test.ts';
const USERS_TEST = 'packages/access/test/users.test.ts';
const LIMIT_TEST = 'packages/access/src/limit/sign-in-limit.test.ts';
const COUNT = 'packages/access/src/limit/count-attempts.ts';
const LIMIT = 'packages/access/src/limit/sign-in-limit.ts';
const HASH = 'packages/access/src/passwords/hash-password.ts';
const SESSION = 'packages/access/src/sessions/session.ts';
const LINK = 'packages/access/src/links/link.ts';
const USERS = 'packages/access/src/users/users.sql.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ACCESS = [
  {
    breaks: 'many sign-ins at once get past the limit, because only one that failed counts',
    edits: [
      {
        file: COUNT,
        search:
          'for (const { key, before } of counts) yield* setAttempts(tx, key, countFailure(before, now));',
        replace: '',
      },
    ],
    noticedBy: [
      { file: SIGN_IN_TEST, test: 'a sign-in (sqlite) cannot be tried more often by many at once' },
      { file: SIGN_IN_TEST, test: 'a sign-in (postgres) cannot be tried more often by many at once' },
    ],
  },
  {
    breaks: 'two consoles on PostgreSQL read the same count of failed sign-ins',
    edits: [
      {
        file: 'packages/access/src/limit/sign-ins.sql.ts',
        search: 'forUpdate(tx)',
        replace: 'sql``',
      },
    ],
    noticedBy: [
      { file: SIGN_IN_TEST, test: 'a sign-in (postgres) cannot be tried more often by many at once' },
    ],
  },
  {
    breaks: 'an unknown name is answered without the work of a password',
    edits: [
      {
        file: HASH,
        search: "const [, logN, r, p, salt = '', hash = ''] = (stored",
        replace: "if (!stored) return false;\n  const [, logN, r, p, salt = '', hash = ''] = (stored",
      },
    ],
    noticedBy: [{ file: SIGN_IN_TEST, test: 'a sign-in (sqlite) says the same of an unknown name' }],
  },
  {
    breaks: 'any number of passwords is computed at once',
    edits: [{ file: HASH, search: 'const MOST_AT_ONCE = 2;', replace: 'const MOST_AT_ONCE = 200;' }],
    noticedBy: [
      { file: 'packages/access/test/hash-password.test.ts', test: 'two passwords are computed at a time' },
    ],
  },
  {
    breaks: 'a sign-in that was refused because others wait counts as a failure',
    edits: [
      {
        file: 'packages/access/src/sessions/try-password.ts',
        search: 'await store.write((tx) => cancelAttempt(tx, keys)).catch(() => {});',
        replace: '',
      },
    ],
    noticedBy: [{ file: SIGN_IN_TEST, test: 'a sign-in (sqlite) that finds too many others waiting' }],
  },
  {
    breaks: 'the name of a failed sign-in is stored as it was typed',
    edits: [
      {
        file: COUNT,
        search: 'account: `account:${account}`',
        replace: 'account: `account:${account}:${name}`',
      },
    ],
    noticedBy: [{ file: SIGN_IN_TEST, test: 'a sign-in (sqlite) says the same of an unknown name' }],
  },
  {
    breaks: 'a right password forgets the failures of other accounts from its address',
    edits: [{ file: LIMIT, search: 'Math.max(0, before.failures - failures)', replace: '0 * failures' }],
    noticedBy: [
      { file: SIGN_IN_TEST, test: 'a sign-in (sqlite) that is right takes its own failures off the address' },
    ],
  },
  {
    breaks: 'the waits after failed sign-ins do not grow',
    edits: [{ file: LIMIT, search: '2 ** (failures - FREE_FAILURES)', replace: '1' }],
    noticedBy: [
      { file: LIMIT_TEST, test: 'no attacker checks more than 5 passwords at once, or 34 in a day' },
    ],
  },
  {
    breaks: 'each address of an IPv6 network may fail on its own',
    edits: [
      {
        file: 'packages/access/src/limit/address-key.ts',
        search: '.slice(0, 4)',
        replace: '.slice(0, 8)',
      },
    ],
    noticedBy: [{ file: SIGN_IN_TEST, test: 'a sign-in (sqlite) is limited for an address too' }],
  },
  {
    breaks: 'a session goes on however long it was idle',
    edits: [
      { file: SESSION, search: "if (seenAt <= now - IDLE_MS) return { refused: 'expired' };", replace: '' },
    ],
    noticedBy: [{ file: SESSIONS_TEST, test: 'a session (sqlite) ends after 12 hours without a request' }],
  },
  {
    breaks: 'a session keeps the rights that its user had at the sign-in',
    edits: [
      { file: SESSION, search: "if (user.version !== version) return { refused: 'changed' };", replace: '' },
    ],
    noticedBy: [{ file: SESSIONS_TEST, test: 'a session (sqlite) ends when the rights of its user change' }],
  },
  {
    breaks: 'a session from before lives again when its user is enabled',
    edits: [
      {
        file: USERS,
        search: 'set disabled_at = ${tx.now}, version = version + 1',
        replace: 'set disabled_at = ${tx.now}',
      },
      {
        file: USERS,
        search: 'set disabled_at = null, version = version + 1',
        replace: 'set disabled_at = null',
      },
    ],
    noticedBy: [{ file: SESSIONS_TEST, test: 'a session (sqlite) ends when the rights of its user change' }],
  },
  {
    breaks: 'a new password leaves the other sessions of its user',
    edits: [
      {
        file: USERS,
        search: 'set password = ${password}, version = version + 1',
        replace: 'set password = ${password}',
      },
    ],
    noticedBy: [
      { file: SESSIONS_TEST, test: 'a session (sqlite) goes on when its user changes the password' },
      { file: LINKS_TEST, test: 'a link (sqlite) for a new password ends the sessions' },
    ],
  },
  {
    breaks: 'two administrators who disable each other at once leave none',
    edits: [
      {
        file: USERS,
        search:
          "if (tx.dialect === 'postgres') yield* tx.run(sql`lock table users in share row exclusive mode`);",
        replace: '',
      },
    ],
    noticedBy: [
      { file: USERS_TEST, test: 'a user (postgres) who becomes the last administrator meanwhile' },
      { file: LINKS_TEST, test: 'the first link (postgres) that another process uses at this moment' },
    ],
  },
  {
    breaks: 'the links of a user who was disabled still make users',
    edits: [
      {
        file: USERS,
        search: 'links where used_at is null',
        replace: 'links where false',
      },
    ],
    noticedBy: [{ file: USERS_TEST, test: 'a user (sqlite) is disabled and enabled once each' }],
  },
  {
    breaks: 'a link can be used twice',
    edits: [{ file: LINK, search: "if (link.used_at !== null) return 'used';", replace: '' }],
    noticedBy: [{ file: LINKS_TEST, test: 'a link (sqlite) makes a user with its rights' }],
  },
  {
    breaks: 'the first link makes an administrator although there are users',
    edits: [{ file: LINK, search: "if (link.kind === 'first' && hasUsers) return 'done';", replace: '' }],
    noticedBy: [
      {
        file: LINKS_TEST,
        test: 'the first link (sqlite) makes no administrator where a user came by another link',
      },
    ],
  },
  {
    breaks: 'a second console makes the first link of the other void',
    edits: [
      {
        file: 'packages/access/src/links/make-link.ts',
        search: 'if (there && there.expires_at > (yield* readClock(tx)))',
        replace: 'if (there && there.expires_at < (yield* readClock(tx)))',
      },
    ],
    noticedBy: [{ file: LINKS_TEST, test: 'the first link (sqlite) is valid once for a store' }],
  },
  {
    breaks: 'a token keeps a role that its user has lost',
    edits: [
      {
        file: 'packages/access/src/identity.ts',
        search: 'mayDo(user, token.role) ? token.role : user.role',
        replace: 'token.role',
      },
    ],
    noticedBy: [{ file: TOKENS_TEST, test: 'a token (sqlite) never has more rights than its user' }],
  },
  {
    breaks: 'a key of a request answers another request',
    edits: [
      {
        file: 'packages/access/src/requests/requests.ts',
        search: 'if (there?.request !== hash)',
        replace: 'if (!there)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/access/test/requests.test.ts',
        test: 'a request that is sent twice (sqlite) with another body is refused',
      },
    ],
  },
  {
    breaks: 'a restore brings back links that were used since the backup',
    edits: [
      {
        file: 'packages/access/src/restore/forget-sessions.sql.ts',
        search: "const TABLES = ['sessions', 'links'] as const;",
        replace: "const TABLES = ['sessions'] as const;",
      },
    ],
    noticedBy: [
      {
        file: 'packages/access/test/forget-sessions.test.ts',
        test: 'a store that was restored (sqlite) has no session',
      },
      {
        file: 'packages/access/test/forget-sessions.test.ts',
        test: 'a store that was restored (postgres) has no session',
      },
    ],
  },
];
