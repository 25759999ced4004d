/** Ends a `switch` over a union: does not compile while a case is missing. `kind` names in the error what was given. */
export function assertNever(value: never, kind: string): never {
  throw new Error(`Expected ${kind} that is known, got ${JSON.stringify(value)}.`);
}
