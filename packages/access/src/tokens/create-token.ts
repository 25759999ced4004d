/**
 * A token for a program. Called by CLI and console.
 * Promise: a token has at most the rights of its user, at every moment, and ends after a year at most. Its text is returned
 * once; the store has its hash. Of the tokens of a user that can be used no two have one name, and there are at most 50. A
 * user whose rights or password change at the same time, or whose token ends, makes none.
 * A crash before the commit changes nothing; after it, the change and its event are both there.
 */
import { publish, toEngineEvent } from '@sb/events';
import { isStorableText, readClock, type Store } from '@sb/storage';
import { describeValue, isInstant } from '@sb/words';
import { because, checkAct } from '../act.ts';
import {
  AccessInvalidError,
  type AccessProblem,
  AskerChangedError,
  TokenExistsError,
  TooManyTokensError,
  UnknownTokenError,
} from '../errors.ts';
import { mayDo, maySeeOrg, type Role } from '../identity.ts';
import { listProblems, roleProblems } from '../rights.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { hasAskerChanged, type AskerAct } from '../users/check-asker.ts';
import { knownUser } from '../users/find-users.ts';
import { type User, userOf } from '../users/user.ts';
import { lockUsers } from '../users/users.sql.ts';
import { SHOWN_CHARACTERS, type Token, tokenOf, tokenText } from './token.ts';
import { countLiveTokens, findLiveToken, insertToken } from './tokens.sql.ts';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,39}$/;
/** Each has live streams and keys of requests of its own. */
const MOST_OF_USER = 50;
const LONGEST_MS = 366 * 86_400_000;
/** A job id, or the beginning of job ids with a `*` at its end. */
const JOB_PATTERN = /^[^*\s]*\*?$/;

export interface TokenWish {
  readonly name: string;
  /** The name of its user. */
  readonly user: string;
  /** At most that of the user. */
  readonly role: Role;
  /** For this many ms from now, or until an instant (ms since the epoch); at most a year. */
  readonly until: { readonly forMs: number } | { readonly at: number };
  /** Job ids, or beginnings of them with a `*` at the end. Absent: all jobs. */
  readonly jobs?: readonly string[] | undefined;
  readonly orgs?: readonly string[] | undefined;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, `TOKEN_EXISTS`, and `FORBIDDEN`: the one who asks was changed meanwhile. */
export async function createToken(
  store: Store,
  wish: TokenWish,
  act: AskerAct,
): Promise<{ readonly text: string; readonly token: Token }> {
  checkAct('A token', act, wishProblems(wish));
  const text = tokenText(newSecret());
  const token = await store.write(function* (tx) {
    yield* lockUsers(tx);
    if (yield* hasAskerChanged(tx, act)) throw new AskerChangedError();
    const now = yield* readClock(tx);
    const expiresAt = 'at' in wish.until ? wish.until.at : now + wish.until.forMs;
    const user = userOf(yield* knownUser(tx, wish.user));
    const problems = [...endProblems(expiresAt, now), ...excessProblems(wish, user)];
    if (problems.length > 0) throw new AccessInvalidError('A token', problems);
    const other = yield* findLiveToken(tx, { userId: user.id, name: wish.name });
    if (other) throw new TokenExistsError(wish.name, user.name, other.id);
    const count = yield* countLiveTokens(tx, user.id);
    if (count >= MOST_OF_USER) throw new TooManyTokensError(user.name, count);
    const row = yield* insertToken(tx, {
      hash: hashSecret(text),
      prefix: text.slice(0, SHOWN_CHARACTERS),
      name: wish.name,
      user_id: user.id,
      role: wish.role,
      orgs: wish.orgs,
      jobs: wish.jobs,
      created_at: now,
      expires_at: expiresAt,
    });
    if (!row) throw new UnknownTokenError(0);
    const made = tokenOf(row, user.name);
    const { id: tokenId, name, role, orgs, jobs } = made;
    const limits = {
      role,
      ...(orgs && { orgs }),
      ...(jobs && { jobs }),
      expiresAt: new Date(expiresAt).toISOString(),
    };
    const facts = { tokenId, name, user: user.name, ...limits, ...because(act) };
    yield* publish(tx, [toEngineEvent('token.created', facts, { actor: act.actor })]);
    return made;
  });
  return { text, token };
}

function wishProblems({ name, role, jobs, orgs }: TokenWish): readonly AccessProblem[] {
  const isNamed = isStorableText(name) && NAME.test(name);
  const message = `expected 1 to 40 letters, digits or . _ -, the first a letter or a digit, got ${describeValue(name)}`;
  return [
    ...(isNamed ? [] : [{ field: 'name', message }]),
    ...roleProblems(role),
    ...listProblems('orgs', orgs),
    ...jobProblems(jobs),
  ];
}

function jobProblems(jobs: readonly string[] | undefined): readonly AccessProblem[] {
  const problems = listProblems('jobs', jobs);
  const wrong = problems.length > 0 ? undefined : jobs?.find((pattern) => !JOB_PATTERN.test(pattern));
  if (wrong === undefined) return problems;
  const message = `expected job ids, or their beginnings with a * at the end (report.*), got ${describeValue(wrong)}`;
  return [{ field: 'jobs', message }];
}

function endProblems(expiresAt: number, now: number): readonly AccessProblem[] {
  if (isInstant(expiresAt) && expiresAt > now && expiresAt <= now + LONGEST_MS) return [];
  const got = isInstant(expiresAt) ? new Date(expiresAt).toISOString() : String(expiresAt);
  return [{ field: 'expires', message: `expected a time to come, at most a year from now, got ${got}` }];
}

/** The wishes that exceed the rights of the user. */
function excessProblems({ role, orgs }: TokenWish, user: User): readonly AccessProblem[] {
  const beyond = orgs?.find((org) => !maySeeOrg(user, org));
  return [
    ...(mayDo(user, role)
      ? []
      : [{ field: 'role', message: `expected at most ${user.role}, the role of ${user.name}, got ${role}` }]),
    ...(beyond === undefined
      ? []
      : [{ field: 'orgs', message: `expected organisations of ${user.name}, got ${describeValue(beyond)}` }]),
  ];
}
