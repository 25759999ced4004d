/** A sentence whose numbers of runs are links. Pure. */
export interface SentencePart {
  readonly text: string;
  readonly runId?: number;
}

export function sentenceParts(says: string, runs: readonly number[]): SentencePart[] {
  const known = new Set(runs.map(String));
  return says
    .split(/(\b\d+\b)/)
    .filter((text) => text !== '')
    .map((text) => (known.has(text) ? { text, runId: Number(text) } : { text }));
}
