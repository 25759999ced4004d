/**
 * What the settings of a daemon do: runs at once, durability, several daemons. The settings take turns, and each is
 * told beside the default on the same store in the same repetition.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { startRole } from './start-role.mjs';
import { median } from './statistics.mjs';

const LOOK_EVERY_MS = 10;
/** The first of a list is what the others are compared with. */
const LISTS = [
  {
    title: 'SQLite, jobs that do nothing',
    load: { store: 'sqlite', runs: 40_000, waitMs: 0 },
    settings: [
      {},
      { durability: 'full' },
      { concurrency: 100 },
      { concurrency: 100, durability: 'full' },
      { daemons: 2 },
    ],
  },
  {
    title: 'SQLite, jobs that wait for 20 ms',
    load: { store: 'sqlite', runs: 4_000, waitMs: 20 },
    settings: [{}, { concurrency: 100 }, { daemons: 2 }],
  },
  {
    title: 'PostgreSQL, jobs that do nothing',
    load: { store: 'postgres', runs: 20_000, waitMs: 0 },
    settings: [{}, { concurrency: 100 }, { daemons: 2 }, { daemons: 4 }],
  },
  {
    title: 'PostgreSQL, jobs that wait for 20 ms',
    load: { store: 'postgres', runs: 4_000, waitMs: 20 },
    settings: [{}, { concurrency: 100 }, { daemons: 2 }, { daemons: 4 }],
  },
];

const { values: options } = parseArgs({ options: { reps: { type: 'string', default: '3' } } });
await buildEngine();
const server = await startPostgres();
try {
  for (const { title, load, settings } of LISTS) {
    console.log(`\n| ${title} | runs/s | of the default |\n| --- | --- | --- |`);
    for (const line of await measureList(load, settings)) console.log(line);
  }
} finally {
  await server.stop();
}

async function measureList(load, settings) {
  const rates = settings.map(() => []);
  for (let repetition = 0; repetition < Number(options.reps); repetition++)
    for (const [at, setting] of settings.entries()) rates[at].push(await measure(load, setting));
  return settings.map((setting, at) => {
    const ratios = rates[at].map((value, repetition) => value / rates[0][repetition]);
    return `| ${words(setting)} | ${spread(rates[at], 0)} | ${spread(ratios, 2)} |`;
  });
}

/** Runs a second, from the start of the first daemon until nothing is left. */
async function measure({ store, runs, waitMs }, { concurrency = 10, durability = 'normal', daemons = 1 }) {
  const place = await makePlace(store, server.url);
  const role = { module: 'worker.mjs', url: place.url, concurrency, durability };
  const roles = [await startRole({ ...role, fresh: true })];
  try {
    await roles[0].call('fill', { runs, size: 1_000 });
    while (roles.length < daemons) roles.push(await startRole({ ...role, fresh: false }));
    const began = performance.now();
    await Promise.all(roles.map((one) => one.call('startWorking', { waitMs })));
    while ((await executedBy(roles)) < runs) await sleep(LOOK_EVERY_MS);
    await roles[0].call('untilEmpty');
    return (runs / (performance.now() - began)) * 1_000;
  } finally {
    for (const one of roles) await one.stop();
    await place.remove();
  }
}

async function executedBy(roles) {
  const counts = await Promise.all(roles.map((role) => role.call('executed')));
  return counts.reduce((sum, count) => sum + count, 0);
}

function words({ concurrency = 10, durability, daemons = 1 }) {
  const parts = [`${concurrency} at once`, ...(durability ? [`durability: ${durability}`] : [])];
  return daemons > 1 ? `${daemons} daemons, each ${parts.join(', ')}` : parts.join(', ');
}

function spread(values, digits) {
  const text = (value) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}
