/** From a card to the next one by a key: `j k` within its column, `h l` to the column beside it that has cards. Pure. */
export type Step = 'up' | 'down' | 'left' | 'right';

/** `columns`: the ids of the cards of each. Undefined: there is no card that way. */
export function stepFrom(
  columns: readonly (readonly string[])[],
  at: string | undefined,
  step: Step,
): string | undefined {
  const column = columns.findIndex((ids) => at !== undefined && ids.includes(at));
  if (column < 0) return columns.find((ids) => ids.length > 0)?.[0];
  const ids = columns[column] ?? [];
  const row = ids.indexOf(at ?? '');
  if (step === 'down') return ids[row + 1];
  if (step === 'up') return ids[row - 1];
  const others = step === 'right' ? columns.slice(column + 1) : columns.slice(0, column).toReversed();
  const next = others.find((one) => one.length > 0);
  return next?.[Math.min(row, next.length - 1)];
}
