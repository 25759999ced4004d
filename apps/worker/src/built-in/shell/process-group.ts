/**
 * A program that leads a process group of its own, so that what it has started ends with it. Started by `shell.command`.
 * Promise: after `stop`, `ended` resolves at the latest with the SIGKILL, and no process of the group is left. A process that
 * makes a group of its own (setsid) leaves this one: it lives on, and after the SIGKILL its next write to these outputs fails.
 * When this process exits, the group is killed; a `kill -9` of this process leaves it behind.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Less than the 10 s after which the runner gives up an attempt that was asked to end. */
const KILL_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 50;

export interface GroupOptions {
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Default: 5 s. */
  readonly killAfterMs?: number | undefined;
}

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessGroup {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Rejects if the program cannot be started. */
  readonly ended: Promise<ProcessEnd>;
  /** SIGTERM for the group, then SIGKILL for what of it is left. */
  readonly stop: () => void;
}

export function startGroup([program = '', ...args]: readonly string[], options: GroupOptions): ProcessGroup {
  const { cwd, env, killAfterMs = KILL_AFTER_MS } = options;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const signal = (name: NodeJS.Signals | 0): boolean => signalGroup(child.pid, name);
  const killAtExit = (): void => void signal('SIGKILL');
  process.once('exit', killAtExit);
  let killing: NodeJS.Timeout | undefined;
  let killAt: number | undefined;
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    stop() {
      if (killing) return;
      signal('SIGTERM');
      killAt = performance.now() + killAfterMs;
      killing = setTimeout(() => {
        signal('SIGKILL');
        // A process that has left the group may hold them open.
        child.stdout.destroy();
        child.stderr.destroy();
      }, killAfterMs);
    },
    ended: closed(child)
      .then(async (end) => {
        // Some of the group may have closed its outputs, and tidies up after the SIGTERM.
        if (killAt === undefined) return end;
        for (const until = killAt; signal(0) && performance.now() < until;) await delay(LOOK_EVERY_MS);
        signal('SIGKILL');
        return end;
      })
      .finally(() => {
        clearTimeout(killing);
        process.removeListener('exit', killAtExit);
      }),
  };
}

/** Whether there was a process to signal. */
function signalGroup(leader: number | undefined, name: NodeJS.Signals | 0): boolean {
  if (leader === undefined) return false;
  try {
    return process.kill(-leader, name);
  } catch {
    return false;
  }
}

async function closed(child: ChildProcessByStdio<null, Readable, Readable>): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}
