/** A copy of plain data with each of its texts changed, also the keys of its records. */
export function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  return copyWith(value, change) as Value;
}

function copyWith(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => copyWith(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), copyWith(one, change)]));
}
