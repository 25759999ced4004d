/** As `endWords` of @sb/views, which the browser does not load: upstream-end.test.ts compares the two. Pure. */
const ENDS: Readonly<Record<string, string>> = { success: 'succeeds', failure: 'fails', always: 'ends' };

/** `when it fails` */
export function whenItEnds(on: string): string {
  return `when it ${endVerb(on)}`;
}

/** After the name of a run: `succeeds`. A run may also be followed on a condition: `meets result.rows > 0`. */
export function endVerb(on: string): string {
  return (Object.hasOwn(ENDS, on) ? ENDS[on] : undefined) ?? `meets ${on}`;
}
