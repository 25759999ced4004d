import fc from 'fast-check';
import { NOON } from '../open-queue.ts';
import { emptyModel, JOBS, type Model } from './model.ts';
import { NODES } from './node-commands.ts';
import { OPERATORS } from './operator-commands.ts';
import { clear, openReal, type Real, startNode } from './real.ts';
import { WORK } from './work-commands.ts';

export interface Sequences {
  readonly runs: number;
  /** Commands of a sequence at most. */
  readonly length: number;
  /** Default: another one each time. A failure tells the seed and the path that bring it back. */
  readonly seed?: number;
  readonly path?: string;
}

/** Does long rows of commands to a real store and to the model, and compares them after each. */
export async function checkModel(
  url: string,
  { runs: numRuns, length, ...replay }: Sequences,
): Promise<void> {
  const commands = fc.commands([...WORK, ...NODES, ...OPERATORS], { maxCommands: length, size: 'max' });
  const real = await openReal(url);
  const setUp = async (): Promise<{ model: Model; real: Real }> => {
    const model = emptyModel(NOON);
    await clear(real, NOON);
    for (const place of [0, 1]) await startNode(model, real, place, JOBS);
    return { model, real };
  };
  try {
    const follows = fc.asyncProperty(commands, (sequence) => fc.asyncModelRun(setUp, sequence));
    await fc.assert(follows, { numRuns, ...replay });
  } finally {
    await real.close();
  }
}
