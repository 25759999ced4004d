import type fc from 'fast-check';
import { expect } from 'vitest';
import { type Model, type ModelNode, tellChildren } from './model.ts';
import { pictureOf, type Real, takePicture } from './real.ts';

export type Command = fc.AsyncCommand<Model, Real>;

/**
 * One verb, done to both. Afterwards the store must hold exactly what the model holds: so nothing is lost, nothing is
 * there twice, a finished run stays as it is, and each event is there as often as it is due.
 */
export function command(
  words: string,
  act: (m: Model, r: Real) => Promise<void>,
  check: (m: Model) => boolean = () => true,
): Command {
  return {
    check,
    async run(m, r) {
      await act(m, r);
      tellChildren(m);
      expect(await takePicture(r)).toEqual(pictureOf(m));
    },
    toString: () => words,
  };
}

export function nodeAt(m: Model, place: number): ModelNode {
  const node = m.nodes.get(m.places[place] ?? 0);
  if (!node) throw new Error(`no node at place ${place}`);
  return node;
}

export function partsOf(r: Real, { id }: ModelNode): NonNullable<ReturnType<Real['nodes']['get']>> {
  const parts = r.nodes.get(id);
  if (!parts) throw new Error(`node ${id} was never started`);
  return parts;
}

/** One of them, by a number that may be any; undefined of none. */
export function pick<T>(from: readonly T[], index: number): T | undefined {
  return from[index % Math.max(1, from.length)];
}

export function same(actual: unknown, expected: unknown): void {
  expect(actual).toEqual(expected);
}

export function says(actual: unknown, expected: object): void {
  expect(actual).toMatchObject(expected);
}

export async function refused(work: Promise<unknown>, code: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code });
}
