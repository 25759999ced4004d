/** A whole number from `low` to `high`, both included. */
export type Random = (low: number, high: number) => number;

/** Makes a generator whose numbers depend on the seed alone (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return (low, high) => low + Math.floor(next() * (high - low + 1));
}

/** The item at a position of a list that repeats endlessly; the list must not be empty. */
export function cycle<T>(items: readonly T[], position: number): T {
  const item = items[position % items.length];
  if (item === undefined) throw new RangeError('expected a list with items, got an empty one');
  return item;
}
