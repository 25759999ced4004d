/**
 * A run of github.sync on 2,000 tasks of which nothing has changed, as a whole process: it must ask GitHub nothing. GitHub
 * is the fake of the tests on loopback.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { diskFolder } from './disk-folder.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { fromWorker } from './packages.mjs';
import { median } from './statistics.mjs';
import { timeNode } from './time-process.mjs';
import { buildWorker } from './worker-bundle.mjs';

const { values: options } = parseArgs({
  options: { tasks: { type: 'string', default: '2000' }, reps: { type: 'string', default: '5' } },
});
const TASKS = Number(options.tasks);
const REPO = 'acme/app';

const worker = await buildWorker();
await buildEngine();
const engine = await loadEngine();
const { startFakeGithub, TOKEN } = await loadFake();
const home = mkdtempSync(path.join(diskFolder(), 'bench-github-'));
let close = async () => {};
try {
  const github = await startFakeGithub((end) => (close = end), {
    // Its clock passes a second with each write: it ends near that of this machine.
    now: Date.now() - 1_500 * TASKS,
  });
  github.addRepository(REPO);
  const file = path.join(home, 'board.json');
  writeFileSync(file, JSON.stringify(board()));
  const env = {
    DATABASE_URL: `sqlite:${path.join(home, 'bench.db')}`,
    GITHUB_TOKEN: TOKEN,
    GITHUB_API_URL: github.url,
  };
  await timeNode([worker, 'questboard:import', file], env);
  await linkAll(github, env);
  const asked = github.requests.length;
  const took = [];
  for (let repetition = 0; repetition < Number(options.reps); repetition++)
    took.push(await timeNode([worker, 'job', 'github.sync'], env));
  console.log('| tasks with an issue | ms (range) | requests |');
  console.log('| --- | --- | --- |');
  const range = `${Math.min(...took).toFixed(0)}–${Math.max(...took).toFixed(0)}`;
  console.log(`| ${TASKS} | ${median(took).toFixed(0)} (${range}) | ${github.requests.length - asked} |`);
} finally {
  await close();
  rmSync(home, { recursive: true, force: true });
}

/** The issues of all tasks, made in this process: here a run does not wait a second between two writes. */
async function linkAll(github, { DATABASE_URL: url }) {
  const store = await engine.openStore({ url });
  const { org, tasks } = await engine.readSyncedTasks(store, 'acme');
  const clock = {
    now: () => github.clock.now(),
    sleep: async (ms) => github.clock.move(ms),
  };
  await engine.runSync(
    [
      {
        orgId: 'acme',
        isAlone: true,
        settings: { ...org.settings.github, maxMutationsPerRun: 10 * TASKS },
        tasks: tasks.map((task) => engine.toSyncTask(task)),
      },
    ],
    {
      store,
      token: TOKEN,
      baseUrl: github.url,
      signal: new AbortController().signal,
      origin: { jobId: 'github.sync', runId: 1, sourceApp: 'bench' },
      clock,
    },
  );
  await store.close();
}

function board() {
  const tasks = Array.from({ length: TASKS }, (_, at) => ({
    id: `t${at}`,
    questId: 'q',
    title: `Task ${at}`,
    description: 'What it is about. '.repeat(20),
    syncToGithub: true,
    github: { repo: REPO },
  }));
  const org = { id: 'acme', name: 'Acme', timezone: 'UTC' };
  return { format: 'questboard/v1', org, members: [], quests: [{ id: 'q', title: 'Quest' }], tasks };
}

async function loadFake() {
  const { rolldown } = fromWorker('rolldown');
  const folder = path.join(import.meta.dirname, '.cache/fake-github');
  const fakes = path.join(import.meta.dirname, '../packages/github/test/fakes');
  const bundle = await rolldown({
    input: path.join(fakes, 'fake-github.ts'),
    platform: 'node',
  });
  await bundle.write({ dir: folder, format: 'esm' });
  await bundle.close();
  const description = 'github-issues.openapi.json';
  copyFileSync(path.join(fakes, description), path.join(folder, description));
  return import(pathToFileURL(path.join(folder, 'fake-github.js')).href);
}
