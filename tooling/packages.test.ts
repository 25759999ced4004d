/** The packages as they are published: what is in them, their types, and that they work beside each other. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { isSlow } from './testkit/src/index.ts';
import { guideImports, importingProgram } from './packages/guide-imports.ts';
import { installOffline, PACK_TIME_MS, packedOnce } from './packages/packed-once.ts';
import { tarballsIn } from './packages/pack.mjs';
import { LIBRARIES, ROOT } from './packages/plan.mjs';

const NAMES = [...LIBRARIES.map(({ name }) => name), 'cli'];
const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Kinds of resolution, each with the programs that it can read. */
const MODULES = [
  ['nodenext', ['program.mts', 'program.cts']],
  ['node16', ['program.mts', 'program.cts']],
  ['preserve', ['program.mts']],
] as const;

let packed = '';
let project = '';
beforeAll(async () => {
  packed = await packedOnce();
  project = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-packages-')));
  const dependencies = Object.fromEntries(NAMES.map((name) => [`@sb/${name}`, version]));
  await installOffline(project, {
    name: 'a-project',
    private: true,
    dependencies: { ...dependencies, 'better-sqlite3': '*' },
  });
}, PACK_TIME_MS);
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('each is packed, with its licence, a README and no link into the workspace', () => {
  expect(tarballsIn(packed).map((file) => path.basename(file))).toEqual(
    NAMES.map((name) => `sb-${name}-${version}.tgz`).toSorted(),
  );
  for (const name of NAMES) {
    expect(readdirSync(path.join(packed, 'built', name))).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md']),
    );
    expect(read(name, 'package.json')).not.toMatch(/workspace:|catalog:|file:|link:/);
    expect(read(name, 'README.md')).not.toMatch(/\]\((?!https?:|#)/);
    expect(manifest(name)).toMatchObject({
      name: `@sb/${name}`,
      version,
      description: expect.any(String),
      license: 'MIT',
      publishConfig: { access: 'public', provenance: true },
    });
  }
});

test('the licence of each bundled package is beside the program', () => {
  const text = read('cli', 'THIRD-PARTY.md');
  const titles = Array.from(text.matchAll(/^## (.+) \d+\.\S+$/gm), ([, name]) => name);
  // Of the worker and of the server of the console. Those of the pages: manifest.test.ts of the console.
  expect(titles).toEqual(
    expect.arrayContaining(['@opentelemetry/sdk-metrics', 'commander', 'hono', 'pg', 'zod']),
  );
  expect(titles.filter((name) => name?.startsWith('@sb/'))).toEqual([]);
  expect(text).not.toContain('No licence is named.');
});

test('each depends on packages of ours below it, in exactly its version, and imports nothing else', () => {
  LIBRARIES.forEach(({ name }, at) => {
    const { dependencies = {}, peerDependencies = {} } = manifest(name);
    const below = LIBRARIES.slice(0, at).map((each) => `@sb/${each.name}`);
    for (const [id, range] of Object.entries(dependencies).filter(([each]) => each.startsWith('@sb/')))
      expect([below.includes(id), range]).toEqual([true, version]);
    const known = Object.keys({ ...dependencies, ...peerDependencies });
    const files = readdirSync(path.join(packed, 'built', name)).filter((file) => /\.(js|d\.ts)$/.test(file));
    const imported = new Set(
      files.flatMap((file) =>
        Array.from(
          read(name, file).matchAll(
            /(?:^|[;}] ?|\n)(?:import|export)\b[^;"]*?from ?"((?:@[^/"]+\/)?[^./"][^/"]*)/g,
          ),
          ([, id = '']) => id,
        ),
      ),
    );
    expect([...imported].filter((id) => !id.startsWith('node:') && !known.includes(id))).toEqual([]);
  });
});

test.each(NAMES)('publint has nothing to say about %s', async (name) => {
  const pkgDir = path.join(packed, 'built', name);
  const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

// Each is built by the same build: the one with most doors is enough for the short run.
const CHECKED = isSlow() ? LIBRARIES.map(({ name }) => name) : ['queue'];

test.each(CHECKED)('the types of %s are right for modules, CommonJS and bundlers', async (name) => {
  const tarball = readFileSync(path.join(packed, `sb-${name}-${version}.tgz`));
  const { types, ...checked } = await checkPackage(createPackageFromTarballData(tarball));
  expect(types).toBeTruthy();
  // That of node10 knows no doors beside the first: a compiler of before 2022.
  const problems = 'problems' in checked ? checked.problems : [];
  expect(problems.filter((each) => !('resolutionKind' in each && each.resolutionKind === 'node10'))).toEqual(
    [],
  );
});

test('what `worker init` makes is installed by its own manifest, and its test passes', async () => {
  const made = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-made-')));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  run(path.join(project, 'node_modules/.bin/worker'), ['init', made, '--yes', '--js']);
  const { devDependencies, ...rest } = JSON.parse(readFileSync(path.join(made, 'package.json'), 'utf8'));
  const names = Object.keys({ ...rest.dependencies, ...devDependencies });
  expect(names).toEqual(['@sb/cli', '@sb/jobs', 'zod', '@sb/testing']);
  // What comes from the registry: zod by the project, SQLite as the peer of @sb/testing.
  const zod = `link:${realpathSync(path.join(ROOT, 'apps/worker/node_modules/zod'))}`;
  const dependencies = { ...rest.dependencies, zod, 'better-sqlite3': '*' };
  await installOffline(made, { ...rest, dependencies }, devDependencies);
  execFileSync('npm', ['test'], { cwd: made, stdio: 'pipe' });
  expect(
    execFileSync('node_modules/.bin/worker', ['job', 'hello'], { cwd: made, encoding: 'utf8' }),
  ).toContain('hello\tsucceeded');
});

test('a program of either kind compiles against them, all declarations read', () => {
  const program = `import { createClient } from '@sb/queue';
    import { createWorker } from '@sb/worker';
    import { publish } from '@sb/events';
    import { openStore } from '@sb/events/storage';
    import { defineJob } from '@sb/jobs';
    export async function go(): Promise<number> {
      const job = defineJob({ id: 'a', name: 'A', run: () => 1 });
      const store = await openStore({ url: 'sqlite::memory:' });
      await store.write((tx) => publish(tx, [{ type: 'a.b', payload: {}, sourceApp: 'c' }]));
      const worker = createWorker({ jobs: [job], databaseUrl: 'sqlite:a.db' });
      const { id } = await worker.enqueue(job, {});
      return (await createClient({ databaseUrl: 'sqlite:a.db' }).wait(job, id)).id;
    }`;
  for (const file of ['program.mts', 'program.cts']) writeFileSync(path.join(project, file), program);
  for (const [module, files] of isSlow() ? MODULES : MODULES.slice(0, 1)) {
    const compilerOptions = {
      module,
      target: 'es2023',
      lib: ['es2023'],
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [path.join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    expect(run(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', project])).toBe('');
  }
});

test('each name that a guide imports can be imported by its published name', () => {
  const imports = guideImports();
  expect(imports.size).toBeGreaterThan(5);
  writeFileSync(path.join(project, 'guides.mjs'), importingProgram(imports));
  expect(run(process.execPath, ['guides.mjs'])).toBe('');
});

test('a client and a worker beside each other share their classes, symbols and store, in both kinds of modules', () => {
  writeFileSync(
    path.join(project, 'together.mjs'),
    `import { createRequire } from 'node:module';
    import assert from 'node:assert/strict';
    import { defineJob, snooze } from '@sb/jobs';
    import { createClient, UnknownJobError } from '@sb/queue';
    import { createWorker } from '@sb/worker';
    const require = createRequire(import.meta.url);
    assert.equal(require('@sb/queue').UnknownJobError, UnknownJobError);
    assert.equal(require('@sb/jobs').defineJob, defineJob);
    let times = 0;
    const job = defineJob({
      id: 'a.job',
      name: 'A job',
      run: (ctx) => (times++ === 0 ? snooze('1ms') : ctx.enqueue('a.job.next', {}).then(() => 'done')),
    });
    const next = defineJob({ id: 'a.job.next', name: 'Next', run: () => undefined });
    const thread = new URL('./thread.mjs', import.meta.url);
    const { primes } = await import(thread.href);
    const databaseUrl = 'sqlite:together.db';
    const worker = createWorker({ jobs: [job, next, primes], databaseUrl, threadModule: thread, logLevel: 'error' });
    await worker.start();
    const client = createClient({ databaseUrl, createdBy: 'test' });
    const { id } = await client.enqueue(job, {});
    assert.equal((await client.wait(job, id)).result, 'done');
    const far = await client.enqueue(primes, {});
    assert.deepEqual((await client.wait(primes, far.id)).result, { isMain: false });
    for (const asked of [client, worker]) {
      const error = await asked.enqueue('a.jub', {}).catch((thrown) => thrown);
      assert.ok(error instanceof UnknownJobError, String(error));
      assert.equal(error.code, 'UNKNOWN_JOB');
    }
    await worker.stop();
    await client.close();`,
  );
  writeFileSync(
    path.join(project, 'thread.mjs'),
    `import { isMainThread } from 'node:worker_threads';
    import { defineJob } from '@sb/jobs';
    export const primes = defineJob({
      id: 'a.thread', name: 'In a thread', isolation: 'thread', run: () => ({ isMain: isMainThread }),
    });`,
  );
  expect(run(process.execPath, ['together.mjs'])).toBe('');
});

test('the installed program plans nothing for a team that a new project does not have', () => {
  const schedules = run('node_modules/.bin/worker', ['schedules', '--json']);
  const { data } = JSON.parse(schedules) as { data: readonly { jobId: string; enabled: boolean }[] };
  expect(data.filter(({ enabled }) => enabled).map(({ jobId }) => jobId)).toEqual([
    'maintenance.cleanup',
    'maintenance.retry',
  ]);
  writeFileSync(
    path.join(project, 'scheduler.yaml'),
    "schedules:\n  - { jobId: maintenance.retry, schedule: '5 * * * *', enabled: true }\n",
  );
  expect(run('node_modules/.bin/worker', ['schedules'])).toMatch(
    /^maintenance\.retry\t5 \* \* \* \* UTC\t.*\n$/,
  );
});

function run(program: string, args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: project, TZ: 'UTC' };
  try {
    return execFileSync(program, args, { cwd: project, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

function read(name: string, file: string): string {
  return readFileSync(path.join(packed, 'built', name, file), 'utf8');
}

interface PackedManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function manifest(name: string): PackedManifest {
  return JSON.parse(read(name, 'package.json')) as PackedManifest;
}
