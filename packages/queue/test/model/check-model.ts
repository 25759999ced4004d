import fc from 'fast-check';
import { NOON } from '../open-queue.ts';
import type { Command } from './command.ts';
import { emptyModel, JOBS, type Model } from './model.ts';
import { DEATHS, NODES } from './node-commands.ts';
import { OPERATORS, PAUSES } from './operator-commands.ts';
import { clear, openReal, type Real, startNode } from './real.ts';
import { FOLLOWERS, TRIPS, WORK } from './work-commands.ts';

export interface Sequences {
  readonly runs: number;
  /** Commands of a sequence at most. */
  readonly length: number;
  /** Default: all. */
  readonly kinds?: keyof typeof KINDS;
  /** Default: another one each time. A failure tells the seed and the path that bring it back. */
  readonly seed?: number;
  readonly path?: string;
}

/** Few kinds of commands, so that those that must meet for one promise do: among all kinds they seldom do. */
const KINDS = {
  all: [...WORK, ...NODES, ...OPERATORS],
  followers: FOLLOWERS,
  crashes: [...DEATHS, ...TRIPS, ...PAUSES],
} as const;

/** Does long rows of commands to a real store and to the model, and compares them after each. */
export async function checkModel(
  url: string,
  { runs: numRuns, length, kinds = 'all', ...replay }: Sequences,
): Promise<void> {
  const commands = fc.commands([...KINDS[kinds]], { maxCommands: length, size: 'max' });
  const real = await openReal(url);
  try {
    const follows = fc.asyncProperty(commands, (sequence) => fc.asyncModelRun(() => setUp(real), sequence));
    await fc.assert(follows, { numRuns, ...replay });
  } finally {
    await real.close();
  }
}

/** The same for one row of commands, of which each must be possible where it stands. */
export async function checkHistory(url: string, commands: readonly Command[]): Promise<void> {
  const real = await openReal(url);
  try {
    const { model } = await setUp(real);
    for (const one of commands) {
      if (!one.check(model)) throw new Error(`not possible here: ${one.toString()}`);
      await one.run(model, real);
    }
  } finally {
    await real.close();
  }
}

async function setUp(real: Real): Promise<{ readonly model: Model; readonly real: Real }> {
  const model = emptyModel(NOON);
  await clear(real, NOON);
  for (const place of [0, 1]) await startNode(model, real, place, JOBS);
  return { model, real };
}
