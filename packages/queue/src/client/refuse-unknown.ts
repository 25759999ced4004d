/** Refuses options that a call does not know: programs without types would otherwise lose what they have mistyped. Pure. */
import { didYouMean } from '@sb/config';
import { InvalidRequestError, type RequestProblem } from '../errors.ts';

/** The options that a call knows. */
export type Known<Options> = Readonly<Record<keyof Options, true>>;

/** More of them are too many for a message. */
const MOST_LISTED = 8;

/** `act` as for `checkOperator`. `others`: the problems that options have which are known. Throws `REQUEST_INVALID`. */
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

export function unknownOptions<Options extends object>(
  options: Options,
  known: Known<Options>,
): readonly RequestProblem[] {
  const names = Object.keys(known);
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ field: name, message: describeUnknown(name, names) }));
}

function describeUnknown(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known);
  if (near !== undefined) return `unknown option (did you mean "${near}"?)`;
  return known.length > MOST_LISTED ? 'unknown option' : `unknown option, expected ${known.join(', ')}`;
}
