/** Runs tests as the project does: with Vitest where it is installed, else with the runner of Node. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Environment } from '../../cli/terminal/style.ts';

export interface TestRunner {
  /** The module that a test imports `test` from. */
  readonly module: 'vitest' | 'node:test';
  /** The words behind `node`. */
  commandLine(files: readonly string[], more: readonly string[]): readonly string[];
}

/** The runner for tests in a folder. */
export function findTestRunner(folder: string): TestRunner {
  const vitest = vitestProgram(folder);
  return vitest === undefined
    ? { module: 'node:test', commandLine: (files, more) => ['--test', ...more, ...files] }
    : { module: 'vitest', commandLine: (files, more) => [vitest, 'run', ...more, ...files] };
}

function vitestProgram(folder: string): string | undefined {
  try {
    const manifest = createRequire(path.join(folder, 'package.json')).resolve('vitest/package.json');
    const { bin }: { bin: { vitest: string } } = JSON.parse(readFileSync(manifest, 'utf8'));
    return path.join(path.dirname(manifest), bin.vitest);
  } catch {
    return undefined;
  }
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `node` with these words to its end, and returns what it printed. */
export async function runNode(
  words: readonly string[],
  { cwd, env, signal }: { readonly cwd: string; readonly env: Environment; readonly signal: AbortSignal },
): Promise<ProgramEnd> {
  const child = spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => void (printed[name] += text));
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  return { code: child.exitCode, ...printed };
}
