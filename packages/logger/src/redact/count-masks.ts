const MASKS = /\[redacted\]|:\*\*\*@/g;

/**
 * How many secrets the texts of a plain value have lost to `redactText`. A text may also say so by itself. 0 for a value
 * of so many levels that it has no text: the engine refuses it.
 */
export function countMasks(value: unknown): number {
  try {
    return JSON.stringify(value ?? null).match(MASKS)?.length ?? 0;
  } catch {
    return 0;
  }
}
