/** Jobs that stand outside of this repository, in modules that a flag, a variable or worker.yaml names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';

const MAIL = `
console.log('loading mail');
export const mail = { id: 'own.mail', name: 'Mail', run: (ctx) => 'to ' + ctx.input.to };
`;
/** What registerJobs of another copy of @sb/jobs does. */
const REGISTERING = `
const registry = globalThis[Symbol.for('@sb/jobs')];
registry.register([{ id: 'own.registered', name: 'Registered', run: () => 'by itself' }]);
`;

const worker = useWorker();

function placeWith(files: Readonly<Record<string, string>>): Place {
  const place = worker.place();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place.folder, name)), { recursive: true });
    writeFileSync(path.join(place.folder, name), text);
  }
  return place;
}

test('--jobs: modules that export jobs, and modules that register them, by path and by name', async () => {
  const place = placeWith({
    'mail.mjs': MAIL,
    'lib/list.cjs': `module.exports = [{ id: 'own.list', name: 'List', run: () => 1 }];`,
    'registering.js': REGISTERING,
    'package.json': '{ "type": "module" }',
    'node_modules/@acme/jobs/package.json': '{ "exports": { "./all": { "import": "./all.mjs" } } }',
    'node_modules/@acme/jobs/all.mjs': `export default [{ id: 'acme.all', name: 'All', run: () => 2 }];`,
  });
  const flags = ['--jobs', './mail.mjs,lib/list.cjs', '--jobs=registering.js', '--jobs', '@acme/jobs/all'];
  const listed = await place.run([...flags, 'list']);
  expect(listed.stdout).toMatch(/^acme\.all\t[^]*^own\.list\t[^]*^own\.mail\t[^]*^own\.registered\t/m);
  // A module that prints while it is loaded is not part of the result.
  expect([listed.exitCode, listed.stdout.includes('loading'), listed.stderr.includes('loading')]).toEqual([
    0,
    false,
    true,
  ]);
  expect(await place.run(['job', 'own.mail', '--input', '{"to":"ada"}', ...flags])).toMatchObject({
    exitCode: 0,
    stdout: '1\town.mail\tsucceeded\t"to ada"\n',
  });
});

test('WORKER_JOBS: a daemon works off what was asked for, and the flag goes before it', async () => {
  const place = placeWith({ 'mail.mjs': MAIL, 'other.mjs': MAIL.replace('own.mail', 'own.other') });
  const env = { WORKER_JOBS: './mail.mjs' };
  expect((await place.run(['job', 'own.mail', '--input', '{"to":"bo"}', '--enqueue'], env)).stdout).toBe(
    '1\n',
  );
  const daemon = await started(place, '--jobs', './mail.mjs');
  await daemon.until(/run succeeded/);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
  const { stdout } = await place.run(['list', '--jobs', 'other.mjs'], env);
  expect([stdout.includes('own.other'), stdout.includes('own.mail')]).toEqual([true, false]);
});

test('worker.yaml: paths start where it lies; the fields of such a job are in its help', async () => {
  const schema = `{ '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }), jsonSchema:
    { input: () => ({ type: 'object', properties: { copies: { type: 'number' } } }) } } }`;
  const place = placeWith({
    'etc/worker.yaml': 'jobs: [./print.mjs]\n',
    'etc/print.mjs': `export default { id: 'own.print', name: 'Print', input: ${schema}, run: () => 1 };`,
  });
  const env = { WORKER_CONFIG: 'etc/worker.yaml' };
  const help = await place.run(['job', 'own.print', '--help'], env);
  expect(help.stdout).toMatch(/Fields of own\.print:\n +--copies <number>/);
  const checked = await place.run(['config:check'], env);
  expect(checked.stdout).toMatch(/^ok\tjobs\t\t\d+ jobs, with those of \.\/print\.mjs$/m);
  expect((await place.run(['--jobs', 'etc/print.mjs', 'job', 'own.print', '--help'])).stdout).toContain(
    '--copies',
  );
});

test('a broken module ends what needs the code of jobs, with 4 and its own stack, and nothing else', async () => {
  const place = placeWith({ 'own.mjs': 'throw new Error("no key");' });
  const env = { WORKER_JOBS: './own.mjs' };
  expect((await place.run(['history'], env)).exitCode).toBe(0);
  const { exitCode, stdout, stderr } = await place.run(['list', '--json'], env);
  expect([exitCode, stdout]).toEqual([4, '']);
  const { error }: { error: unknown } = JSON.parse(stderr);
  expect(error).toMatchObject({
    code: 'JOB_MODULE_FAILED',
    exitCode: 4,
    message: expect.stringMatching(
      /own\.mjs could not be imported:\n {2}Error: no key\n +at .*own\.mjs:1:7$/,
    ),
  });
});

// What vitest does not leave to Node: the rest of the table is in src/job-modules.
test('a module that does not parse: its line; one in TypeScript runs where Node runs it', async () => {
  const place = placeWith({
    'broken.mjs': 'export const a = 1;\nconst b = ;',
    'imports.mjs': "import { a } from './broken.mjs';\nexport default [a];",
    'misses.mjs': "import { b } from './own.mjs';\nexport default [b];",
    'own.mjs': 'export const a = 1;',
    'own.ts': `export const own: object = { id: 'own.ts', name: 'TS', run: () => 1 };`,
  });
  for (const module of ['./broken.mjs', './imports.mjs'])
    expect((await place.run(['list', '--jobs', module])).stderr).toMatch(
      /broken\.mjs:2:11\n +const b = ;\n +\^\n +SyntaxError: Unexpected token ';'\n$/,
    );
  expect((await place.run(['list', '--jobs', './misses.mjs'])).stderr).toMatch(
    /misses\.mjs:1:10\n +import \{ b \} from '\.\/own\.mjs';\n +\^\n +SyntaxError: The requested module .* 'b'\n$/,
  );
  const isRun = 'typescript' in process.features && Boolean(process.features.typescript);
  const said = /own\.ts: Node [\d.]+ does not import \.ts files\n *Compile it to JavaScript/;
  expect(await place.run(['list', '--jobs', './own.ts'])).toMatchObject({
    exitCode: isRun ? 0 : 4,
    stdout: expect.stringMatching(isRun ? /^own\.ts\t/m : /^$/),
    stderr: expect.stringMatching(isRun ? /./ : said),
  });
});
