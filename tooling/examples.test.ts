/** Runs the examples as users do: in a folder of their own, with the packed tarballs and nothing of this workspace. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { installOffline, PACK_TIME_MS } from './packages/packed-once.ts';
import { isSlow, newDatabase } from './testkit/src/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
let folder = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-examples-')));
  await install('own-jobs');
  await install('own-program');
}, PACK_TIME_MS);
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

// The other examples of programs have PostgreSQL.
test.each(isSlow() ? ['sqlite', 'postgres'] : ['sqlite'])(
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

async function install(example: string): Promise<void> {
  const at = path.join(folder, example);
  cpSync(path.join(ROOT, 'examples', example), at, { recursive: true });
  await installOffline(at, readJson(`examples/${example}/package.json`));
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
