/** What the sync must remember beside the links: the installation, the limits of a token, the last look at a repository. */
import { randomUUID } from 'node:crypto';
import { type Body, sql, type Tx } from '@sb/storage';
import type { Time } from '../model.ts';

/** The id of this store's issues, made at its first use. A copy of the store keeps it. */
export function* readInstallation(tx: Tx): Body<string> {
  yield* tx.run(sql`
    insert into github_notes (name, value) values ('installation', ${JSON.stringify(randomUUID())})
    on conflict (name) do nothing`);
  return (yield* readNote<string>(tx, 'installation')) ?? '';
}

/** Undefined before the first run. */
export function* findInstallation(tx: Tx): Body<string | undefined> {
  return yield* readNote<string>(tx, 'installation');
}

/** What GitHub said of a token. */
export interface TokenNote {
  /** No request before this time. */
  readonly resumeAfter: Time;
  /** How long the last wait was that GitHub did not name, ms. */
  readonly backoffMs?: number;
}

export function* readTokenNote(tx: Tx, token: string): Body<TokenNote | undefined> {
  return yield* readNote<TokenNote>(tx, `token:${token}`);
}

/** Undefined: the token is free again. */
export function* writeTokenNote(tx: Tx, token: string, note: TokenNote | undefined): Body<void> {
  yield* writeNote(tx, `token:${token}`, note);
}

/** When an organisation's issues in a repository were last looked through for duplicates. */
export function* readReconciled(tx: Tx, orgId: string, repo: string): Body<Time> {
  return (yield* readNote<Time>(tx, `reconciled:${orgId}:${repo}`)) ?? 0;
}

export function* writeReconciled(tx: Tx, orgId: string, repo: string, at: Time): Body<void> {
  yield* writeNote(tx, `reconciled:${orgId}:${repo}`, at);
}

function* readNote<T>(tx: Tx, name: string): Body<T | undefined> {
  const row = yield* tx.first(sql<{ value: string }>`select value from github_notes where name = ${name}`);
  return row && (JSON.parse(row.value) as T);
}

function* writeNote(tx: Tx, name: string, value: unknown): Body<void> {
  if (value === undefined) yield* tx.run(sql`delete from github_notes where name = ${name}`);
  else
    yield* tx.run(sql`
      insert into github_notes (name, value) values (${name}, ${JSON.stringify(value)})
      on conflict (name) do update set value = excluded.value`);
}
