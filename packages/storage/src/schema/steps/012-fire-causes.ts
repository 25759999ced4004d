/** Why no daemon fired a missed fire at its time, and by which rules of catching up it was judged: both may be different later. */
export function fireCauses(): readonly string[] {
  // JSON; null for a fire that was not missed, and in rows of older code.
  return ['alter table fires add column cause text'];
}
