/**
 * Whether all due runs are of one range, a queue and a priority. Most stores are like that most of the time, and a claim
 * of one range costs less than one that looks into all of them.
 */
export interface Range {
  readonly queue: number;
  readonly priority: number;
}

export interface OneRange {
  /** The range that the next claim may try alone. */
  current(): Range | undefined;
  /** A claim of all ranges has taken runs from these; undefined: it took none. */
  took(lowest: Range | undefined, highest: Range | undefined): void;
  /** A claim of one range found others due. */
  othersAreDue(): void;
}

/** After others were due, this many claims read all ranges: where several are in use, a try of one rarely succeeds. */
const CLAIMS_OF_ALL = 64;

export function createOneRange(): OneRange {
  let known: Range | undefined;
  let rest = 0;

  return {
    current: () => known,
    took(lowest, highest) {
      if (rest > 0) rest -= 1;
      else if (lowest && highest && isSame(lowest, highest)) known = lowest;
    },
    othersAreDue() {
      known = undefined;
      rest = CLAIMS_OF_ALL;
    },
  };
}

function isSame(one: Range, other: Range): boolean {
  return one.queue === other.queue && one.priority === other.priority;
}
