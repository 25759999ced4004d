/** How long `worker db:copy` takes for a store with a million ended runs: to PostgreSQL, and back to a file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine, loadEngine } from './engine.mjs';
import { fillHistory } from './fill-history.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';

const { values } = parseArgs({ options: { ended: { type: 'string', default: '1000000' } } });
const PROGRAM = path.resolve(import.meta.dirname, '../apps/worker/dist/index.js');

await buildEngine();
const engine = await loadEngine();
const server = await startPostgres();
const places = [
  await makePlace('sqlite'),
  await makePlace('postgres', server.url),
  await makePlace('sqlite'),
];
try {
  const store = await engine.openStore({ url: places[0].url });
  await engine.migrate(store, '0.1.0');
  await fillHistory(engine, store, { ended: Number(values.ended), waiting: 10_000, now: Date.now() });
  await store.close();
  console.log('| copy | rows | s | rows/s |');
  console.log('| --- | --- | --- | --- |');
  await report('SQLite to PostgreSQL', places[0].url, places[1].url);
  await report('PostgreSQL to SQLite', places[1].url, places[2].url);
} finally {
  for (const { remove } of places) await remove();
  await server.stop();
}

/** @param {string} name @param {string} from @param {string} to */
async function report(name, from, to) {
  const { rows, tookMs } = await copy(from, to);
  const seconds = tookMs / 1_000;
  console.log(`| ${name} | ${rows} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds)} |`);
}

/**
 * @param {string} from @param {string} to
 * @returns {Promise<{ rows: number, tookMs: number }>}
 */
async function copy(from, to) {
  const child = spawn(process.execPath, [PROGRAM, 'db:copy', from, to, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`db:copy ended with ${code}`);
  return JSON.parse(text).data;
}
