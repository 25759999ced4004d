/**
 * PostgreSQL's own programs for backups. The password goes to them by the environment: arguments stand in the list of
 * processes for everybody to read.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ToolPlace } from '@sb/storage';
import type { Environment } from '../../../cli/terminal/style.ts';
import { ToolFailedError, ToolMissingError } from './errors.ts';

const MOST_SAID = 4_000;

export interface Tool {
  readonly name: 'pg_dump' | 'pg_restore' | 'psql';
  readonly args: readonly string[];
  /** What somebody would type in their place, where that differs. */
  readonly typed?: string;
  /** What it reads, one after the other. */
  readonly stdin?: AsyncIterable<string | Buffer>;
  /** Given what it writes, and whether it ended well; by default nobody reads that. */
  readonly stdout?: (stream: Readable, isWhole: () => Promise<boolean>) => Promise<void>;
}

export interface ToolRun {
  readonly place: ToolPlace;
  readonly env: Environment;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/** Throws `ToolMissingError` with the line to type elsewhere, `ToolFailedError` with what it said. */
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
    // Who reads a program's output and fails is the cause; the program only notices that nobody reads.
    if (reading && !(reading instanceof UnfinishedError)) throw reading;
    if (code !== 0) {
      await closed;
      throw new ToolFailedError(tool.name, said, adviceFor(said));
    }
    if (feeding) throw feeding;
  } catch (error) {
    // It may still write.
    if (signal?.aborted) await closed;
    if (isNotFound(error)) throw new ToolMissingError(tool.name, tool.typed ?? commandText(tool));
    throw error;
  }
}

/** What a program wrote is not all of it: the program itself says why. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}

/** The error, if there was one. */
async function outcome(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** As somebody would type it, without the password: `PGPASSWORD` gives it. */
export function commandText({ name, args }: Pick<Tool, 'name' | 'args'>): string {
  return [name, ...args.map(quoted)].join(' ');
}

function adviceFor(said: string): string | undefined {
  if (!/server version mismatch|unsupported version/.test(said)) return undefined;
  return "Use the client programs of the server's version, or newer ones.";
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`;
}
