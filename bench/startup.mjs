/**
 * How long the command line takes to start, as a ratio to `node -e 0` in the same run: the machine's own speed
 * falls out. The commands take turns, so that a noisy second hits all of them alike.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diskFolder } from './disk-folder.mjs';
import { median } from './statistics.mjs';
import { ratioText } from './table.mjs';
import { timeNode } from './time-process.mjs';
import { buildWorker } from './worker-bundle.mjs';

const { values: options } = parseArgs({ options: { reps: { type: 'string', default: '30' } } });
const worker = await buildWorker();
const folder = mkdtempSync(path.join(diskFolder(), 'bench-startup-'));
const jobs = path.join(folder, 'jobs.mjs');
writeFileSync(jobs, "export const noop = { id: 'noop', name: 'Does nothing', run: () => undefined };\n");
const withAlerts = besideAlerts(worker);
const env = { DATABASE_URL: `sqlite:${path.join(folder, 'worker.db')}` };
const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'worker --version', args: [worker, '--version'], target: 1.6 },
  { name: 'worker list', args: [worker, 'list'], target: 2.5 },
  { name: 'worker job, no alerts.yaml', args: [worker, '--jobs', jobs, 'job', 'noop'] },
  { name: 'worker job beside the shipped alerts.yaml', args: [withAlerts, '--jobs', jobs, 'job', 'noop'] },
];
const times = new Map(commands.map(({ name }) => [name, []]));

try {
  await timeNode([worker, 'db:migrate'], env);
  for (let repetition = 0; repetition < Number(options.reps); repetition++) {
    for (const { name, args } of commands) times.get(name).push(await timeNode(args, env));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const floor = median(times.get('node -e 0'));
console.log('| command | ms (range) | of `node -e 0` | target |\n| --- | --- | --- | --- |');
for (const { name, target } of commands) {
  const own = times.get(name);
  const range = `${Math.min(...own).toFixed(0)}–${Math.max(...own).toFixed(0)}`;
  const ratio = ratioText(median(own) / floor, false);
  console.log(
    `| \`${name}\` | ${median(own).toFixed(1)} (${range}) | ${ratio} | ${target ? `≤ ${target}` : ''} |`,
  );
}

/** The program once more, where alerts.yaml lies as it does in the app. */
function besideAlerts(file) {
  const app = path.join(path.dirname(path.dirname(file)), 'with-alerts');
  rmSync(app, { recursive: true, force: true });
  cpSync(path.dirname(file), path.join(app, 'dist'), { recursive: true, verbatimSymlinks: true });
  cpSync(path.join(import.meta.dirname, '../apps/worker/alerts.yaml'), path.join(app, 'alerts.yaml'));
  return path.join(app, 'dist', path.basename(file));
}
