/**
 * One run with one token: every request goes through here. It stops at the first sign of a limit, and says nothing more
 * to GitHub then; it counts what changes something; it knows GitHub's clock.
 */
import type { Store } from '@sb/storage';
import type { Answer, Limit, Lost } from '../client/answer.ts';
import { limitOf } from '../client/answer.ts';
import type { Clock, GithubClient, Request } from '../client/github-client.ts';
import { following } from '../client/follow.ts';
import { fields } from '../client/remote-issue.ts';
import { TokenRefusedError } from '../errors.ts';
import { readTokenNote, writeTokenNote } from '../links/notes.sql.ts';
import type { Time } from '../model.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** No request was made: a limit or the most changes of a run were reached before. */
export interface Stopped {
  readonly kind: 'stopped';
}

export type Asked = Answer | Lost | Stopped;
/** A rehearsal: the request that would have been made is noted. */
export interface Rehearsed {
  readonly kind: 'rehearsed';
}

export interface Session {
  readonly store: Store;
  readonly clock: Clock;
  readonly dryRun: boolean;
  /** Follows redirects. */
  get(path: string, query?: Request['query']): Promise<Asked>;
  /** `room`: how many more changes the organisation may make. */
  change(request: Request, room: Room): Promise<Asked | Rehearsed>;
  /** GitHub's time, by its last answer. Undefined before the first. */
  remoteNow(): Time | undefined;
  /** The login of the token's user, asked once; undefined for the token of an app, which has none. */
  creator(): Promise<Creator | 'stopped'>;
  /** The limit that ended the run. */
  stoppedBy(): Limit | undefined;
  /** What a rehearsal would have sent. */
  readonly rehearsed: readonly Request[];
}

/** The user of the token. */
interface Creator {
  readonly login: string | undefined;
}

/** The changes that an organisation has left in this run. */
export interface Room {
  left: number;
}

export interface SessionOptions {
  readonly store: Store;
  readonly client: GithubClient;
  readonly clock: Clock;
  /** The name of the token: a part of its hash. */
  readonly token: string;
  readonly dryRun: boolean;
}

export function createSession({ store, client, clock, token, dryRun }: SessionOptions): Session {
  const rehearsed: Request[] = [];
  let limit: Limit | undefined;
  let skew: number | undefined;
  let creator: Creator | undefined;

  async function ask(request: Request): Promise<Asked> {
    if (limit) return { kind: 'stopped' };
    const result = await client.send(request);
    if (result.kind === 'lost') return result;
    const now = clock.now();
    if (result.at !== undefined) skew = result.at - now;
    if (result.status === 401) throw new TokenRefusedError();
    const found = limitOf(result, now);
    if (!found) return result;
    limit = await noteLimit(store, { token, found, now, dryRun });
    return found.isRefused ? { kind: 'stopped' } : result;
  }

  return {
    store,
    clock,
    dryRun,
    rehearsed,
    // The address of a redirect has the query.
    get: (path, query) =>
      following<Asked>(client.origin, path, (place, isFirst) =>
        ask({ method: 'GET', path: place, ...(query && isFirst && { query }) }),
      ),
    async creator() {
      if (creator) return creator;
      const asked = await ask({ method: 'GET', path: '/user' });
      if (asked.kind === 'stopped') return 'stopped';
      const login =
        asked.kind === 'answer' && asked.status === 200 ? fields(asked.body)?.['login'] : undefined;
      creator = { login: typeof login === 'string' ? login : undefined };
      return creator;
    },
    async change(request, room) {
      if (limit || room.left <= 0) return { kind: 'stopped' };
      room.left -= 1;
      if (!dryRun) return ask(request);
      rehearsed.push(request);
      return { kind: 'rehearsed' };
    },
    remoteNow: () => (skew === undefined ? undefined : clock.now() + skew),
    stoppedBy: () => limit,
  };
}

/** Keeps the limit for all later runs of this token: they make no request before its end. */
async function noteLimit(
  store: Store,
  {
    token,
    found,
    now,
    dryRun,
  }: Pick<SessionOptions, 'token' | 'dryRun'> & { readonly found: Limit; readonly now: Time },
): Promise<Limit> {
  return store.write(function* (tx) {
    const before = yield* readTokenNote(tx, token);
    const backoffMs = Math.min(HOUR_MS, before?.backoffMs === undefined ? MINUTE_MS : 2 * before.backoffMs);
    const resumeAfter = found.resumeAfter ?? now + backoffMs;
    // A rehearsal stores nothing: the next run asks GitHub by itself.
    if (!dryRun)
      yield* writeTokenNote(tx, token, {
        resumeAfter,
        ...(found.resumeAfter === undefined && { backoffMs }),
      });
    return { ...found, resumeAfter };
  });
}
