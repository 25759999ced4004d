import { readServerFacts, type ServerFacts } from '@sb/storage';
import { plural } from '@sb/words';
import { bytes } from '../../../cli/terminal/bytes.ts';
import { type Check, type Finding, ok } from './check.ts';

const LEAST_VERSION = 14;
/** What one more daemon takes at most. */
const ONE_DAEMON = 16;
/** What must be on, and what is lost without it. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

/** Pure. */
export function judgeServer({
  versionNumber,
  version,
  databaseBytes,
}: Pick<ServerFacts, 'versionNumber' | 'version' | 'databaseBytes'>): Finding {
  const found = `PostgreSQL ${version}, the database has ${bytes(databaseBytes)}`;
  if (versionNumber >= LEAST_VERSION * 10_000) return ok(found);
  return { verdict: 'problem', found, expected: `${LEAST_VERSION} or newer`, advice: 'Update the server.' };
}

/** Pure. */
export function judgeConnections({
  connections,
  maxConnections,
}: Pick<ServerFacts, 'connections' | 'maxConnections'>): Finding {
  const left = maxConnections - connections;
  const found = `${plural(left, 'connection')} left of ${maxConnections}`;
  if (left >= ONE_DAEMON) return ok(found);
  return {
    verdict: left > 0 ? 'warning' : 'problem',
    found,
    expected: `${ONE_DAEMON}, which one more daemon may take`,
    advice: 'Raise max_connections, or put a pooler (PgBouncer 1.21 or newer) before the server.',
  };
}

/** Pure. */
export function judgeDurability({ settings }: Pick<ServerFacts, 'settings'>): Finding {
  const off = DURABLE.filter((name) => settings[name] === 'off');
  if (off.length === 0) return ok(`${DURABLE.join(', ')} are on`);
  return {
    verdict: 'problem',
    found: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} off`,
    expected: 'on: a crash of the server may lose runs that were acknowledged',
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
