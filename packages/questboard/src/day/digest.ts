import { groupBy } from '@sb/words';
import type { Board } from '../board.ts';
import type { DigestPayload } from '../events.ts';
import { worstFirst } from '../flags/worst-first.ts';
import type { Flag } from '../model/day.ts';
import { type DigestFacts, digestTemplate } from '../words/digest-text.ts';
import { nextStepTemplate } from '../words/next-step-text.ts';

const MAX_FLAGS = 5;

/** The facts of a digest, and the board that they come from. */
export interface DayFacts extends DigestFacts {
  readonly board: Pick<Board, 'members' | 'taskById' | 'questById'>;
}

/** The texts of a digest and who wrote them. */
export interface DigestTexts {
  readonly text: string;
  /** By the id of the flag. */
  readonly nextSteps: ReadonlyMap<string, string>;
  readonly ai: boolean;
}

/** The flags that a digest names, the worst first. */
export function topFlags({ openFlags }: Pick<DigestFacts, 'openFlags'>): readonly Flag[] {
  return worstFirst(openFlags).slice(0, MAX_FLAGS);
}

/** The same facts give the same bytes. */
export function templateTexts(facts: DayFacts): DigestTexts {
  const steps = topFlags(facts).map(
    (flag) => [flag.id, nextStepTemplate({ flag, board: facts.board })] as const,
  );
  return { text: digestTemplate(facts), nextSteps: new Map(steps), ai: false };
}

/** With a language model only the texts differ. */
export function createDigest(facts: DayFacts, texts: DigestTexts = templateTexts(facts)): DigestPayload {
  const { date, unlocked, completed, openFlags, decks } = facts;
  const byKind = groupBy(openFlags, (flag) => flag.kind);
  return {
    date,
    unlocked: unlocked.map((quest) => quest.id),
    completed: completed.map((quest) => quest.id),
    flags: Object.fromEntries(Array.from(byKind, ([kind, flags]) => [kind, flags.length])),
    topFlags: topFlags(facts).map(({ id, taskId, kind, severity }) => ({
      taskId,
      kind,
      severity,
      nextStep: texts.nextSteps.get(id) ?? '',
    })),
    decks: decks.map(({ memberId, items }) => ({ memberId, itemCount: items.length })),
    text: texts.text,
    ai: texts.ai,
  };
}
