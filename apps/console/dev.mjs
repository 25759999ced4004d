import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildServer } from './build.mjs';

// The server from source on 8787, and Vite on 5173 with hot reload, which passes /api on. The server is built again
// when it is started anew: `rs` and Enter.
const here = import.meta.dirname;
const folder = path.join(here, '.dev');
await buildServer(folder);
const { createServer } = await import('vite');
const web = await createServer({ configFile: path.join(here, 'web/vite.config.ts') });
await web.listen();
web.printUrls();
const server = start();
process.stdin.on('data', (text) => {
  if (String(text).trim() === 'rs') void buildServer(folder).then(server.restart);
});

function start() {
  const env = { ...process.env, CONSOLE_HOSTS: 'localhost:5173,127.0.0.1:5173' };
  const run = () =>
    spawn(process.execPath, ['--enable-source-maps', path.join(folder, 'server.js'), '--print-link'], {
      env,
      stdio: 'inherit',
    });
  let child = run();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.once(signal, () => {
      child.kill('SIGTERM');
      void web.close().then(() => process.exit(0));
    });
  return {
    restart: () => {
      child.once('exit', () => {
        child = run();
      });
      child.kill('SIGTERM');
    },
  };
}
