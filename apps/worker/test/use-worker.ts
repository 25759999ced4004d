/**
 * The program as people use it: the built bundle in processes of its own, with the jobs of fixture/jobs.ts. Beside
 * it other programs of fixture/, for what takes a process of its own: a program that enqueues, a node that hangs.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { storePlace } from '@sb/testkit';
import { afterAll, beforeAll, onTestFinished, type TestContext } from 'vitest';
import { builtProgram } from './built-program.ts';
import { clerkOf } from './clerk.ts';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves with the match once stdout and stderr together contain it; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
  /** Sends the signal until it has ended: two that follow each other at once count as one. */
  insist(signal: NodeJS.Signals): Promise<Ended>;
}

export type Worker = ReturnType<typeof useWorker>;

export interface Place {
  /** Empty at first; the store lies in it unless another DATABASE_URL was given. */
  readonly folder: string;
  readonly databaseUrl: string;
  /** The words that start the program, and its environment: for a process that a test starts itself. */
  commandLine(args: readonly string[]): readonly string[];
  readonly environment: Environment;
  start(args: readonly string[], env?: Environment): Started;
  /** Starts fixture/<name>.ts on the same store. */
  startFixture(name: string, args?: readonly string[]): Started;
  run(args: readonly string[], env?: Environment): Promise<Ended>;
  /**
   * Answers like `run`, in a process that many commands share, and so its jobs: for what is not about
   * processes, signals, job modules, or the log of a run, which is not among what it answers.
   */
  readonly ask: (args: readonly string[], env?: Environment) => Promise<Ended>;
  /** Answers like `ask`, for a person at a terminal of this many columns without colours. */
  askAtTerminal(args: readonly string[], columns?: number): Promise<Ended>;
  /** The `data` of what the command answers with --json. */
  json(args: readonly string[]): Promise<unknown>;
  /** The program of another folder, as `buildProgram` makes it, at the same place. */
  withProgram(folder: string): Program;
}

export type Program = Pick<Place, 'start' | 'startFixture' | 'run'>;

type Environment = Readonly<Record<string, string>>;

/** The program for the tests of a file. What a test leaves running is killed after it. */
export function useWorker(): {
  /** Concurrent tests hand in the hook of their context. */
  place(env?: Environment, whenFinished?: TestContext['onTestFinished']): Place;
  /** Where fixture/<name>.ts is built. */
  fixture(name: string): string;
} {
  let bundle = '';

  beforeAll(async () => {
    bundle = await builtProgram();
  });

  const fixture = (name: string, folder = bundle): string => path.join(folder, `fixture/${name}.js`);
  const program = (args: readonly string[], folder = bundle): readonly string[] => [
    '--import',
    fixture('jobs', folder),
    path.join(folder, 'index.js'),
    ...args,
  ];
  afterAll(() => clerkOf(bundle).endStuck());
  return {
    fixture,
    place(env = {}, whenFinished = onTestFinished) {
      const folder = mkdtempSync(path.join(storePlace(), 'worker-cli-'));
      const started: Started[] = [];
      whenFinished(async () => {
        for (const { child } of started) child.kill('SIGKILL');
        await Promise.all(started.map(({ ended }) => ended));
        rmSync(folder, { recursive: true, force: true });
      });
      const databaseUrl = env['DATABASE_URL'] ?? `sqlite:${path.join(folder, 'worker.db')}`;
      const surroundings = (more: Environment = {}) => ({
        PATH: process.env['PATH'] ?? '',
        TZ: 'UTC',
        DATABASE_URL: databaseUrl,
        ...env,
        ...more,
      });
      const node = (args: readonly string[], more?: Environment): Started => {
        const child = spawn(process.execPath, args, {
          cwd: folder,
          env: surroundings(more),
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        const following = follow(child);
        started.push(following);
        return following;
      };
      const withProgram = (from?: string): Program => {
        const start = (args: readonly string[], more?: Environment): Started =>
          node(program(args, from), more);
        return {
          start,
          startFixture: (name, args = []) => node([fixture(name, from), ...args]),
          async run(args, more) {
            const { child, ended } = start(args, more);
            child.stdin?.end();
            return ended;
          },
        };
      };
      const ask = async (args: readonly string[], more?: Environment): Promise<Ended> =>
        clerkOf(bundle).ask({ args, cwd: folder, env: surroundings(more) });
      return {
        folder,
        databaseUrl,
        commandLine: (args) => [process.execPath, ...program(args)],
        environment: surroundings(),
        ...withProgram(),
        withProgram,
        ask,
        askAtTerminal: async (args, columns = 80) =>
          clerkOf(bundle).ask({ args, cwd: folder, env: surroundings({ NO_COLOR: '1' }), columns }),
        async json(args) {
          const { stdout } = await ask([...args, '--json']);
          const { data }: { data: unknown } = JSON.parse(stdout);
          return data;
        },
      };
    },
  };
}

export function follow(child: ChildProcess): Started {
  const written = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, ...written }));
  return {
    child,
    ended,
    async insist(signal) {
      const pressing = setInterval(() => child.kill(signal), 100);
      return ended.finally(() => clearInterval(pressing));
    },
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written.stdout + written.stderr);
          if (match) resolve(match);
        };
        waiting.add(look);
        look();
        ended.then(
          () => reject(new Error(`It ended without ${pattern}:\n${written.stdout}\n${written.stderr}`)),
          reject,
        );
      }),
  };
}
