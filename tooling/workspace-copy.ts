/** A clone of this workspace with uncommitted changes, for tests that follow the documentation as a reader would. */
import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFileSync,
  spawn,
} from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
const JOBS = 'apps/worker/src/jobs.ts';
const SCHEDULES = 'apps/worker/scheduler.yaml';
const CTRL_C = '\u0003';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedLine {
  /** Resolves once stdout and stderr together match; rejects if the line ends before. */
  until(pattern: RegExp): Promise<void>;
  /** Sends a signal to the shell and all its children. */
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface WorkspaceCopy {
  readonly folder: string;
  /** Runs a line in a shell, with the environment of a new user. */
  start(line: string, cwd?: string): StartedLine;
  run(line: string, cwd?: string): Promise<Ended>;
  /** Runs a line on a terminal of 80 columns, without colours; stdout and stderr are one output. */
  startInTerminal(line: string): StartedLine & { interrupt(): void };
  read(file: string): string;
  write(file: string, text: string): void;
  /** Follows "add your job to src/jobs.ts": takes over the import and the new members of the list. */
  registerJobsOf(example: string): void;
  /** Follows "add your job to scheduler.yaml": takes over the entries. */
  scheduleJobsOf(example: string): void;
  remove(): void;
}

/** A copy in which `pnpm install` was run. */
export async function copyInstalledWorkspace(): Promise<WorkspaceCopy> {
  const copy = copyWorkspace();
  const installed = await copy.run('pnpm install --frozen-lockfile --prefer-offline');
  if (installed.exitCode !== 0)
    throw new Error(`pnpm install failed:\n${installed.stdout}${installed.stderr}`);
  return copy;
}

export function copyWorkspace(): WorkspaceCopy {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-clone-')));
  const lines = new Set<ChildProcess>();
  for (const file of workspaceFiles())
    cpSync(path.join(ROOT, file), path.join(folder, file), {
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
  const at = (file: string): string => path.join(folder, file);
  const launch = (
    [program = '', ...args]: readonly string[],
    { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
  ): ChildProcessWithoutNullStreams => {
    const child = spawn(program, args, {
      cwd,
      detached: true,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC', ...env },
    });
    lines.add(child);
    return child;
  };
  const copy: WorkspaceCopy = {
    folder,
    start: (line, cwd = folder) => follow(line, launch(['bash', '-c', line], { cwd })),
    startInTerminal(line) {
      const child = launch(inTerminal(line), { cwd: folder, env: { NO_COLOR: '1', TERM: 'xterm' } });
      return { ...follow(line, child), interrupt: () => child.stdin.write(CTRL_C) };
    },
    run: (line, cwd) => copy.start(line, cwd).ended,
    read: (file) => readFileSync(at(file), 'utf8'),
    write: (file, text) => writeFileSync(at(file), text),
    registerJobsOf: (example) => copy.write(JOBS, withJobsOf(example, copy.read(JOBS))),
    scheduleJobsOf: (example) => appendFileSync(at(SCHEDULES), example.replace(/^schedules:\n/, '\n')),
    remove() {
      for (const { exitCode, pid } of lines) if (exitCode === null && pid) kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return copy;
}

/** `script` gives a command a terminal; its arguments differ between systems. */
export function inTerminal(line: string): readonly string[] {
  if (process.platform === 'darwin') return ['script', '-q', '/dev/null', 'bash', '-c', line];
  return ['script', '--quiet', '--return', '--command', line, '/dev/null'];
}

/** The files that a commit of all changes would have. */
export function workspaceFiles(): readonly string[] {
  const options = { cwd: ROOT, encoding: 'utf8' } as const;
  const list = (...flags: string[]): string[] =>
    execFileSync('git', ['ls-files', '-z', ...flags], options)
      .split('\0')
      .filter(Boolean);
  const deleted = new Set(list('--deleted'));
  return list('--cached', '--others', '--exclude-standard').filter((file) => !deleted.has(file));
}

function withJobsOf(example: string, jobs: string): string {
  const imports = example.match(/^import .* from ["']\.\/.*\n/gm) ?? [];
  const [, list = ''] = /^registerJobs\(\[\n([^\]]*)\]\)/m.exec(example) ?? [];
  const members = list.replaceAll(/^\s*\/\/.*\n/gm, '').trim();
  return jobs.replace(/\nregisterJobs\(\[/, `${imports.join('')}$&${members} `);
}

function follow(line: string, child: ChildProcessWithoutNullStreams): StartedLine {
  const written = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] = plain(written[name] + text);
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, ...written }));
  return {
    ended,
    signal: (name) => child.pid && kill(child.pid, name),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(written.stdout + written.stderr)) resolve();
        };
        waiting.add(look);
        look();
        ended.then(
          () =>
            reject(new Error(`"${line}" ended without ${pattern}:\n${written.stdout}\n${written.stderr}`)),
          reject,
        );
      }),
  };
}

/** Removes control sequences and cursor movements. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r', '');
}

/** Signals the whole process group, which may have ended already. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
