const MASKS = /\[redacted\]|:\*\*\*@/g;

/** How many secrets the texts of a plain value have lost to `redactText`. A text may also say so by itself. */
export function countMasks(value: unknown): number {
  return JSON.stringify(value ?? null).match(MASKS)?.length ?? 0;
}
