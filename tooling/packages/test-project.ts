/** A project of its own, which installs packages from the registry of a test. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { TestRegistry } from './test-registry.ts';

type Environment = Readonly<Record<string, string>>;

export interface TestProject {
  readonly folder: string;
  /** Paths from its folder. */
  write(file: string, text: string): void;
  /** What it prints. The registry is in this process: it answers while a program runs. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** A program that runs until the test ends it, or ends itself. */
  start(program: string, args: readonly string[], more?: Environment): ChildProcess;
}

export function newProject(registry: TestRegistry, name: string, more: Environment = {}): TestProject {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `worker-${name}-`)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = {
    ...process.env,
    npm_config_registry: registry.url,
    YARN_REGISTRY: registry.url,
    ...more,
  };
  return {
    folder,
    write(file, text) {
      const at = path.join(folder, file);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, text);
    },
    async run(program, args) {
      const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env });
      return stdout;
    },
    start(program, args, ofIt = {}) {
      const child = spawn(program, args, {
        cwd: folder,
        env: { ...env, ...ofIt },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
  };
}

/** Waits until a program has printed this. */
export async function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const part of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(part);
    const match = pattern.exec(text);
    if (match) {
      child.stdout?.resume();
      return match;
    }
  }
  throw new Error(`The program ended without ${pattern}:\n${text}`);
}
