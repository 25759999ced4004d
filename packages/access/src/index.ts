/** The interface of the package; its floors follow. Times are ms since the epoch, by the store's clock. */
import type { Store, SweepOptions, Swept } from '@sb/storage';

export type Role = 'viewer' | 'operator' | 'admin';
/** The least role of a route. `wall`: a wall may ask for it too. */
export type LeastRole = 'wall' | Role;

/** Who asks. */
export interface Identity {
  readonly kind: 'user' | 'token' | 'wall';
  /** `user:ana`, `token:ci@ana`, `wall`: the actor of events. */
  readonly actor: string;
  readonly role: LeastRole;
  readonly canSeePayload: boolean;
  /** The organisations that it may see and change; absent: all. */
  readonly orgs?: readonly string[];
  /** Patterns of job ids (`report.*`): it may run, read and cancel those, and nothing else. Absent: all. */
  readonly jobs?: readonly string[];
  /** Of a user or a token. */
  readonly userId?: number;
  /** The name of the user. */
  readonly user?: string;
  readonly tokenId?: number;
  /** Of a user or a wall: the key of its session. */
  readonly sessionHash?: string;
}
/** `changed`: the rights or the password of the user were changed after the sign-in. */
export type Refusal = 'unknown' | 'expired' | 'revoked' | 'disabled' | 'changed';
export type Known = { readonly identity: Identity } | { readonly refused: Refusal };

// Who asks.
export declare function readSession(store: Store, secret: string): Promise<Known>;
export declare function readToken(store: Store, secret: string): Promise<Known>;
/** Whether the secret has the form of a token: `sbt_...`. */
export declare function isTokenText(text: string): boolean;

// What it may do: pure.
export declare function mayDo(identity: Pick<Identity, 'role'>, least: LeastRole): boolean;
export declare function maySeeJob(identity: Pick<Identity, 'jobs'>, jobId: string): boolean;
export declare function maySeeOrg(identity: Pick<Identity, 'orgs'>, org: string): boolean;
/** A token with patterns of jobs: every route that is not about one job refuses it. */
export declare function isOfJobsOnly(identity: Pick<Identity, 'jobs'>): boolean;

/** Where a request comes from. */
export interface Origin {
  /** An IP address. */
  readonly address?: string | undefined;
  /** The `User-Agent`. */
  readonly agent?: string | undefined;
}
/** A new session. The secret is the value of its cookie, and is nowhere else. */
export interface SignedIn {
  readonly secret: string;
  readonly identity: Identity;
  readonly expiresAt: number;
}
/** Who acts, and why. */
export interface Act {
  readonly actor: string;
  readonly reason?: string | undefined;
}

// Sessions.
/** Fails with `SIGN_IN_FAILED`, `RATE_LIMITED` (`retryAfterMs`). */
export declare function signIn(
  store: Store,
  wish: Origin & { readonly name: string; readonly password: string },
): Promise<SignedIn>;
/** No session has the secret: nothing happens. */
export declare function signOut(store: Store, secret: string): Promise<void>;
export interface SessionRecord {
  /** The SHA-256 of its secret. */
  readonly hash: string;
  readonly kind: 'user' | 'wall';
  readonly userId?: number;
  readonly user?: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly address?: string;
  readonly agent?: string;
}
/** Those in force, the newest first; with `userId` only those of that user. */
export declare function listSessions(
  store: Store,
  choice?: { readonly userId?: number },
): Promise<readonly SessionRecord[]>;
/** With `userId`: a session of another user is unknown. Fails with `UNKNOWN_SESSION`. */
export declare function endSession(
  store: Store,
  hash: string,
  act: Act & { readonly userId?: number },
): Promise<SessionRecord>;

// Links.
export type LinkKind = 'first' | 'invite' | 'reset' | 'wall';
export interface Link {
  readonly kind: LinkKind;
  /** 43 characters, for the fragment of the URL. */
  readonly secret: string;
  readonly expiresAt: number;
}
export type LinkWish =
  | { readonly kind: 'first' | 'wall' }
  | {
      readonly kind: 'invite';
      readonly role: Role;
      readonly canSeePayload?: boolean;
      readonly orgs?: readonly string[];
    }
  | { readonly kind: 'reset'; readonly user: string };
/** A new `first` link voids the one before. Fails with `LINK_REFUSED`, `UNKNOWN_USER`, `REQUEST_INVALID`. */
export declare function makeLink(store: Store, wish: LinkWish, act: Act): Promise<Link>;
/**
 * For a console that starts. `made`: print it. `waiting`: a link that was printed elsewhere is still valid. `done`: there
 * are users. `by`: where it is printed, as `console on host-1`.
 */
export declare function offerFirstLink(store: Store, by: string): Promise<FirstLink>;
export type FirstLink =
  | { readonly state: 'made'; readonly link: Link }
  | { readonly state: 'waiting'; readonly by: string; readonly createdAt: number; readonly expiresAt: number }
  | { readonly state: 'done' };
/** `http://127.0.0.1:8787/setup#<secret>`; `base` without a slash at its end. */
export declare function linkUrl(base: string, link: Pick<Link, 'kind' | 'secret'>): string;
export interface LinkRecord {
  readonly kind: LinkKind;
  /** Of an invitation, or of the first link: the role of the user that it makes. */
  readonly role?: Role;
  /** Of a reset: the name of the user. */
  readonly user?: string;
  readonly expiresAt: number;
}
/** Fails with `LINK_REFUSED`: its `why` is `unknown`, `used`, `expired`, or `done` (a first link, and there are users). */
export declare function readLink(store: Store, secret: string): Promise<LinkRecord>;
/**
 * Uses it, once. first, invite: needs name and password, makes the user. reset: needs the password. Each signs in.
 * Fails with `LINK_REFUSED`, `REQUEST_INVALID` (`problems`: `name`, `password`), `USER_EXISTS`.
 */
export declare function useLink(
  store: Store,
  secret: string,
  wish: Origin & { readonly name?: string; readonly password?: string },
): Promise<SignedIn>;

// Users.
export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly canSeePayload: boolean;
  readonly orgs?: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly disabledAt?: number;
  /** For `If-Match`. */
  readonly version: number;
}
export declare function listUsers(store: Store): Promise<readonly User[]>;
/** Fails with `UNKNOWN_USER`. */
export declare function findUser(store: Store, name: string): Promise<User>;
/** For seeds and tests: people make theirs by a link. Fails with `REQUEST_INVALID`, `USER_EXISTS`. */
export declare function createUser(
  store: Store,
  wish: {
    readonly name: string;
    readonly password: string;
    readonly role: Role;
    readonly canSeePayload?: boolean;
    readonly orgs?: readonly string[];
  },
  act: Act,
): Promise<User>;
export interface UserChanges {
  readonly role?: Role;
  readonly canSeePayload?: boolean;
  /** `null`: all. */
  readonly orgs?: readonly string[] | null;
}
/** Ends the sessions of the user. Fails with `UNKNOWN_USER`, `CONFLICT` (another version), `LAST_ADMIN`, `REQUEST_INVALID`. */
export declare function changeUser(
  store: Store,
  name: string,
  changes: UserChanges & { readonly version?: number },
  act: Act,
): Promise<User>;
/** Its sessions and tokens are refused from the commit on. Fails with `UNKNOWN_USER`, `LAST_ADMIN`. */
export declare function disableUser(store: Store, name: string, act: Act): Promise<User>;
export declare function enableUser(store: Store, name: string, act: Act): Promise<User>;
/** Ends the other sessions of the user. Fails with `SIGN_IN_FAILED`, `RATE_LIMITED`, `REQUEST_INVALID`. */
export declare function changePassword(
  store: Store,
  identity: Identity,
  wish: { readonly current: string; readonly next: string },
): Promise<void>;

// Tokens.
export interface Token {
  readonly id: number;
  /** The first characters of its text. */
  readonly prefix: string;
  readonly name: string;
  readonly userId: number;
  readonly user: string;
  readonly role: Role;
  readonly orgs?: readonly string[];
  readonly jobs?: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt?: number;
  readonly revokedAt?: number;
}
export interface TokenWish {
  readonly name: string;
  /** The name of its user. */
  readonly user: string;
  /** At most that of the user. */
  readonly role: Role;
  /** For this many ms from now, or until an instant; at most a year. */
  readonly until: { readonly forMs: number } | { readonly at: number };
  readonly jobs?: readonly string[];
  readonly orgs?: readonly string[];
}
/** `text` is shown once. Fails with `UNKNOWN_USER`, `REQUEST_INVALID`. */
export declare function createToken(
  store: Store,
  wish: TokenWish,
  act: Act,
): Promise<{ readonly text: string; readonly token: Token }>;
/** The newest first, also expired and revoked ones. */
export declare function listTokens(
  store: Store,
  choice?: { readonly userId?: number },
): Promise<readonly Token[]>;
/** With `userId`: a token of another user is unknown. A second time changes nothing. Fails with `UNKNOWN_TOKEN`. */
export declare function revokeToken(
  store: Store,
  id: number,
  act: Act & { readonly userId?: number },
): Promise<Token>;

// Requests that are sent twice.
export interface RequestKey {
  readonly key: string;
  readonly author: string;
}
export type Begun =
  | { readonly state: 'first' }
  | { readonly state: 'answered'; readonly status: number; readonly body: string }
  /** `since`: when the first one began. */
  | { readonly state: 'underWay'; readonly since: number }
  /** The key belongs to another request. */
  | { readonly state: 'conflict' };
/** `request`: method, path and body; only its SHA-256 is stored. */
export declare function beginRequest(
  store: Store,
  request: RequestKey & { readonly request: string },
): Promise<Begun>;
/** The answer is kept for 24 h: never one that has a secret in it. */
export declare function endRequest(
  store: Store,
  key: RequestKey,
  answer: { readonly status: number; readonly body: string },
): Promise<void>;
/** The request changed nothing and may be sent again. */
export declare function forgetRequest(store: Store, key: RequestKey): Promise<void>;

// Retention.
/** Sessions, links, counts of sign-ins (`access`), requests after 24 h (`requests`), operations that ended 30 days ago. */
export declare function removeExpired(store: Store, now: number, options?: SweepOptions): Promise<Swept>;
