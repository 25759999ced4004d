/** The label of all values beyond the limit. */
const OTHER = 'other';

/**
 * Limits how many values a label has: the first ones that the process met keep their own, all later ones are `other`. A
 * value never changes its label while the process lives, so a series never jumps.
 */
export function createLabelLimit(most: number): (value: string) => string {
  const kept = new Set<string>();
  return (value) => {
    if (kept.size < most) kept.add(value);
    return kept.has(value) ? value : OTHER;
  };
}
