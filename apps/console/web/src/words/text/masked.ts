/** Values that are shown without their secrets: they must not be stored. Pure. */
const MASK = /\[redacted\]|:\*\*\*@/;

export function hasMask(text: string): boolean {
  return MASK.test(text);
}

/** Throws for a text that would store a mask in place of a secret. */
export function checkUnmasked(text: string): void {
  const [mask] = MASK.exec(text) ?? [];
  if (mask !== undefined)
    throw new Error(
      `The input has masked values. Write them in place of ${mask}, or leave the input as it is.`,
    );
}
