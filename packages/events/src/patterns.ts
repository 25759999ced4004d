/** True when a pattern matches the type: its exact name, or a prefix with a trailing `*` (`job.*`, `*`). */
export function matchesType(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
  );
}
