/** What a statement, or a step after it, has to find by its own logic: without it there is a bug. `what`: `the new id`. */
export function expectFound<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`Expected ${what}, found nothing.`);
  return found;
}
