/** True when a value has at least what is expected: objects may have more fields, everything else is equal. Pure. */
export function matches(value: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, at) => matches(value[at], item))
    );
  }
  if (typeof expected !== 'object' || expected === null) return Object.is(value, expected);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([key, item]) => matches(Reflect.get(value, key), item));
}
