/** The console as it is shipped, as a process of its own. Who asks says so in its headers, as a proxy does. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildServer, buildWeb } from '../apps/console/build.mjs';

/** Headers of a person. */
export function headersOf(person) {
  return { 'x-user': person, 'x-role': 'operator' };
}

/** Beside its packages, where it finds the native add-on. */
const folder = path.join(import.meta.dirname, '../apps/console/.dev/bench');

export async function buildConsole() {
  rmSync(folder, { recursive: true, force: true });
  await buildServer(folder);
}

/** The pages beside the server. */
export async function buildPages() {
  await buildWeb(path.join(folder, 'web'));
}

/**
 * @param {string} databaseUrl
 * @param {{ isOpen?: boolean }} [options] `isOpen`: anybody may ask, as the worker of a page does, which has no headers of a proxy
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
 */
export async function startConsole(databaseUrl, { isOpen = false } = {}) {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    ...(isOpen
      ? { CONSOLE_AUTH: 'none' }
      : { CONSOLE_AUTH: 'proxy', CONSOLE_PROXY: '127.0.0.1', CONSOLE_PROXY_HEADERS: 'x-user,x-role' }),
    CONSOLE_PORT: '0',
  };
  const child = spawn(process.execPath, [path.join(folder, 'server.js'), '--with-parent'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [found] = /http:\/\/[\w.]+:\d+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    void gone.then((code) => reject(new Error(`The console ended with ${code}`)));
  });
  return {
    url,
    pid: child.pid,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
