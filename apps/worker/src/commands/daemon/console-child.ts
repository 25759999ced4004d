/**
 * The console as a child of a daemon: a process of its own, so that no page slows a run. It is started again when it
 * ends, after 1, 2, 4 ... 30 s. A console that cannot start is a warning, never the end of the daemon.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Logger } from '@sb/logger';
import { READ_MASKS, writeMasks } from '../../services/console-program.ts';

export interface ConsoleChildOptions {
  /** The program. */
  readonly file: string;
  readonly env: Record<string, string>;
  /** Values that it masks, and does not find in its environment. */
  readonly secrets: readonly string[];
  readonly logger: Logger;
  /** Aborts when the daemon begins to stop: a signal of a terminal ends the console too, and it stays ended. */
  readonly signal: AbortSignal;
  /** Prints a line on the terminal of the daemon; undefined where there is none. A link to sign in is never logged. */
  readonly print?: ((line: string) => void) | undefined;
}

export interface ConsoleChild {
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
/** Ended after this time it has worked: the next pause is short again. */
const WORKED_MS = 60_000;
const STOP_MS = 5_000;
/** It ends with the daemon, and its lines can be read whatever LOG_FORMAT says. */
const FLAGS = ['--with-parent', '--log-json', READ_MASKS];
const FIRST_LINK = 'first administrator:';
/** Its settings are wrong: another start would end in the same way. */
const EXIT_CONFIG = 4;

export function startConsoleChild({
  file,
  env,
  secrets,
  logger: parent,
  signal: stopping,
  print,
}: ConsoleChildOptions): ConsoleChild {
  const logger = parent.child({ part: 'console' });
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let isStopping = false;
  start();

  return {
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      const ended = once(last, 'exit');
      last.kill('SIGTERM');
      const killer = setTimeout(() => last.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(killer);
    },
  };

  function start(): void {
    if (stopping.aborted) return;
    const began = performance.now();
    let hasEnded = false;
    try {
      launch(ended);
    } catch (error) {
      ended(error instanceof Error ? error : String(error));
    }

    /** Called once or more: Node may report a failed start and an end. */
    function ended(how: string | Error, code?: number | null): void {
      if (hasEnded || isStopping || stopping.aborted) return;
      hasEnded = true;
      failures = performance.now() - began > WORKED_MS ? 1 : failures + 1;
      if (code === EXIT_CONFIG) return logger.warn(`the console ended with ${how}: it is not started again`);
      const pauseMs = pauseBefore(failures);
      if (how instanceof Error)
        logger.warn('the console could not be started', { error: how, startsAgainInMs: pauseMs });
      else logger.warn(`the console ended with ${how}`, { startsAgainInMs: pauseMs });
      timer = setTimeout(start, pauseMs);
      timer.unref();
    }
  }

  /** Throws, or calls `ended`, when the system has no memory, process or file descriptor left. */
  function launch(ended: (how: string | Error, code?: number | null) => void): void {
    const fresh = spawn(process.execPath, [file, ...FLAGS, ...(print ? ['--print-link'] : [])], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    fresh.on('error', ended);
    // It has no streams then, and its error follows.
    if (fresh.pid === undefined) return;
    child = fresh;
    fresh.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`, code));
    writeMasks(fresh.stdin, secrets);
    for (const stream of [fresh.stdout, fresh.stderr])
      createInterface({ input: stream }).on('line', (line) => repeat(line));
  }

  function repeat(line: string): void {
    if (print && line.startsWith(FIRST_LINK)) return print(line);
    const { level, message, fields } = parseLine(line);
    logger[level](message, fields);
  }
}

/** Ms before the nth start after as many ends in a row. */
export function pauseBefore(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1));
}

interface ChildLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A line of its log, or another text. */
export function parseLine(line: string): ChildLine {
  try {
    const { level, time: _time, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
    if (
      typeof msg === 'string' &&
      (level === 'debug' || level === 'info' || level === 'warn' || level === 'error')
    )
      return { level, message: msg, fields };
  } catch {
    // No line of the log: Node itself has something to say.
  }
  return { level: 'warn', message: line, fields: {} };
}
