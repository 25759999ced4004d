/** The steps of the keys `h` and `l`: less and more time. Pure. */
const SPANS = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;

export function narrower(since: string | undefined): string {
  return SPANS[Math.max(0, placeOf(since) - 1)] ?? SPANS[0];
}

/** Undefined: all time. */
export function wider(since: string | undefined): string | undefined {
  return SPANS[placeOf(since) + 1];
}

/** A time that is none of the steps lies between them: the nearest wider is taken. */
function placeOf(since: string | undefined): number {
  if (since === undefined) return SPANS.length;
  const at = SPANS.findIndex((span) => span === since);
  return at < 0 ? SPANS.indexOf('24h') : at;
}
