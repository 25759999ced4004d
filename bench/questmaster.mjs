/**
 * How long the two commands that work on a whole board take, each a process of its own from start to end: the
 * import of a board into an empty store, and the first daily run on it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diskFolder } from './disk-folder.mjs';
import { median } from './statistics.mjs';
import { timeNode } from './time-process.mjs';
import { buildWorker } from './worker-bundle.mjs';

const ORGANISATION = 'default-org';
const TODAY = '2026-02-02';
const BOARDS = [
  { members: 12, quests: 60, tasks: 400, targetMs: 1_000 },
  { members: 50, quests: 600, tasks: 5_000, targetMs: 10_000 },
];

const { values: options } = parseArgs({ options: { reps: { type: 'string', default: '5' } } });
const worker = await buildWorker();
const home = mkdtempSync(path.join(diskFolder(), 'bench-questmaster-'));
console.log(
  '| tasks, quests, members | questboard:import, ms (range) | job daily.questmaster, ms (range) | target |',
);
console.log('| --- | --- | --- | --- |');
try {
  for (const board of BOARDS) console.log(row(board, await measure(board)));
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measure({ members, quests, tasks }) {
  const file = path.join(home, `${tasks}.yaml`);
  const sizes = ['--members', members, '--quests', quests, '--tasks', tasks].map(String);
  await timeNode([worker, 'questboard:example', '--today', TODAY, ...sizes, '--out', file]);
  const times = { imports: [], runs: [] };
  for (let repetition = 0; repetition < Number(options.reps); repetition++) {
    const env = { DATABASE_URL: `sqlite:${path.join(home, `${tasks}-${repetition}.db`)}` };
    await timeNode([worker, 'db:migrate'], env);
    times.imports.push(await timeNode([worker, 'questboard:import', file], env));
    const morning = ['--org', ORGANISATION, '--now', `${TODAY}T08:00:00Z`];
    times.runs.push(await timeNode([worker, 'job', 'daily.questmaster', ...morning], env));
  }
  return times;
}

function row({ members, quests, tasks, targetMs }, { imports, runs }) {
  const sizes = `${tasks}, ${quests}, ${members}`;
  return `| ${sizes} | ${cell(imports)} | ${cell(runs)} | < ${targetMs / 1_000} s |`;
}

function cell(times) {
  return `${median(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
}
