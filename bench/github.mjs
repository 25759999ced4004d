/**
 * The sync with the GitHub of the tests on loopback: a first run, which makes an issue for each task, in this process and
 * without the pauses between two writes; then `worker job github.sync` on tasks of which nothing has changed, as a whole
 * process, which must ask GitHub nothing.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diskFolder } from './disk-folder.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { median } from './statistics.mjs';
import { timeNode } from './time-process.mjs';
import { buildWorker } from './worker-bundle.mjs';

const { values: options } = parseArgs({
  options: {
    first: { type: 'string', default: '200' },
    tasks: { type: 'string', default: '2000' },
    reps: { type: 'string', default: '5' },
  },
});
const LABELS = ['priority:medium', 'design', 'invoices', 'later'];

const worker = await buildWorker();
await buildEngine();
const engine = await loadEngine();
const home = mkdtempSync(path.join(diskFolder(), 'bench-github-'));
const fake = fork(path.join(import.meta.dirname, 'fake-github.mjs'));
try {
  const [{ url, token }] = await once(fake, 'message');
  const access = { GITHUB_TOKEN: token, GITHUB_API_URL: url };
  await measureFirst(Number(options.first), access);
  await measureUnchanged(Number(options.tasks), access);
} finally {
  fake.kill();
  rmSync(home, { recursive: true, force: true });
}

async function measureFirst(tasks, access) {
  const env = await importBoard(tasks, access);
  const before = await countRequests();
  const cpu = await makeIssues(tasks, env);
  const requests = (await countRequests()) - before;
  console.log(
    '| tasks without an issue | labels | requests | beside one a task and one a label | CPU ms a task |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  const others = requests - tasks - LABELS.length;
  console.log(`| ${tasks} | ${LABELS.length} | ${requests} | ${others} | ${(cpu / tasks).toFixed(2)} |\n`);
}

async function measureUnchanged(tasks, access) {
  const env = await importBoard(tasks, access);
  await makeIssues(tasks, env);
  const before = await countRequests();
  const took = [];
  for (let repetition = 0; repetition < Number(options.reps); repetition++)
    took.push(await timeNode([worker, 'job', 'github.sync'], env));
  console.log('| tasks with an issue | ms (range) | requests |');
  console.log('| --- | --- | --- |');
  const range = `${Math.min(...took).toFixed(0)}–${Math.max(...took).toFixed(0)}`;
  console.log(`| ${tasks} | ${median(took).toFixed(0)} (${range}) | ${(await countRequests()) - before} |`);
}

async function countRequests() {
  fake.send({});
  const [{ requests, faults }] = await once(fake, 'message');
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return requests;
}

/** A board in a store of its own; returns the environment of its worker. */
async function importBoard(tasks, access) {
  const file = path.join(home, `${tasks}.json`);
  writeFileSync(file, JSON.stringify(board(tasks)));
  const env = { ...access, DATABASE_URL: `sqlite:${path.join(home, `${tasks}.db`)}` };
  await timeNode([worker, 'questboard:import', file], env);
  return env;
}

/** Makes the issues of all tasks in this process; returns its CPU, ms. */
async function makeIssues(count, { DATABASE_URL, GITHUB_TOKEN: token, GITHUB_API_URL: baseUrl }) {
  const store = await engine.openStore({ url: DATABASE_URL });
  const { org, tasks } = await engine.readSyncedTasks(store, 'acme');
  // A pause takes no time: this clock passes it, and ends near that of this machine.
  let now = Date.now() - 1_500 * count;
  const clock = { now: () => now, sleep: async (ms) => void (now += ms) };
  const began = process.cpuUsage();
  const outcomes = await engine.runSync(
    [
      {
        orgId: 'acme',
        isAlone: true,
        settings: { ...org.settings.github, maxMutationsPerRun: 10 * count },
        tasks: tasks.map((task) => engine.toSyncTask(task)),
      },
    ],
    {
      store,
      token,
      baseUrl,
      signal: new AbortController().signal,
      origin: { jobId: 'github.sync', runId: 1, sourceApp: 'bench' },
      clock,
    },
  );
  const { user, system } = process.cpuUsage(began);
  await store.close();
  const created = outcomes[0]?.report?.created;
  if (created !== count) throw new Error(`expected ${count} issues, got ${created}`);
  return (user + system) / 1_000;
}

function board(count) {
  const tasks = Array.from({ length: count }, (_, at) => ({
    id: `t${at}`,
    questId: 'q',
    title: `Task ${at}`,
    description: 'What it is about. '.repeat(20),
    tags: LABELS.slice(1),
    syncToGithub: true,
    github: { repo: 'acme/app' },
  }));
  const org = { id: 'acme', name: 'Acme', timezone: 'UTC' };
  return { format: 'questboard/v1', org, members: [], quests: [{ id: 'q', title: 'Quest' }], tasks };
}
