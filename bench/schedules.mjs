/**
 * How long the reader takes for a file of schedules: right ones, wrong ones, and what is refused unread. One process,
 * the best of some readings each. CPU, beside the time of the clock, is what a machine that others use too is judged by.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, reps: { type: 'string', default: '3' } },
});
const count = Number(options.count);
const folder = path.join(import.meta.dirname, '.cache/schedules');
const { createRegistry, parseSchedules } = await loadReader();
const registry = createRegistry();
registry.register([{ id: 'example', name: 'Example', run: () => undefined }]);

const right = (index) => `  - name: nightly.${index}
    jobId: example
    schedule: '${index % 60} ${index % 24} * * ${index % 7}'
    enabled: true
    description: 'number ${index}'
    input: { customer: ${index} }
    exclude: [holidays]
    jitter: 5m
    tags: [bench]
`;
const file = (entry) =>
  `defaults: { timezone: Europe/Berlin }
calendars: { holidays: [2026-12-24..2027-01-01] }
schedules:
${Array.from({ length: count }, (_, index) => entry(index)).join('')}`;

const texts = {
  'all right': file(right),
  'all right, one expression': file((index) =>
    right(index).replace(/schedule: .*/, "schedule: '0 9 * * 1-5'"),
  ),
  'every one with two mistakes': file((index) =>
    right(index).replace('example', 'exmple').replace('5m', '30'),
  ),
  'every one an alias of a wrong one': `schedules:\n  - &a { jobId: exmple, schedule: '0 9 * *', enabled: yes }\n${'  - *a\n'.repeat(count - 1)}`,
  'one name': file((index) => right(index).replace(/name: .*/, 'name: same')),
  '10 MB of commas': `schedules: [${'a,'.repeat(5_000_000)}]`,
};

console.log('| file | MB | ms (range) | CPU ms | result |\n| --- | --- | --- | --- | --- |');
for (const [name, text] of Object.entries(texts)) {
  const [times, cpuTimes] = [[], []];
  let result = '';
  for (let repetition = 0; repetition < Number(options.reps); repetition++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    result = await parseSchedules(text, 'scheduler.yaml', registry.list()).then(
      ({ entries }) => `${entries.length} schedules`,
      ({ problems }) => `${problems.length} problems`,
    );
    times.push(performance.now() - start);
    cpuTimes.push(process.cpuUsage(cpu).user / 1000);
  }
  const [best, worst] = [Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
  console.log(
    `| ${name} | ${(text.length / 1e6).toFixed(1)} | ${best} (${best}–${worst}) | ${Math.min(...cpuTimes).toFixed(0)} | ${result} |`,
  );
}
rmSync(folder, { recursive: true, force: true });

async function loadReader() {
  const bundle = await rolldown({
    input: { reader: path.join(import.meta.dirname, 'schedules.ts') },
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  });
  await bundle.close();
  return import(pathToFileURL(path.join(folder, 'reader.mjs')));
}
