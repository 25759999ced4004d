/** A stored error for people: the error, its place in the code, and its causes. */
import path from 'node:path';
import type { RunError } from '@sb/queue';
import { plural } from '@sb/words';
import { clean } from '@sb/views';

const FRAMES_SHOWN = 1;
const LONGEST_CHAIN = 8;
/** Frames outside the author's code. Source maps show jobs by their sources, so a frame in a bundle is the engine. */
const FOREIGN = /node_modules|node:|<anonymous>|\/worker\/(?:dist|\.dev\/[\w-]+)\/[\w-]+\.js:/;

export interface ErrorLook {
  /** Paths are shown relative to this folder. */
  readonly root: string;
  readonly frames: 'all' | 'first own' | 'none';
}

/** `TypeError: no such user`; the name `Error` says nothing. */
export function errorLine({ name, message }: RunError): string {
  return name === undefined || name === 'Error' ? message : `${name}: ${message}`;
}

/** The error, its causes and the errors of an `AggregateError`; each is headed by `error` or `because`. */
export function errorLines(
  error: RunError,
  look: ErrorLook,
): readonly (readonly [head: string, text: string])[] {
  return chainOf(error).flatMap((one, depth) => [
    [depth === 0 ? 'error' : 'because', clean(errorLine(one))] as const,
    ...frameLines(one, look).map((line) => ['', line] as const),
  ]);
}

function chainOf(error: RunError): readonly RunError[] {
  const chain: RunError[] = [];
  for (let next: unknown = error; isRunError(next) && chain.length < LONGEST_CHAIN; next = next.cause) {
    // An error that only wraps another, such as `Permanent`, repeats its message: show the inner one alone.
    if (!isRunError(next.cause) || next.cause.message !== next.message) chain.push(next);
    if (Array.isArray(next.errors)) chain.push(...next.errors.filter(isRunError));
  }
  return chain.slice(0, LONGEST_CHAIN);
}

function frameLines({ stack = '' }: RunError, { root, frames: wanted }: ErrorLook): readonly string[] {
  if (wanted === 'none') return [];
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const shown = wanted === 'all' ? frames : firstOwn(frames);
  const left = frames.length - shown.length;
  return shown.map((frame, at) => {
    const isLast = at === shown.length - 1;
    return frameText(frame, root) + (isLast && left > 0 ? `  (+ ${plural(left, 'frame')}, --stack)` : '');
  });
}

function firstOwn(frames: readonly string[]): readonly string[] {
  const own = frames.filter((frame) => !FOREIGN.test(frame));
  return own.slice(0, FRAMES_SHOWN);
}

function frameText(frame: string, root: string): string {
  const [, name = '', file = '', line = ''] =
    /^\s+at (?:(.+) \()?(?:file:\/\/)?(.+?):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (file === '') return clean(frame.trim());
  const place = path.isAbsolute(file) ? path.relative(root, file) : file;
  return clean(`at ${name === '' ? '' : `${name}  `}${place}:${line}`);
}

/** Whether the cause of a stored error is one too. */
export function isRunError(value: unknown): value is RunError {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}
