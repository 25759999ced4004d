/** What a job of the demo is, and how its runs are played. */
import type { AnyJob } from '@sb/jobs';

export type Random = () => number;

/** What a run does, decided before it begins. */
export interface Play {
  readonly ms: number;
  readonly log?: readonly (readonly [
    level: string,
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ])[];
  /** Each with its share of the time. */
  readonly steps?: readonly (readonly [name: string, share: number, result: unknown])[];
  readonly result?: unknown;
  /** Described as the runner describes it. */
  readonly error?: Error;
  readonly isPermanent?: boolean;
  readonly skips?: string;
}

export interface DemoJob {
  readonly job: AnyJob;
  /** From one request to the next, minutes. Undefined: on its schedule only. */
  readonly everyMin?: number;
  readonly input: (random: Random) => unknown;
  /** `dayAt`: ms since the begin of the day. */
  readonly play: (random: Random, dayAt: number, input: never) => Play;
}

export const MINUTE = 60_000;

export const between = (random: Random, least: number, most: number): number =>
  Math.round(least + random() * (most - least));
export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;
export const nothing = (): undefined => undefined;

/** With the frames of the shop's own code. */
export function failure(name: string, message: string, frames: readonly string[], cause?: Error): Error {
  const error = new Error(message, { cause });
  error.name = name;
  error.stack = [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}
