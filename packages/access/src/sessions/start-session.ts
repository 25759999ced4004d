import { isIP } from 'node:net';
import { publish, toEngineEvent } from '@sb/events';
import { type Body, isStorableText, readClock, type Tx } from '@sb/storage';
import type { Identity } from '../identity.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { identityOfUser, type User } from '../users/user.ts';
import { sessionEnd, WALL } from './session.ts';
import { insertSession } from './sessions.sql.ts';

const LONGEST_AGENT = 300;

/** Where a request comes from. */
export interface Origin {
  /** An IP address. */
  readonly address?: string | undefined;
  /** The `User-Agent`. */
  readonly agent?: string | undefined;
}

/** A new session. The secret is the value of its cookie; the store has its hash only. */
export interface SignedIn {
  readonly secret: string;
  readonly identity: Identity;
  /** Ms since the epoch. */
  readonly expiresAt: number;
}

/** A session of the user; without one, of a wall. */
export function* startSession(tx: Tx, user: User | undefined, origin: Origin): Body<SignedIn> {
  const secret = newSecret();
  const hash = hashSecret(secret);
  const now = yield* readClock(tx);
  const kind = user ? 'user' : 'wall';
  const expiresAt = sessionEnd(kind, now);
  const { address, agent } = plainOrigin(origin);
  yield* insertSession(tx, {
    hash,
    kind,
    user_id: user?.id ?? null,
    version: user?.version ?? 1,
    created_at: now,
    expires_at: expiresAt,
    ip: address ?? null,
    agent: agent ?? null,
  });
  const identity = { ...(user ? identityOfUser(user) : WALL), sessionHash: hash };
  const facts = { kind, ...(user && { user: user.name }), ...(address !== undefined && { address }) };
  yield* publish(tx, [toEngineEvent('user.signed_in', facts, { actor: identity.actor })]);
  return { secret, identity, expiresAt };
}

/** Only what is an address, and the beginning of what a store can have. */
export function plainOrigin({ address, agent }: Origin): Origin {
  return {
    ...(address !== undefined && isIP(address) > 0 && { address }),
    ...(isStorableText(agent) && { agent: agent.slice(0, LONGEST_AGENT) }),
  };
}
