/**
 * Refuses options that a call does not know, or whose values do not fit: programs without types would otherwise lose what
 * they have mistyped. Pure.
 */
import { didYouMean } from '@sb/config';
import { isStorableText } from '@sb/storage';
import { describeValue } from '@sb/words';
import { InvalidRequestError, type RequestProblem } from '../errors.ts';

/** What the value of an option must be. */
interface Condition {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

/**
 * The options that a call knows. `true`: its value is checked elsewhere. A text says what such an option is, where another
 * name is likely.
 */
export type Known<Options> = Readonly<Record<keyof Options, true | string | Condition>>;

export const TEXT: Condition = {
  expected: 'a text that is not empty, and that a store can hold',
  fits: isText,
};
export const DATE: Condition = {
  expected: 'a Date',
  fits: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

export function oneOf(words: readonly string[]): Condition {
  return {
    expected: `one of ${words.join(', ')}`,
    fits: (value) => words.some((word) => word === value),
  };
}

export function wholeUpTo(most: number): Condition {
  return {
    expected: `a whole number from 1 to ${most}`,
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most,
  };
}

export function isText(value: unknown): value is string {
  return isStorableText(value) && value !== '';
}

/** More of them are too many for a message. */
const MOST_LISTED = 8;

/** `act` as for `checkOperator`. `others`: problems of the options that it knows. Throws `REQUEST_INVALID`. */
export function refuseUnknown<Options extends object>(
  act: string,
  options: Options,
  {
    known,
    others = () => [],
  }: { readonly known: Known<Options>; readonly others?: () => readonly RequestProblem[] },
): void {
  const unknown = unknownOptions(options, known);
  if (unknown.length > 0) throw new InvalidRequestError([...unknown, ...others()], act);
}

/** Throws `REQUEST_INVALID` with every option that is unknown, and every value that does not fit. */
export function checkOptions<Options extends object>(
  act: string,
  options: Options,
  known: Known<Options>,
): void {
  const problems = [...unknownOptions(options, known), ...valueProblems(options, known)];
  if (problems.length > 0) throw new InvalidRequestError(problems, act);
}

export function unknownOptions<Options extends object>(
  options: Options,
  known: Known<Options>,
): readonly RequestProblem[] {
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ field: name, message: describeUnknown(name, known) }));
}

/** An option that is undefined has not been given. */
function valueProblems(
  options: object,
  known: Readonly<Record<string, true | string | Condition>>,
): readonly RequestProblem[] {
  return Object.entries(options).flatMap(([field, value]) => {
    const condition = Object.hasOwn(known, field) ? known[field] : undefined;
    if (value === undefined || typeof condition !== 'object' || condition.fits(value)) return [];
    return [{ field, message: `expected ${condition.expected}, got ${describeValue(value)}` }];
  });
}

function describeUnknown(name: string, known: Readonly<Record<string, true | string | Condition>>): string {
  const near = didYouMean(name, Object.keys(known));
  if (near !== undefined) return `unknown option (did you mean "${near}"?)`;
  const options = Object.entries(known).map(([option, is]) =>
    typeof is === 'string' ? `${option} (${is})` : option,
  );
  return options.length > MOST_LISTED ? 'unknown option' : `unknown option, expected ${options.join(', ')}`;
}
