/** The dead letters of each queue at a moment of the past. */
import type { PastLetter } from '@sb/queue/engine';
import type { QueueFacts } from '../facts.ts';

export interface PastLetters {
  /** The time of the next change; Infinity if there is none. */
  nextAt(): number;
  /** Applies the changes up to that moment; returns the queues that have changed. */
  moveTo(now: number): ReadonlySet<string>;
  factsOf(queue: string): QueueFacts;
}

interface Change {
  readonly at: number;
  readonly by: 1 | -1;
  readonly letter: PastLetter;
}

export function createPastLetters(letters: readonly PastLetter[]): PastLetters {
  const changes = letters
    .flatMap((letter): readonly Change[] => [
      { at: letter.diedAt, by: 1, letter },
      ...(letter.closedAt === null ? [] : [{ at: letter.closedAt, by: -1 as const, letter }]),
    ])
    .toSorted((a, b) => a.at - b.at);
  const open = new Map<string, Map<number, PastLetter>>();
  let next = 0;

  return {
    nextAt: () => changes[next]?.at ?? Infinity,
    moveTo(now) {
      const changed = new Set<string>();
      for (; (changes[next]?.at ?? Infinity) <= now; next += 1) {
        const change = changes[next];
        if (!change) break;
        const { by, letter } = change;
        const ofQueue = open.get(letter.queue) ?? new Map<number, PastLetter>();
        open.set(letter.queue, ofQueue);
        if (by === 1) ofQueue.set(letter.runId, letter);
        else ofQueue.delete(letter.runId);
        changed.add(letter.queue);
      }
      return changed;
    },
    factsOf(name) {
      const ofQueue = open.get(name);
      const last = ofQueue && [...ofQueue.values()].at(-1);
      return {
        name,
        mode: 'active',
        due: 0,
        retrying: 0,
        late: {},
        stopsAt: {},
        samples: [],
        deadLetters: ofQueue?.size ?? 0,
        ...(last && { lastDead: { runId: last.runId, at: last.diedAt, jobId: last.job } }),
      };
    },
  };
}
