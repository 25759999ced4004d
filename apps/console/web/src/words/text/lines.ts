/** `#L12-14` in an address: which lines of a log are meant. Pure. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export function readLineRange(hash: string): LineRange | undefined {
  const found = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash);
  if (!found) return undefined;
  const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
  return { from: Math.min(first, last), to: Math.max(first, last) };
}

export function writeLineRange({ from, to }: LineRange): string {
  return from === to ? `#L${from}` : `#L${from}-${to}`;
}
