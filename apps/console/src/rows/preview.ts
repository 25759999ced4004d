/** An input in one line: `to=core@acme.test team=core`. Pure. */
import { clean } from '@sb/views';

const MOST_CHARACTERS = 200;

export function previewOf(input: unknown): string | undefined {
  if (input === undefined || input === null) return undefined;
  const text =
    typeof input === 'object' && !Array.isArray(input)
      ? Object.entries(input)
          .map(([key, value]) => `${key}=${wordOf(value)}`)
          .join(' ')
      : wordOf(input);
  const shown = clean(text);
  return shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS - 1)}…` : shown;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : (JSON.stringify(value) ?? '');
}
