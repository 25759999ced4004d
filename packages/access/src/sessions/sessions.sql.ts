import { type Body, sql, type Tx } from '@sb/storage';
import { IDLE_MS, type SessionRow } from './session.ts';

type NewSession = Omit<SessionRow, 'seen_at'>;

export interface NamedSession extends SessionRow {
  readonly user_name: string | null;
}

export function* insertSession(tx: Tx, session: NewSession): Body<void> {
  const { hash, kind, user_id: userId, version, created_at: at, expires_at: expiresAt, ip, agent } = session;
  yield* tx.run(sql`
    insert into sessions (hash, kind, user_id, version, created_at, seen_at, expires_at, ip, agent)
    values (${hash}, ${kind}, ${userId}, ${version}, ${at}, ${at}, ${expiresAt}, ${ip}, ${agent})`);
}

export function* findSessionRow(tx: Tx, hash: string): Body<SessionRow | undefined> {
  return yield* tx.first(sql<SessionRow>`select * from sessions where hash = ${hash}`);
}

export function* touchSession(tx: Tx, hash: string, atLeast: number): Body<void> {
  yield* tx.run(
    sql`update sessions set seen_at = ${tx.now} where hash = ${hash} and seen_at <= ${tx.now} - ${atLeast}`,
  );
}

/** Those in force, the newest first. `userId` undefined: of all. */
export function* findSessionRows(tx: Tx, userId: number | undefined): Body<readonly NamedSession[]> {
  const whose = userId === undefined ? sql`true` : sql`s.user_id = ${userId}`;
  return yield* tx.rows(sql<NamedSession>`
    select s.*, u.name as user_name from sessions s left join users u on u.id = s.user_id
    where ${whose} and s.expires_at > ${tx.now} and (s.kind = 'wall'
      or (u.disabled_at is null and u.version = s.version and s.seen_at > ${tx.now} - ${IDLE_MS}))
    order by s.created_at desc, u.name, s.hash`);
}

export function* dropSession(tx: Tx, hash: string, userId: number | undefined): Body<SessionRow | undefined> {
  const whose = userId === undefined ? sql`true` : sql`user_id = ${userId}`;
  return yield* tx.first(sql<SessionRow>`delete from sessions where hash = ${hash} and ${whose} returning *`);
}

/** A session of the version before goes on with the new one. */
export function* renewSession(
  tx: Tx,
  hash: string,
  { before, after }: { readonly before: number; readonly after: number },
): Body<void> {
  yield* tx.run(sql`update sessions set version = ${after} where hash = ${hash} and version = ${before}`);
}
