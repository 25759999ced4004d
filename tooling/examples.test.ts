/** Runs the examples as users do: in a folder of their own, with the packed tarballs and nothing of this workspace. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildInto } from '../apps/worker/build.mjs';
import { newDatabase } from './testkit/src/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** The dependencies of the tarballs come from here, so that the test needs no network. */
const FROM_HERE = { 'better-sqlite3': 'storage', pg: 'storage', '@standard-schema/spec': 'jobs' };

let folder = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-examples-')));
  const built = path.join(folder, 'built');
  execFileSync(
    process.execPath,
    [path.join(ROOT, 'tooling/build-libraries.mjs'), '--into', built, 'jobs', 'worker'],
    { stdio: 'pipe' },
  );
  await buildProgram(path.join(built, 'program'));
  const [jobs, library, program] = ['jobs', 'worker', 'program'].map((name) => pack(path.join(built, name)));
  install('own-jobs', { 'sb-jobs': jobs, worker: program });
  install('own-program', { 'sb-jobs': jobs, 'sb-worker': library });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('own-jobs: the lines of its README run the jobs of jobs.mjs', async () => {
  const [, lines = ''] = /^```sh\n([^]*?)^```/m.exec(readExample('own-jobs', 'README.md')) ?? [];
  const [check = '', run = '', ask = '', daemon = ''] = lines.trim().split('\n');
  expect(await shell('own-jobs', check)).toMatch(/^ok\tjobs\t\t\d+ jobs, with those of \.\/jobs\.mjs$/m);
  expect(await shell('own-jobs', run)).toBe('1\tbilling.invoice\tsucceeded\t{"written":7}\n');
  expect(await shell('own-jobs', ask)).toBe('2\n');
  const working = start('own-jobs', daemon);
  await working.until(/"runId":2,.*run succeeded/);
  working.child.kill('SIGTERM');
  expect(await working.ended).toBe(0);
  // Beside the jobs, where nobody said where.
  expect(readdirSync(path.join(folder, 'own-jobs/data'))).toContain('worker.db');
});

test.each(['sqlite', 'postgres'])(
  'own-program: app.mjs asks for a run and works it off (%s)',
  async (dialect) => {
    const env = dialect === 'sqlite' ? {} : { DATABASE_URL: await newDatabase() };
    const app = start('own-program', 'exec node app.mjs', { PORT: '0', ...env });
    const [, port = ''] = await app.until(/"port":(\d+)/);
    const answer = await fetch(`http://127.0.0.1:${port}/?to=ada@example.com`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([202, { run: 1, verdict: 'enqueued' }]);
    await app.until(/"runId":1,"jobId":"mail.welcome","to":"ada@example.com".*"msg":"sending"/);
    const reported = await fetch(`http://127.0.0.1:${port}/report`, { method: 'POST' });
    expect(await reported.json()).toEqual({ run: 2, verdict: 'enqueued' });
    await app.until(/"runId":2,"jobId":"report.primes","below":200000,"primes":17984,"msg":"counted"/);
    app.child.kill('SIGTERM');
    await app.until(/{"finished":\d+,"putBack":0}/);
    expect(await app.ended).toBe(0);
  },
);

test('own-program: the packed library has types of its own', () => {
  const at = path.join(folder, 'own-program');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    types: ['node'],
    typeRoots: [path.join(ROOT, 'node_modules/@types')],
    strict: true,
    useUnknownInCatchVariables: false,
    checkJs: true,
    noEmit: true,
  };
  writeFileSync(
    path.join(at, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['app.mjs', 'jobs.mjs'] }),
  );
  const compile = (): string =>
    execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', at], { encoding: 'utf8' });
  expect(compile()).toBe('');
});

/** The files that `pnpm pack` puts into the tarball of the program. */
async function buildProgram(to: string): Promise<void> {
  await buildInto(path.join(to, 'dist'));
  const { devDependencies: _1, scripts: _2, ...manifest } = readJson('apps/worker/package.json');
  writeFileSync(
    path.join(to, 'package.json'),
    JSON.stringify({ ...manifest, dependencies: { 'better-sqlite3': '*' } }),
  );
  cpSync(path.join(ROOT, 'apps/worker/scheduler.yaml'), path.join(to, 'scheduler.yaml'));
}

/** The tarball of a folder. */
function pack(source: string): string {
  const output = execFileSync('npm', ['pack', source, '--silent'], {
    cwd: path.dirname(source),
    encoding: 'utf8',
  });
  // npm gives @sb/worker and worker names of their own.
  return path.join(path.dirname(source), output.trim());
}

function install(example: string, tarballs: Readonly<Record<string, string | undefined>>): void {
  const at = path.join(folder, example);
  cpSync(path.join(ROOT, 'examples', example), at, { recursive: true });
  for (const [name, tarball] of Object.entries(tarballs)) cpSync(tarball ?? '', path.join(at, `${name}.tgz`));
  const overrides = Object.fromEntries(
    Object.entries(FROM_HERE).map(([name, owner]) => [
      name,
      `link:${realpathSync(path.join(ROOT, 'packages', owner, 'node_modules', name))}`,
    ]),
  );
  const manifest = readJson(`examples/${example}/package.json`);
  writeFileSync(path.join(at, 'package.json'), JSON.stringify({ ...manifest, pnpm: { overrides } }));
  execFileSync('pnpm', ['install', '--offline', '--ignore-workspace', '--silent'], {
    cwd: at,
    stdio: 'pipe',
  });
}

async function shell(example: string, line: string): Promise<string> {
  const started = start(example, line);
  const exitCode = await started.ended;
  if (exitCode !== 0) throw new Error(`${line} exited with ${exitCode}:\n${started.written()}`);
  return started.stdout();
}

function start(example: string, line: string, env: Readonly<Record<string, string>> = {}) {
  // `npx` itself takes a second.
  const command = line.replace(/^npx (\w+)/, 'exec node_modules/.bin/$1');
  const child = spawn('bash', ['-c', command], {
    cwd: path.join(folder, example),
    env: { PATH: process.env['PATH'], HOME: folder, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      for (const look of waiting) look();
    });
  const ended = once(child, 'close').then(() => child.exitCode);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const written = (): string => texts.stdout + texts.stderr;
  return {
    child,
    ended,
    written,
    stdout: () => texts.stdout,
    until: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written());
          if (match) resolve(match);
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`It ended without ${pattern}:\n${written()}`)), reject);
      }),
  };
}

function readExample(example: string, file: string): string {
  return readFileSync(path.join(ROOT, 'examples', example, file), 'utf8');
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Record<string, unknown>;
}
