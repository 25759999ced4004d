/** A process that carries out commands, where it is not the point that each has one of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Ended } from './use-worker.ts';

/** A command as it is handed to fixture/clerk.ts. */
export interface Asked {
  readonly id: number;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A person at a terminal of this many columns runs the command; its stdin is empty. */
  readonly columns?: number | undefined;
}

export interface Clerk {
  ask(asked: Omit<Asked, 'id'>): Promise<Ended>;
  /** Ends it where a command has not ended, which keeps the next ones waiting; they start another clerk. */
  endStuck(): void;
}

interface Answered {
  readonly id: number;
  readonly ended: Ended;
}

const clerks = new Map<string, Clerk>();

/** The one of a program, for all files that a worker of the tests runs: to start it costs as much as ten commands. */
export function clerkOf(bundle: string): Clerk {
  const clerk = clerks.get(bundle) ?? createClerk((name) => path.join(bundle, `fixture/${name}.js`));
  clerks.set(bundle, clerk);
  return clerk;
}

/** It is started when it is first asked for something, and ends with the worker of the tests. */
function createClerk(fixture: (name: string) => string): Clerk {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let child: ChildProcess | undefined;

  const start = (): ChildProcess => {
    const env = { PATH: process.env['PATH'], TZ: 'UTC' };
    const started = fork(fixture('clerk'), {
      env,
      execArgv: ['--import', fixture('jobs')],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // The worker of the tests waits for answers only, not for the clerk.
    started.unref();
    started.channel?.unref();
    started.on('message', ({ id, ended }: Answered) => {
      waiting.get(id)?.resolve(ended);
      waiting.delete(id);
    });
    started.once('exit', () => {
      child = undefined;
      for (const one of waiting.values()) one.reject(new Error('The clerk ended before it had answered.'));
      waiting.clear();
    });
    return started;
  };

  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        child ??= start();
        child.send({ id: asked, ...command });
      }),
    endStuck() {
      if (waiting.size > 0) child?.kill('SIGKILL');
    },
  };
}

interface Waiting {
  resolve(ended: Ended): void;
  reject(error: Error): void;
}
