/**
 * Measures the engine beside hand-written queues on the same stores. Each role has a process of its own; subjects
 * take turns within each measure, so that a noisy minute hits all of them alike.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine } from './engine.mjs';
import { MEASURES } from './measures.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { startRole } from './start-role.mjs';
import { SUBJECTS } from './subjects/index.mjs';
import { table } from './table.mjs';

const USAGE = `node bench/run.mjs [--reps 3] [--quick] [--measures process,one] [--subjects raw-sqlite,worker-sqlite] [--cpu-prof]
  measures: ${Object.keys(MEASURES).join(', ')}
  subjects: ${SUBJECTS.map(({ id }) => id).join(', ')}`;
const RESULTS = path.join(import.meta.dirname, '.cache/results');
const SIZES = {
  sqlite: { runs: 200_000, produceMs: 2_500, latencies: 300, idleMs: 30_000 },
  postgres: { runs: 50_000, produceMs: 2_500, latencies: 300, idleMs: 30_000 },
};
const QUICK = { runs: 10_000, produceMs: 300, latencies: 40, idleMs: 10_000 };

const { values: options } = parseArgs({
  options: {
    reps: { type: 'string' },
    quick: { type: 'boolean', default: false },
    measures: { type: 'string' },
    subjects: { type: 'string' },
    'cpu-prof': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(USAGE);
else await run();

async function run() {
  const repetitions = Number(options.reps ?? (options.quick ? 1 : 3));
  const measures = chosen(options.measures, Object.keys(MEASURES));
  const ids = chosen(
    options.subjects,
    SUBJECTS.map(({ id }) => id),
  );
  const subjects = SUBJECTS.filter(({ id }) => ids.includes(id));
  mkdirSync(RESULTS, { recursive: true });
  await buildEngine();
  const server = subjects.some(({ store }) => store === 'postgres') ? await startPostgres() : undefined;
  const results = [];
  try {
    for (let repetition = 1; repetition <= repetitions; repetition++) {
      for (const measure of measures) {
        process.stderr.write(`${repetition}/${repetitions} ${measure}\n`);
        results.push(...(await measureAll(measure, subjects, server?.url)));
      }
    }
  } finally {
    await server?.stop();
  }
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
  const file = path.join(RESULTS, `${new Date().toISOString().replaceAll(':', '')}.json`);
  writeFileSync(file, `${JSON.stringify({ machine, options, results }, undefined, 2)}\n`);
  console.log(`${table(subjects, results)}\n\n${file}`);
}

/** Idle workers do not disturb each other, so all of them idle at once; everything else is measured alone. */
async function measureAll(measure, subjects, serverUrl) {
  const taking = subjects.filter(({ measures }) => measures?.includes(measure) ?? true);
  const one = (subject) => measureOne(measure, subject, serverUrl);
  if (measure === 'idle') return Promise.all(taking.map(one));
  const results = [];
  for (const subject of taking) results.push(await one(subject));
  return results;
}

async function measureOne(measure, subject, serverUrl) {
  const place = await makePlace(subject.store, serverUrl);
  const roles = [];
  const start = async (fresh) => {
    const role = await startRole({ ...subject, url: place.url, fresh }, nodeOptions());
    roles.push(role);
    return role;
  };
  try {
    const sizes = options.quick ? QUICK : SIZES[subject.store];
    const result = await MEASURES[measure].measure(start, { sizes });
    return { subject: subject.id, measure, ...result };
  } finally {
    for (const role of roles) await role.stop();
    await place.remove();
  }
}

function nodeOptions() {
  return options['cpu-prof'] ? ['--cpu-prof', `--cpu-prof-dir=${RESULTS}`] : [];
}

function chosen(text, known) {
  const names = text?.split(',') ?? known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}.\n${USAGE}`);
  return names;
}
