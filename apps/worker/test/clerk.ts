/** A process that carries out commands, where it is not the point that each has one of its own. */
import { fork } from 'node:child_process';
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
  let asked = 0;
  let current: ClerkProcess | undefined;

  const start = (): ClerkProcess => {
    const started = startProcess(fixture, () => {
      // Its exit comes late: another one may have been started.
      if (current === started) current = undefined;
    });
    return started;
  };

  return {
    ask(command) {
      asked += 1;
      current ??= start();
      return current.ask({ id: asked, ...command });
    },
    endStuck() {
      if (current?.isBusy()) current.end();
    },
  };
}

interface ClerkProcess {
  ask(asked: Asked): Promise<Ended>;
  isBusy(): boolean;
  end(): void;
}

interface Waiting {
  resolve(ended: Ended): void;
  reject(error: Error): void;
}

/** `onEnd`: it takes no more commands, and those that it has not answered have failed. */
function startProcess(fixture: (name: string) => string, onEnd: () => void): ClerkProcess {
  const waiting = new Map<number, Waiting>();
  const child = fork(fixture('clerk'), {
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    execArgv: ['--import', fixture('jobs')],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // The worker of the tests waits for answers only, not for the clerk.
  child.unref();
  child.channel?.unref();
  child.on('message', ({ id, ended }: Answered) => {
    waiting.get(id)?.resolve(ended);
    waiting.delete(id);
  });
  child.once('exit', giveUp);

  function giveUp(): void {
    onEnd();
    for (const one of waiting.values()) one.reject(new Error('The clerk ended before it had answered.'));
    waiting.clear();
  }

  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        waiting.set(asked.id, { resolve, reject });
        // Without a callback, a failure would be an error that no test catches.
        child.send(asked, (error) => {
          if (error) giveUp();
        });
      }),
    isBusy: () => waiting.size > 0,
    // The exit of a process takes a while: the next file of tests must not ask it.
    end() {
      child.kill('SIGKILL');
      giveUp();
    },
  };
}
