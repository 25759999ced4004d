/**
 * A daemon as a child. Called by `dev`.
 * Promise: `drain` lets its runs end within its grace period; when `dev` itself is killed, the child ends in the same way,
 * because its stdin ends. It leads a process group, so that Ctrl-C reaches it only through `dev`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Environment } from '../../cli/terminal/style.ts';

export interface DaemonChildOptions {
  /** The words behind `node`. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** Called for each line of its output. */
  readonly line: (text: string) => void;
}

export interface DaemonChild {
  /** Resolves with its exit code, or null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
  /** Asks it to end its runs and itself. */
  drain(): void;
  /** After `drain`: puts its runs back and ends it at once. */
  hurry(): void;
}

export function startDaemonChild({ words, cwd, env, line }: DaemonChildOptions): DaemonChild {
  const child = spawn(process.execPath, words, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', line);
  // It may end before it reads its stdin.
  child.stdin.on('error', () => {});
  let isAsked = false;
  return {
    ended: once(child, 'close').then(() => child.exitCode),
    drain() {
      if (!isAsked) child.kill('SIGTERM');
      isAsked = true;
    },
    hurry: () => void child.kill('SIGINT'),
  };
}
