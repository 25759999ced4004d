/** What a service sees in a body: an object, or nothing that it can use. */
export function decodeJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text of 1 to so many UTF-16 units that is not only white space, of whole characters. */
export function isText(value: unknown, max: number): value is string {
  return (
    typeof value === 'string' && value.trim() !== '' && value.length <= max && !/\p{Surrogate}/u.test(value)
  );
}
