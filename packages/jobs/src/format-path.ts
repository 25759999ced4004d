/** Writes a path as code would: `items[3].name`, `["two words"]`. The root is the empty text. */
export function formatPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => path + formatSegment(segment, path === ''), '');
}

function formatSegment(segment: PropertyKey, first: boolean): string {
  const text = String(segment);
  if (/^\d+$/.test(text)) return `[${text}]`;
  if (!/^[\w$]+$/.test(text)) return `[${JSON.stringify(text)}]`;
  return first ? text : `.${text}`;
}
