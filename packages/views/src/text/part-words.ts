/** What a request has replaced of a waiting run: `another input`. A part of a newer version is shown as it is. Pure. */
import type { ReplacedPart } from '@sb/jobs';

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    input: 'another input',
    runAt: 'another run time',
    priority: 'another priority',
  } satisfies Readonly<Record<ReplacedPart, string>>),
);

export function partWords(parts: unknown): readonly string[] {
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: unknown) => (typeof part === 'string' ? (WORDS.get(part) ?? part) : []));
}
