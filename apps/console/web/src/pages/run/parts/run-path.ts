/** The address of a run: what is shown at the left below the waterfall, and at the right. */
export interface RunParts {
  readonly left?: string | undefined;
  readonly tab?: string | undefined;
}

export function runPath(id: number, parts: RunParts = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? `/runs/${id}` : `/runs/${id}?${text}`;
}
