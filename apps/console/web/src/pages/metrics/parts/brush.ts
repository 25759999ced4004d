/** The cursor over all charts, and the stretch that is chosen: by the pointer or by keys. Pure. */
export interface Brush {
  /** The part under the cursor. */
  readonly at?: number | undefined;
  /** Where a choice began; it goes to `at`. */
  readonly from?: number | undefined;
}

/** The first and last part of the choice; undefined: none. */
export function chosen({ at, from }: Brush): readonly [number, number] | undefined {
  return at === undefined || from === undefined ? undefined : [Math.min(at, from), Math.max(at, from)];
}

/** A key with the focus on a chart. Undefined: it is no key of charts. */
export function moved(
  { at, from }: Brush,
  { key, shiftKey, count }: { readonly key: string; readonly shiftKey: boolean; readonly count: number },
): Brush | undefined {
  const last = count - 1;
  const now = at ?? last;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at === undefined ? last : now - 1,
    ArrowRight: at === undefined ? last : now + 1,
    Home: 0,
    End: last,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  if (target === undefined) return undefined;
  const next = Math.min(last, Math.max(0, target));
  return { at: next, from: shiftKey ? (from ?? now) : undefined };
}

/** The part at a share of the width. */
export function partAt(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

/** The end of a part, ms since the epoch: the last one goes on, and has reached now. */
export function endOfPart(
  at: number,
  { starts, to, now }: { readonly starts: readonly number[]; readonly to: number; readonly now: number },
): number {
  return starts[at + 1] ?? Math.min(to, Math.max(now, starts[at] ?? now));
}
