/** The value below which this share (0..1) of the values lies, by the nearest rank. Of none it is NaN. */
export function quantileOf(values: readonly number[], share: number): number {
  // Sorts by number without a comparison to call: it is done for each job and rule.
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
