import type { AnswerCache } from '../src/words/model-client.ts';

/** The cache of answers, in memory. */
export function createMemoryCache(): AnswerCache & { readonly kept: ReadonlyMap<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    find: async (key) => kept.get(key),
    keep: async (key, text) => {
      kept.set(key, text);
    },
  };
}
