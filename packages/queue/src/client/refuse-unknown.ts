/** Refuses options that a call does not know: programs without types would otherwise lose what they have mistyped. Pure. */
import { didYouMean } from '@sb/config';
import { InvalidRequestError, type RequestProblem } from '../errors.ts';

/** The options that a call knows. A text says what an option is, where another name is likely. */
export type Known<Options> = Readonly<Record<keyof Options, true | string>>;

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

export function unknownOptions<Options extends object>(
  options: Options,
  known: Known<Options>,
): readonly RequestProblem[] {
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ field: name, message: describeUnknown(name, known) }));
}

function describeUnknown(name: string, known: Readonly<Record<string, true | string>>): string {
  const near = didYouMean(name, Object.keys(known));
  if (near !== undefined) return `unknown option (did you mean "${near}"?)`;
  const options = Object.entries(known).map(([option, is]) => (is === true ? option : `${option} (${is})`));
  return options.length > MOST_LISTED ? 'unknown option' : `unknown option, expected ${options.join(', ')}`;
}
