/**
 * PostgreSQL's own programs for backups. They get the password by the environment: every user can read arguments in the
 * list of processes.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ToolPlace } from '@sb/storage';
import { shellWord } from '@sb/words';
import type { Environment } from '../../../cli/terminal/style.ts';
import { ToolFailedError, ToolMissingError } from './errors.ts';

const MOST_SAID = 4_000;

export interface Tool {
  readonly name: 'pg_dump' | 'pg_restore' | 'psql';
  readonly args: readonly string[];
  /** The command that an operator would type instead, if it differs. */
  readonly typed?: string;
  /** Its input, in order. */
  readonly stdin?: AsyncIterable<string | Buffer>;
  /** Reads its output; `isWhole` resolves to whether it ended well. By default the output is discarded. */
  readonly stdout?: (stream: Readable, isWhole: () => Promise<boolean>) => Promise<void>;
}

export interface ToolRun {
  readonly place: ToolPlace;
  readonly env: Environment;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/** Throws `ToolMissingError` with the command to type elsewhere, `ToolFailedError` with its error output. */
export async function runTool(tool: Tool, { place, env, signal }: ToolRun): Promise<void> {
  const child = spawn(tool.name, tool.args, {
    env: { ...env, ...(place.password !== undefined && { PGPASSWORD: place.password }) },
    ...(signal && { signal }),
    stdio: [tool.stdin ? 'pipe' : 'ignore', tool.stdout ? 'pipe' : 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const closed = new Promise((resolve) => {
    child.once('close', resolve);
  });
  const isWhole = async (): Promise<boolean> => (await ended) === 0;
  const fed = tool.stdin && child.stdin && outcome(pipeline(tool.stdin, child.stdin));
  const read = tool.stdout && child.stdout && outcome(tool.stdout(child.stdout, isWhole));
  try {
    const [code, feeding, reading] = await Promise.all([ended, fed, read]);
    // If the reader of the output fails, that is the cause: the program only sees a closed pipe.
    if (reading && !(reading instanceof UnfinishedError)) throw reading;
    if (code !== 0) {
      await closed;
      throw new ToolFailedError(tool.name, said, adviceFor(said));
    }
    if (feeding) throw feeding;
  } catch (error) {
    // The program may still write: wait until it has closed its output.
    if (signal?.aborted) await closed;
    if (isNotFound(error)) throw new ToolMissingError(tool.name, tool.typed ?? commandText(tool));
    throw error;
  }
}

/** The output of a program is incomplete: the program itself reports why. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}

/** Resolves to the error, or to undefined. */
async function outcome(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The command as typed, without the password, which comes from `PGPASSWORD`. */
export function commandText({ name, args }: Pick<Tool, 'name' | 'args'>): string {
  return [name, ...args.map(shellWord)].join(' ');
}

function adviceFor(said: string): string | undefined {
  if (!/server version mismatch|unsupported version/.test(said)) return undefined;
  return "Use the client programs of the server's version, or newer ones.";
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
