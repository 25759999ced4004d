import {
  type OpenTransaction,
  readHotSettings,
  readOpenTransactions,
  readServerFacts,
  readTableFacts,
  type ServerFacts,
  type SessionSetting,
  type TableFacts,
} from '@sb/storage';
import { formatCount, formatDuration, plural } from '@sb/words';
import { clean } from '@sb/views';
import { bytes } from '../../../cli/terminal/bytes.ts';
import { type Check, type Finding, fine } from './check.ts';

const LEAST_VERSION = 14;
/** A daemon opens at most this many connections. */
const ONE_DAEMON = 16;
/** Without one of these settings, a crash of the server may lose acknowledged runs. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;
const LONG_MS = 60_000;
const TOO_LONG_MS = 600_000;
/** An open transaction keeps the dead rows of this many later transactions. */
const MANY_TRANSACTIONS = 1_000_000;
/** Settings of the table `runs`, the busiest one: its migration sets them. */
const WANTED = ['autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=1000'];
const MANY_DEAD = 100_000;

/** Pure. */
export function judgeServer({
  versionNumber,
  version,
  databaseBytes,
}: Pick<ServerFacts, 'versionNumber' | 'version' | 'databaseBytes'>): Finding {
  const found = `PostgreSQL ${version}, the database has ${bytes(databaseBytes)}`;
  if (versionNumber >= LEAST_VERSION * 10_000) return fine(found);
  return { verdict: 'problem', found, expected: `${LEAST_VERSION} or newer`, advice: 'Update the server.' };
}

/** Pure. */
export function judgeConnections({
  connections,
  maxConnections,
}: Pick<ServerFacts, 'connections' | 'maxConnections'>): Finding {
  const left = maxConnections - connections;
  const found = `${plural(left, 'connection')} free of ${maxConnections}`;
  if (left >= ONE_DAEMON) return fine(found);
  return {
    verdict: left > 0 ? 'note' : 'problem',
    found,
    expected: `${ONE_DAEMON} for one more daemon`,
    advice: 'Raise max_connections, or put a pooler (PgBouncer 1.21 or newer) in front of the server.',
  };
}

/** Pure. */
export function judgeDurability({ settings }: Pick<ServerFacts, 'settings'>): Finding {
  const off = DURABLE.filter((name) => settings[name] === 'off');
  if (off.length === 0) return fine(`${DURABLE.join(', ')} are on`);
  return {
    verdict: 'problem',
    found: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} off`,
    expected: 'on: otherwise a crash of the server may lose acknowledged runs',
    advice: 'Turn it on in postgresql.conf, or for the role: alter role ... set synchronous_commit = on',
  };
}

export const server: Check = {
  id: 'server',
  title: 'server',
  dialect: 'postgres',
  examine: async ({ store }) => judgeServer(await readServerFacts(store)),
};

export const connections: Check = {
  id: 'connections',
  title: 'connections',
  dialect: 'postgres',
  examine: async ({ store }) => judgeConnections(await readServerFacts(store)),
};

export const durability: Check = {
  id: 'durability',
  title: 'durability of the server',
  dialect: 'postgres',
  examine: async ({ store }) => judgeDurability(await readServerFacts(store)),
};

/** Pure. `open`: the oldest first. */
export function judgeTransactions(open: readonly OpenTransaction[]): Finding {
  const [oldest] = open;
  if (!oldest || oldest.ageMs < LONG_MS)
    return fine(oldest ? `the oldest has been open for ${formatDuration(oldest.ageMs)}` : 'none are open');
  const kept = Math.max(0, ...open.map(({ keepsRowsOf }) => keepsRowsOf ?? 0));
  const isBad = oldest.ageMs >= TOO_LONG_MS || kept >= MANY_TRANSACTIONS;
  return {
    verdict: isBad ? 'problem' : 'note',
    found: `${transactionText(oldest)}; it keeps the dead rows of the last ${formatCount(kept)} transactions`,
    expected: `none open for more than ${formatDuration(LONG_MS)}: it slows claims and delays events`,
    advice:
      oldest.pid === null
        ? 'End it: commit prepared, or rollback prepared.'
        : `End it in its program, or: select pg_terminate_backend(${oldest.pid})`,
  };
}

export function transactionText({ pid, application, role, state, ageMs }: OpenTransaction): string {
  const who = clean(application) || 'a program without a name';
  const process = pid === null ? '' : `, pid ${pid}`;
  return `${who} (role ${clean(role) || 'unknown'}${process}, ${state || 'state hidden'}) for ${formatDuration(ageMs)}`;
}

export const transactions: Check = {
  id: 'transactions',
  title: 'open transactions',
  dialect: 'postgres',
  examine: async ({ store }) => judgeTransactions(await readOpenTransactions(store)),
};

/** Pure. */
export function judgeSessions(settings: readonly SessionSetting[]): Finding {
  const wrong = settings.filter(({ found, expected }) => found !== expected);
  if (wrong.length === 0) return fine('as the most frequent statements need them');
  const set = wrong.map(({ name, expected }) => `alter role <role> set ${name} = ${expected}`).join('; ');
  return {
    verdict: 'note',
    found: wrong.map(({ name, found }) => `${name} is ${found}`).join(', '),
    expected: wrong.map(({ name, expected }) => `${name} ${expected}`).join(', '),
    advice: `A pooler drops the settings of a connection. Set them for the role instead: ${set}`,
  };
}

export const sessions: Check = {
  id: 'sessions',
  title: 'settings of connections',
  dialect: 'postgres',
  examine: async ({ store }) => judgeSessions(await readHotSettings(store)),
};

/** Pure. */
export function judgeVacuum(
  { schema, deadRows, liveRows, options }: TableFacts,
  autovacuum: string,
): Finding {
  const table = `${schema}.runs`;
  if (autovacuum === 'off' || options.includes('autovacuum_enabled=false'))
    return {
      verdict: 'problem',
      found: 'autovacuum is off',
      expected: 'on: each claim leaves a dead row behind',
      advice: `Turn it on in postgresql.conf; for the table: alter table ${table} reset (autovacuum_enabled)`,
    };
  const missing = WANTED.filter((option) => !options.includes(option));
  if (missing.length > 0)
    return {
      verdict: 'note',
      found: `the table runs lacks ${missing.join(', ')}`,
      expected: 'the settings of its migration',
      advice: `Set them again: alter table ${table} set (${missing.join(', ')})`,
    };
  const found = `runs has about ${formatCount(deadRows)} dead rows and ${formatCount(liveRows)} live ones`;
  if (deadRows <= Math.max(MANY_DEAD, liveRows)) return fine(found);
  return {
    verdict: 'note',
    found,
    expected: `at most ${formatCount(MANY_DEAD)}`,
    advice: `Look for an open transaction that keeps them; then: vacuum ${table}`,
  };
}

export const vacuum: Check = {
  id: 'vacuum',
  title: 'dead rows',
  dialect: 'postgres',
  examine: async ({ store }) => {
    const [table, { settings }] = [await readTableFacts(store, 'runs'), await readServerFacts(store)];
    return table ? judgeVacuum(table, settings['autovacuum'] ?? 'on') : fine('there is no table yet');
  },
};
