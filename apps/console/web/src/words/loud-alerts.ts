/** The alerts that fire and are not silenced: what a badge counts. Both numbers are read one after the other. */
export function loudAlerts({
  firing,
  silenced,
}: {
  readonly firing: number;
  readonly silenced: number;
}): number {
  return Math.max(0, firing - silenced);
}
