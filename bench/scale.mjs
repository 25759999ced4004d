/**
 * What more daemons bring on PostgreSQL, and what a run costs: runs a second of 1, 2, 4 and 8 daemons, and the CPU of
 * daemons and server and the WAL of a run. The counts take turns, each beside one daemon in the same repetition.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildEngine } from './engine.mjs';
import { fromTestServers } from './packages.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { startRole } from './start-role.mjs';
import { median } from './statistics.mjs';

const pg = fromTestServers('pg');
const LOOK_EVERY_MS = 20;
/** Of /proc, where times are counted in hundredths of a second. */
const TICK_MS = 10;

const { values: options } = parseArgs({
  options: {
    reps: { type: 'string', default: '3' },
    runs: { type: 'string', default: '20000' },
    daemons: { type: 'string', default: '1,2,4,8' },
    concurrency: { type: 'string', default: '10' },
    wait: { type: 'string', default: '20' },
  },
});
const counts = options.daemons.split(',').map(Number);
const runs = Number(options.runs);

await buildEngine();
const server = await startPostgres();
try {
  const results = counts.map(() => []);
  for (let repetition = 0; repetition < Number(options.reps); repetition++)
    for (const [at, daemons] of counts.entries()) results[at].push(await measure(daemons));
  console.log(
    `\n${new Date().toISOString()}, ${availableParallelism()} cores, ${runs} runs that wait for ${options.wait} ms, ${options.concurrency} at once on each daemon`,
  );
  console.log(
    '\n| daemons | runs/s | of the first | CPU of daemons, ms a run | CPU of server, ms a run | WAL, bytes a run |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [at, daemons] of counts.entries()) console.log(lineOf(daemons, results[at], results[0]));
} finally {
  await server.stop();
}

async function measure(daemons) {
  const place = await makePlace('postgres', server.url);
  const role = { module: 'worker.mjs', url: place.url, concurrency: Number(options.concurrency) };
  const roles = [await startRole({ ...role, fresh: true })];
  try {
    await roles[0].call('fill', { runs, size: 1_000 });
    while (roles.length < daemons) roles.push(await startRole({ ...role, fresh: false }));
    const before = await costsOf(roles);
    const began = performance.now();
    await Promise.all(roles.map((one) => one.call('startWorking', { waitMs: Number(options.wait) })));
    while ((await sumOf(roles, 'executed')) < runs) await sleep(LOOK_EVERY_MS);
    await roles[0].call('untilEmpty');
    const ms = performance.now() - began;
    const after = await costsOf(roles);
    return {
      rate: (runs / ms) * 1_000,
      daemonMs: (after.daemonMs - before.daemonMs) / runs,
      serverMs: (after.serverMs - before.serverMs) / runs,
      walBytes: (after.walBytes - before.walBytes) / runs,
    };
  } finally {
    for (const one of roles) await one.stop();
    await place.remove();
  }
}

async function costsOf(roles) {
  return {
    daemonMs: await sumOf(roles, 'cpu'),
    serverMs: serverCpuMs(),
    walBytes: await walPosition(),
  };
}

async function sumOf(roles, command) {
  const values = await Promise.all(roles.map((one) => one.call(command)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** Of the postmaster, of its children that have ended, and of those that live. NaN where the server is another's. */
function serverCpuMs() {
  if (server.pid === undefined) return Number.NaN;
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ');
  const own = timesOf(server.pid);
  return [own.self + own.ended, ...children.filter(Boolean).map((pid) => timesOf(pid).self)].reduce(
    (a, b) => a + b,
  );
}

function timesOf(pid) {
  try {
    // The name of a process may have blanks: the fields begin after its bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const [user, system, userOfEnded, systemOfEnded] = fields.slice(11, 15);
    return { self: (user + system) * TICK_MS, ended: (userOfEnded + systemOfEnded) * TICK_MS };
  } catch {
    return { self: 0, ended: 0 };
  }
}

async function walPosition() {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 as bytes");
    return rows[0].bytes;
  } finally {
    await client.end();
  }
}

function lineOf(daemons, results, first) {
  const ratios = results.map(({ rate }, at) => rate / first[at].rate);
  const mid = (name, digits) => median(results.map((one) => one[name])).toFixed(digits);
  const range = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  return `| ${daemons} | ${mid('rate', 0)} | ${range} | ${mid('daemonMs', 3)} | ${mid('serverMs', 3)} | ${mid('walBytes', 0)} |`;
}
