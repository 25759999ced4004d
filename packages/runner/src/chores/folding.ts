/**
 * When a node folds history: after runs have ended, until the store has nothing left to fold, and once a minute in any
 * case, because a node that was killed leaves its last ends to the others. When a minute of the clock begins it also
 * samples the depth of the queues, and once in each minute it sums the hours that are over, unless another node has done
 * it.
 */
import { type EndCounts, fold, isFolded, type OwnEnds, sampleDepths, sumHours } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

const ANYWAY_MS = 60_000;
/** A store of the version before has a month of them: they are summed beside the work. */
const HOURS_A_MINUTE = 50;

export interface Folding {
  /** Runs have ended: a fold is due. */
  wanted(): void;
  /** Folds and samples if it is due. Throws the errors of the store; then it stays due. */
  foldIfDue(): Promise<void>;
}

/** `counted` gets the runs that this node has counted, `ownEnds` has those that it has settled. */
export function createFolding(store: Store, counted: EndCounts, ownEnds: OwnEnds): Folding {
  let isDue = true;
  let foldedAt = 0;
  // A sample in the middle of this minute would lie at no set time from the next one: rates are reckoned between them.
  let sampled = minuteNow();
  let summed: number | undefined;

  return {
    wanted() {
      isDue = true;
    },
    async foldIfDue() {
      await sampleIfDue();
      await sumIfDue();
      if (!isDue && performance.now() - foldedAt < ANYWAY_MS) return;
      isDue = false;
      try {
        await fold(store, counted.add, ownEnds);
        isDue ||= !(await isFolded(store));
        foldedAt = performance.now();
      } catch (error) {
        isDue = true;
        throw error;
      }
    },
  };

  async function sampleIfDue(): Promise<void> {
    const minute = minuteNow();
    if (minute === sampled) return;
    await sampleDepths(store);
    sampled = minute;
  }

  /** Also in the first minute: a node that lives shorter than that would otherwise sum no hour. */
  async function sumIfDue(): Promise<void> {
    const minute = minuteNow();
    if (minute === summed) return;
    await sumHours(store, HOURS_A_MINUTE);
    summed = minute;
  }
}

function minuteNow(): number {
  return Math.floor(Date.now() / ANYWAY_MS);
}
