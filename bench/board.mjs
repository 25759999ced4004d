/**
 * How long the commands that work on a whole board take, each a process of its own from start to end: the import of a
 * board into an empty store, the first daily run on it, and the plan of a week. Then what an act of a person costs in
 * the process that does it: a task that is begun and put back.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diskFolder } from './disk-folder.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { makePlace } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { median } from './statistics.mjs';
import { timeNode } from './time-process.mjs';
import { buildWorker } from './worker-bundle.mjs';

const ORGANISATION = 'default-org';
const TODAY = '2026-02-02';
const MORNING = `${TODAY}T08:00:00Z`;
const BOARDS = [
  { members: 12, quests: 60, tasks: 400, targetMs: 1_000 },
  { members: 50, quests: 600, tasks: 5_000, targetMs: 10_000 },
];
const WARM = 50;

const { values: options } = parseArgs({
  options: { reps: { type: 'string', default: '5' }, acts: { type: 'string', default: '300' } },
});
const REPS = Number(options.reps);
const ACTS = Number(options.acts);
const worker = await buildWorker();
await buildEngine();
const engine = await loadEngine();
const home = mkdtempSync(path.join(diskFolder(), 'bench-board-'));
const server = await startPostgres();
try {
  console.log('| tasks, quests, members | command | ms (range) | target |');
  console.log('| --- | --- | --- | --- |');
  for (const board of BOARDS) await processes(board);
  console.log('\n| tasks | store | CPU of an act, ms | ms, median |');
  console.log('| --- | --- | --- | --- |');
  for (const board of BOARDS) for (const kind of ['sqlite', 'postgres']) await acts(board, kind);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

async function processes({ members, quests, tasks, targetMs }) {
  const file = fileOf(tasks);
  const sizes = ['--members', members, '--quests', quests, '--tasks', tasks].map(String);
  await timeNode([worker, 'questboard:example', '--today', TODAY, ...sizes, '--out', file]);
  const asked = ['--org', ORGANISATION, '--now', MORNING];
  const commands = [
    ['questboard:import', file],
    ['job', 'daily.questmaster', ...asked],
    ['job', 'weekly.sprintplanner', ...asked],
  ];
  const times = commands.map(() => []);
  for (let repetition = 0; repetition < REPS; repetition++) {
    const env = { DATABASE_URL: `sqlite:${path.join(home, `${tasks}-${repetition}.db`)}` };
    await timeNode([worker, 'db:migrate'], env);
    for (const [at, args] of commands.entries()) times[at].push(await timeNode([worker, ...args], env));
  }
  for (const [at, [command, job]] of commands.entries()) {
    const name = command === 'job' ? job : command;
    console.log(
      `| ${tasks}, ${quests}, ${members} | ${name} | ${cell(times[at])} | < ${targetMs / 1_000} s |`,
    );
  }
}

/** Each task of the board that may begin is begun and put back, in turns: an act by a person each. */
async function acts({ tasks }, kind) {
  const place = await makePlace(kind, server.url);
  const store = await engine.openStore({ url: place.url });
  try {
    await engine.migrate(store, '0.1.0');
    const text = readFileSync(fileOf(tasks), 'utf8');
    await engine.importOrganisation(store, text, { file: 'board.yaml', now: `${TODAY}T08:00:00.000Z` });
    const { items } = await engine.listTasks(store, ORGANISATION, {
      limit: 500,
      filter: { status: ['todo'] },
    });
    const act = { actor: 'bench', isAdmin: true };
    const move = (count) => {
      const { id } = items[Math.floor(count / 2) % items.length];
      const to = count % 2 === 0 ? 'in-progress' : 'todo';
      return engine.moveTask(store, { orgId: ORGANISATION, taskId: id, act }, { to, force: true });
    };
    for (let count = 0; count < WARM; count++) await move(count);
    const took = [];
    const before = process.cpuUsage();
    for (let count = 0; count < ACTS; count++) {
      const began = performance.now();
      await move(count);
      took.push(performance.now() - began);
    }
    const { user, system } = process.cpuUsage(before);
    const cpu = ((user + system) / 1_000 / ACTS).toFixed(2);
    console.log(`| ${tasks} | ${kind} | ${cpu} | ${median(took).toFixed(1)} |`);
  } finally {
    await store.close();
    await place.remove?.();
  }
}

function fileOf(tasks) {
  return path.join(home, `${tasks}.yaml`);
}

function cell(times) {
  return `${median(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
}
