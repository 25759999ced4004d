import type { FIELDS } from './condition-language.ts';

/** Facts of a run that has ended. A condition reads absent ones as null. */
export interface EndedRun {
  readonly status: string;
  /** JSON. */
  readonly result?: unknown;
  /** JSON. */
  readonly input?: unknown;
}

export interface ConditionValues {
  readonly [member: string]: EndedRun;
}

/** A field of a run that a condition reads, such as `upstream.extract.result`. */
export interface ConditionRead {
  readonly member: string;
  readonly field: ConditionField;
}

export type ConditionField = (typeof FIELDS)[number];

/** A run for the library, which recognizes its type by the class. */
export class SeenRun {
  readonly status: string;
  readonly result: unknown;
  readonly input: unknown;
  constructor(status: string, { result, input }: { readonly result: unknown; readonly input: unknown }) {
    this.status = status;
    this.result = result;
    this.input = input;
  }
}

// The library keeps the type of each nesting that it has compared for ever: the deeper, the larger.
const DEEPEST = 50;

/**
 * The runs in the types of a condition; only the results and inputs that it reads, since they may be long.
 * Throws a `RangeError` for one that is nested too deep, or has more than `most` values.
 */
export function seenRuns(
  values: ConditionValues,
  reads: readonly ConditionRead[],
  most: number,
): Map<string, SeenRun> {
  const seen = new Map<string, SeenRun>();
  for (const [member, run] of Object.entries(values)) {
    const read = (field: 'result' | 'input') =>
      reads.some((one) => one.member === member && one.field === field) ? celValueOf(run[field], most) : null;
    seen.set(member, new SeenRun(run.status, { result: read('result'), input: read('input') }));
  }
  return seen;
}

/**
 * JSON in the types of CEL. A whole number becomes a BigInt, which is CEL's `int`, if it is exact. An object becomes a Map:
 * of a plain object the library reads `constructor`, which may be a field of the data.
 */
function celValueOf(json: unknown, most: number): unknown {
  let count = 0;
  function convert(value: unknown, depth: number): unknown {
    count += 1;
    if (count > most)
      throw new RangeError(`a result or an input has more than ${most} values: too many for a loop`);
    if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
    if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
    if (depth === DEEPEST) throw new RangeError(`a result or an input is nested deeper than ${DEEPEST}`);
    if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
    return new Map(Object.entries(value).map(([key, item]) => [key, convert(item, depth + 1)]));
  }
  return convert(json, 0);
}
