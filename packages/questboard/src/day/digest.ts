import { groupBy } from '@sb/words';
import type { DigestPayload } from '../events.ts';
import { worstFirst } from '../flags/worst-first.ts';
import { type DigestFacts, digestTemplate } from '../words/digest-text.ts';

const MAX_FLAGS = 5;

/**
 * The digest of a day. `written` is the text and its author; the default is the template, so that with a language model
 * only these two fields differ.
 */
export function createDigest(
  facts: DigestFacts,
  written: Pick<DigestPayload, 'text' | 'ai'> = { text: digestTemplate(facts), ai: false },
): DigestPayload {
  const { date, unlocked, completed, openFlags, decks } = facts;
  const byKind = groupBy(openFlags, (flag) => flag.kind);
  return {
    date,
    unlocked: unlocked.map((quest) => quest.id),
    completed: completed.map((quest) => quest.id),
    flags: Object.fromEntries(Array.from(byKind, ([kind, flags]) => [kind, flags.length])),
    topFlags: worstFirst(openFlags)
      .slice(0, MAX_FLAGS)
      .map(({ taskId, kind, severity }) => ({ taskId, kind, severity })),
    decks: decks.map(({ memberId, items }) => ({ memberId, itemCount: items.length })),
    text: written.text,
    ai: written.ai,
  };
}
