/** Starts a program of an example in a process of its own, for its test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';

export interface Program {
  /** Resolves with the match once its output contains it; rejects when the program ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Bundled, because Node 20 does not read TypeScript. */
export async function startProgram(source: string, around: Surroundings = {}): Promise<Program> {
  const name = path.basename(source, '.ts');
  const dir = path.join(path.dirname(source), '.cache', name);
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
  });
  await bundle.write({ dir, format: 'esm' });
  await bundle.close();
  return startNode([path.join(dir, `${name}.js`)], around);
}

/** What a test leaves running is killed after it. */
export function startNode(args: readonly string[], { cwd, env }: Surroundings = {}): Program {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      for (const look of waiting) look();
    });
  const ended = once(child, 'close').then(() => child.exitCode);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written);
          if (match) resolve(match);
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`It ended without ${pattern}:\n${written}`)), reject);
      }),
  };
}
