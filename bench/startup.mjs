/**
 * How long the command line takes to start, as a ratio to `node -e 0` in the same run: the machine's own speed
 * falls out. The commands take turns, so that a noisy second hits all of them alike.
 */
import { mkdtempSync, rmSync } from 'node:fs';
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
const env = { DATABASE_URL: `sqlite:${path.join(folder, 'worker.db')}` };
const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'worker --version', args: [worker, '--version'], target: 1.6 },
  { name: 'worker list', args: [worker, 'list'], target: 2.5 },
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
