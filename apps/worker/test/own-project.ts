/** A folder with the packages that a project of a user has installed, and nothing of this workspace above it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { onTestFinished, type TestContext } from 'vitest';
import { buildOnce } from '../build-once.mjs';
import { builtProgram, KEEP_MS } from './built-program.ts';
import { clerkOf } from './clerk.ts';
import { follow, type Started } from './use-worker.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const LIBRARIES = ['jobs', 'testing'];
/** npm puts those of the program beside it. */
const DEPENDENCIES = ['better-sqlite3', 'zod'];

export interface OwnProject {
  readonly folder: string;
  /** Runs a line of a shell in the folder; `worker` is the program. */
  readonly run: (line: string) => Promise<{
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
  /** Starts the program; it is killed after the test. */
  readonly start: (args: readonly string[]) => Started;
}

/** Concurrent tests hand in the hook of their context. */
export async function ownProject(
  whenFinished: TestContext['onTestFinished'] = onTestFinished,
): Promise<OwnProject> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-project-')));
  whenFinished(() => rmSync(folder, { recursive: true, force: true }));
  const modules = path.join(folder, 'node_modules');
  cpSync(await builtProgram(), path.join(modules, 'worker/dist'), { recursive: true, filter: isShipped });
  cpSync(path.join(ROOT, 'apps/worker/templates'), path.join(modules, 'worker/templates'), {
    recursive: true,
  });
  writeFileSync(path.join(modules, 'worker/package.json'), '{ "name": "worker", "version": "0.1.0" }');
  mkdirSync(path.join(modules, '.bin'));
  symlinkSync('../worker/dist/index.js', path.join(modules, '.bin/worker'));
  for (const name of DEPENDENCIES)
    symlinkSync(realpathSync(path.join(ROOT, 'apps/worker/node_modules', name)), path.join(modules, name));
  cpSync(await builtLibraries(), path.join(modules, '@sb'), { recursive: true });
  const env = {
    PATH: `${path.join(modules, '.bin')}:${path.dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: folder,
    TZ: 'UTC',
    npm_config_update_notifier: 'false',
  };
  return {
    folder,
    start(args) {
      const program = path.join(modules, 'worker/dist/index.js');
      const child = spawn(process.execPath, [program, ...args], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      whenFinished(() => void child.kill('SIGKILL'));
      return follow(child);
    },
    async run(line) {
      const child = spawn('bash', ['-c', line], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const written = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (text: string) => void (written[name] += text));
      await once(child, 'close');
      return { exitCode: child.exitCode, ...written };
    },
  };
}

/**
 * One that `worker init` has filled, in JavaScript, which each version of Node runs. That the program does this in a
 * process of its own is shown by init.test.ts.
 */
export async function initialisedProject(
  whenFinished: TestContext['onTestFinished'] = onTestFinished,
): Promise<OwnProject> {
  const project = await ownProject(whenFinished);
  const { exitCode, stderr } = await clerkOf(await builtProgram()).ask({
    args: ['init', '--yes', '--js'],
    cwd: project.folder,
    env: {},
  });
  if (exitCode !== 0) throw new Error(`worker init ended with ${exitCode}:\n${stderr}`);
  return project;
}

/** Not the programs of fixture/, and not the maps: half of the files. */
function isShipped(file: string): boolean {
  return path.basename(file) !== 'fixture' && !file.endsWith('.map');
}

/** As tooling/build-libraries.mjs packs them, without their types; built once for all tests. */
async function builtLibraries(): Promise<string> {
  return buildOnce({
    name: 'libraries-',
    sources: [import.meta.filename],
    keepMs: KEEP_MS,
    build: buildLibraries,
  });
}

async function buildLibraries(folder: string): Promise<void> {
  for (const name of LIBRARIES) {
    const bundle = await rolldown({
      input: { index: path.join(ROOT, 'packages', name, 'src/index.ts') },
      platform: 'node',
      external: ['better-sqlite3', 'pg', 'pg-native', '@standard-schema/spec'],
    });
    await bundle.write({ dir: path.join(folder, name), format: 'esm' });
    await bundle.close();
    const manifest = { name: `@sb/${name}`, version: '0.1.0', type: 'module', exports: './index.js' };
    writeFileSync(path.join(folder, name, 'package.json'), JSON.stringify(manifest));
  }
}
