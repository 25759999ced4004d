/** Checks a job that was just written: its test, then the configuration of the project with it. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../cli/command.ts';
import type { Complaint } from '../config/complaint.ts';
import { JobNotMadeError } from './errors.ts';
import type { JobHome } from './job-home.ts';
import { findTestRunner, type ProgramEnd, runNode } from './test-runner.ts';

/** Lines of the output of a failed program that are shown. */
const LAST_LINES = 40;

export interface CheckWishes {
  readonly home: JobHome;
  readonly app: string;
  readonly io: Io;
  /** The values of --jobs. */
  readonly jobModules: readonly string[];
  readonly signal: AbortSignal;
}

/** Throws `JOB_NOT_MADE` with the last lines of the test. */
export async function checkTest(file: string, { home, io, signal }: CheckWishes): Promise<void> {
  const words = findTestRunner(path.dirname(file)).commandLine([file], []);
  const ended = await runNode(words, { cwd: home.root, env: io.env, signal });
  if (ended.code !== 0) throw new JobNotMadeError(`The test of the job fails:\n${lastLines(ended)}`);
}

/** In a process of its own, which loads the new job. Throws `JOB_NOT_MADE` with every problem. */
export async function checkConfiguration({ home, app, io, jobModules, signal }: CheckWishes): Promise<void> {
  const program = home.isProgram ? path.join(app, 'dev.mjs') : fileURLToPath(io.entry);
  const modules = jobModules.flatMap((name) => ['--jobs', name]);
  const words = [...process.execArgv, program, 'config:check', '--json', ...modules];
  const ended = await runNode(words, { cwd: io.cwd, env: io.env, signal });
  if (ended.code === 0) return;
  throw new JobNotMadeError(`config:check fails with the job:\n${problemsOf(ended).join('\n')}`);
}

function problemsOf(ended: ProgramEnd): readonly string[] {
  try {
    const { data }: { data: { sources: readonly { name: string; problems: readonly Complaint[] }[] } } =
      JSON.parse(ended.stdout);
    return data.sources.flatMap(({ name, problems }) =>
      problems.map(({ file = name, line, column, subject, message }) =>
        [`${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}`, subject, message]
          .filter((part) => part !== undefined && part !== '')
          .join('  '),
      ),
    );
  } catch {
    return [lastLines(ended)];
  }
}

function lastLines({ stdout, stderr }: ProgramEnd): string {
  return `${stdout}\n${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n');
}
