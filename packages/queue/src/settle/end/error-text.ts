/** Beyond this nobody searches. */
const LONGEST = 4_000;
const DEEPEST = 8;

/** What a stored error and all that caused it say, a line or more each: what people search dead letters by. Pure. */
export function errorText(error: string): string {
  const value: unknown = JSON.parse(error);
  // PostgreSQL stores no NUL.
  return textsOf(value, 0).join('\n').slice(0, LONGEST).replaceAll('\0', ' ');
}

function textsOf(value: unknown, depth: number): readonly string[] {
  if (depth >= DEEPEST || value === undefined || value === null) return [];
  if (typeof value !== 'object') return [typeof value === 'string' ? value : JSON.stringify(value)];
  const { name, message, cause, errors }: Facts = value;
  const title = [name === 'Error' ? undefined : name, message].filter((text) => typeof text === 'string');
  const inner = [cause, ...(Array.isArray(errors) ? (errors as readonly unknown[]) : [])];
  return [title.join(': '), ...inner.flatMap((one) => textsOf(one, depth + 1))];
}

interface Facts {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}
