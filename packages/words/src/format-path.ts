import { quote } from './quote.ts';

/** Writes a path as code would: `items[3].name`, `jobs["two words"]`. The root is the empty text. */
export function formatPath(segments: readonly PropertyKey[]): string {
  return segments.map(formatSegment).join('').replace(/^\./, '');
}

function formatSegment(segment: PropertyKey): string {
  const text = String(segment);
  if (/^\d+$/.test(text)) return `[${text}]`;
  return /^[\w$-]{1,80}$/.test(text) ? `.${text}` : `[${quote(text)}]`;
}
