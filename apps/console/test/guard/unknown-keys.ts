/** The paths of fields that parsing took away; numbers of lists are left out. */
export function unknownKeys(given: unknown, known: unknown, path = ''): readonly string[] {
  if (Array.isArray(given) && Array.isArray(known))
    return [...new Set(given.flatMap((item, at) => unknownKeys(item, known[at], `${path}[]`)))];
  if (!isMap(given) || !isMap(known)) return [];
  return Object.entries(given).flatMap(([key, value]) =>
    key in known ? unknownKeys(value, known[key], `${path}.${key}`) : [`${path}.${key}`],
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
