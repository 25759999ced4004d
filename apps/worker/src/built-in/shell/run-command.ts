import { statSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '@sb/config';
import { type JobContext, Permanent } from '@sb/jobs';
import { exactDuration, LONGEST_TIMER_MS, quote } from '@sb/words';
import { type CommandInput, commandTimeoutMs } from './command-input.ts';
import { CommandFailedError } from './errors.ts';
import { logOutput } from './log-output.ts';
import { type ProcessEnd, startGroup } from './process-group.ts';

/** Without these, few programs work. */
const ALWAYS_PASSED = ['PATH', 'HOME', 'LANG', 'TZ'];
const SHELL = '/bin/sh';

const OFF =
  'This node starts no commands: expected "commands: true" in its worker.yaml. ' +
  'With it, each person and program that may enqueue runs may start any program as the user of the worker.';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdoutLines: number;
  readonly stderrLines: number;
}

export interface CommandSurroundings {
  readonly env: Environment;
  /** `commands` of worker.yaml. */
  readonly mayStart: boolean;
  readonly killAfterMs?: number;
}

type CommandContext = Pick<JobContext<CommandInput>, 'input' | 'signal' | 'logger' | 'run'>;

/** Starts the command, logs its outputs and waits for its end. Throws `COMMAND_FAILED`, and the reason of `signal`. */
export async function runCommand(
  ctx: CommandContext,
  { env, mayStart, killAfterMs }: CommandSurroundings,
): Promise<CommandResult | undefined> {
  const { input, signal, logger } = ctx;
  if (!mayStart) throw new Permanent(OFF);
  const words = wordsOf(input);
  if (ctx.run.dryRun) {
    logger.info('would start', { command: words });
    return undefined;
  }
  signal.throwIfAborted();
  refuseMissingFolder(input.cwd);
  const group = startGroup(words, { cwd: input.cwd, env: passedVariables(input, env), killAfterMs });
  const stdout = logOutput((line) => logger.info(line));
  const stderr = logOutput((line) => logger.warn(line));
  group.stdout.setEncoding('utf8').on('data', stdout.push);
  group.stderr.setEncoding('utf8').on('data', stderr.push);
  let isLate = false;
  const timeoutMs = commandTimeoutMs(input);
  // A longer timer would fire at once, and the timeout of the run comes first.
  const hasTimer = timeoutMs !== undefined && timeoutMs <= LONGEST_TIMER_MS;
  const timer = hasTimer ? setTimeout(timeOut, timeoutMs) : undefined;
  signal.addEventListener('abort', group.stop);
  try {
    const end = await group.ended.catch((error: unknown) => {
      throw notStarted(words, { env, cause: error });
    });
    stdout.end();
    stderr.end();
    signal.throwIfAborted();
    if (isLate && timeoutMs !== undefined)
      throw new CommandFailedError(
        `${quote(words[0])} did not end within its timeout of ${exactDuration(timeoutMs)}, and was ended`,
      );
    const exitCode = okCode(end, input, { program: words[0], lastLine: stderr.lastLine() });
    return { exitCode, stdoutLines: stdout.lines(), stderrLines: stderr.lines() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', group.stop);
  }

  function timeOut(): void {
    isLate = true;
    group.stop();
  }
}

function wordsOf({ command, shell }: CommandInput): readonly [string, ...string[]] {
  if (!shell) return command;
  const [line, ...args] = command;
  // The word after the line is the name of the shell in its own messages.
  return [SHELL, '-c', line, SHELL, ...args];
}

function passedVariables({ env: asked = [] }: CommandInput, env: Environment): Record<string, string> {
  const passed = [...ALWAYS_PASSED, ...asked].map((name) => [name, env[name]] as const);
  return Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Node reports a folder that is missing as a program that is missing. */
function refuseMissingFolder(cwd: string | undefined): void {
  if (cwd === undefined || statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new CommandFailedError(`cwd: expected a folder, got ${quote(path.resolve(cwd))}`);
}

function notStarted(
  [program]: readonly [string, ...string[]],
  { env, cause }: { readonly env: Environment; readonly cause: unknown },
): CommandFailedError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const where = program.includes('/') ? '' : ` in PATH (${env['PATH'] ?? 'not set'})`;
  const why =
    code === 'ENOENT'
      ? `there is no such program${where}`
      : code === 'EACCES'
        ? 'it may not be executed'
        : code;
  return new CommandFailedError(`${quote(program)} could not be started: ${why || String(cause)}`, { cause });
}

function okCode(
  { exitCode, signal }: ProcessEnd,
  { okCodes = [0] }: CommandInput,
  { program, lastLine }: { readonly program: string; readonly lastLine: string | undefined },
): number {
  if (exitCode !== null && okCodes.includes(exitCode)) return exitCode;
  const how = exitCode === null ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
  const last = lastLine === undefined ? '' : `. Its last error line: ${lastLine.slice(0, 500)}`;
  throw new CommandFailedError(`${quote(program)} ${how}, expected ${okCodes.join(' or ')}${last}`);
}
