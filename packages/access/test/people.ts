import { randomBytes, scryptSync } from 'node:crypto';
import { listEvents } from '@sb/events';
import { sql, type Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { findUser, type Rights, type User } from '../src/index.ts';

export const NOON = Date.UTC(2030, 0, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const PASSWORD = 'tall green kettle';
export const HERE = { address: '192.0.2.7', agent: 'Firefox' };
export const BY_ADA = { actor: 'ada' };

export async function opened(open: Opener): Promise<{ clock: { now: number }; store: Store }> {
  const clock = { now: NOON };
  return { clock, store: await open({ clock: () => clock.now }) };
}

/** A user whose password is quick to check. */
export async function aUser(store: Store, name: string, rights: Partial<Rights> = {}): Promise<User> {
  const { role = 'viewer', canSeePayload = true, orgs } = rights;
  const salt = randomBytes(16);
  const key = scryptSync(PASSWORD, salt, 32, { N: 2 ** 4, r: 8, p: 1 });
  const password = `scrypt$4$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  await store.write((tx) =>
    tx.run(sql`insert into users (name, password, role, can_payload, orgs, created_at, created_by)
      values (${name}, ${password}, ${role}, ${canSeePayload ? 1 : 0}, ${orgs ? JSON.stringify(orgs) : null}, ${tx.now}, 'seed')`),
  );
  return findUser(store, name);
}

/** The store; these of its writes fail, counted from 1. */
export function failingAt(store: Store, numbers: readonly number[]): Store {
  let writes = 0;
  return {
    ...store,
    async write(body, options) {
      writes += 1;
      if (numbers.includes(writes)) throw new Error(`write ${writes} failed`);
      return store.write(body, options);
    },
  };
}

/** In their order, without their times. */
export async function eventsOf(
  store: Store,
): Promise<readonly { type: string; actor?: string; payload: object }[]> {
  const events = await store.read((tx) => listEvents(tx, { limit: 200 }));
  return events
    .toReversed()
    .map(({ type, actor, payload }) => ({ type, ...(actor !== undefined && { actor }), payload }));
}

const TABLES = ['users', 'sessions', 'tokens', 'links', 'sign_ins', 'idempotency', 'events'] as const;

/** Everything that the store has of access, as one text. */
export async function dump(store: Store): Promise<string> {
  const rows = await Promise.all(
    TABLES.map((table) => store.read((tx) => tx.rows(sql`select * from ${sql.table(table)}`))),
  );
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
