/** Ends a `switch` over a union: does not compile while a case is missing. The error calls the value `kind`. */
export function assertNever(value: never, kind: string): never {
  throw new Error(`Expected ${kind} that is known, got ${JSON.stringify(value)}.`);
}
