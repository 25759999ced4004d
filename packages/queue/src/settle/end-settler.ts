/**
 * Splits the ends that a tick was given by the way they are settled, and settles those that the tick's own statement
 * does not. Called by the tick. Each way is safe to repeat: an end that is settled already is found so.
 */
import type { Step, Store } from '@sb/storage';
import type { HeldSlots } from '../limits/held-slots.ts';
import type { LimitsSnapshot } from '../limits/limits.sql.ts';
import { releaseFreed } from '../limits/release-freed.ts';
import type { Ended } from '../run.ts';
import type { SettledFacts } from '../statistics/own-ends.ts';
import { asksForRuns, settleEach } from './settle-each.ts';
import { mayBlameOneRun, type Settled, settleSingly } from './settle-singly.ts';

export interface SettledSets {
  /** Runs that it did not find as this node's running runs, or that `settleEach` must settle. */
  readonly missed: readonly Ended[];
  /** Other runs wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
  /** What the step has written, if that is known. */
  readonly facts?: SettledFacts | undefined;
}

/** Settles successes in sets. */
export type SettleSets = (ended: readonly Ended[]) => Step<SettledSets>;

interface SplitEnds {
  /** Their rows were locked: in a batch all would wait for the lock again, so each is settled alone. */
  readonly apart: readonly Ended[];
  /** Successes without slots of limits: one statement settles them, in the same trip as the claim. */
  readonly plain: readonly Ended[];
  /** Successes that give back slots of limits. */
  readonly withSlots: readonly Ended[];
  readonly rest: readonly Ended[];
}

export interface EndSettler {
  /** Settles those that the tick's own statement does not, and returns the others. */
  settleOthers(
    ended: readonly Ended[],
  ): Promise<{ readonly settled: Settled[]; readonly plain: readonly Ended[] }>;
  settleTogether(ended: readonly Ended[]): Promise<Settled>;
  /** The sum of the parts. Ends that were kept are settled singly when they come again. */
  add(ended: readonly Ended[], settled: readonly Settled[]): Omit<Settled, 'endedParent'>;
}

const NO_ENDS: Settled = { lost: [], kept: [], refused: [], overruled: [], endedParent: false };

export interface EndSettlerOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** Ids of the jobs whose code this node has. */
  readonly jobs: readonly string[];
  readonly settleSets: SettleSets;
  readonly heldSlots: HeldSlots;
  /** The limits as the last claim has seen them. */
  readonly snapshot: () => LimitsSnapshot | undefined;
}

export function createEndSettler({
  store,
  nodeId,
  jobs,
  settleSets,
  heldSlots,
  snapshot,
}: EndSettlerOptions): EndSettler {
  // A node that claims nothing was assigned its runs by others, and does not know which have slots.
  const knowsSlots = jobs.length > 0;
  const heldUp = new Set<Ended>();

  return {
    async settleOthers(ended) {
      const { apart, rest, withSlots, plain } = split(ended);
      const settled: Settled[] = [];
      if (apart.length > 0) settled.push(await settleSingly(store, nodeId, apart));
      // Often one transaction has locked the rows of many runs: the ends of one tick wait for a lock only once.
      let hasWaited = false;
      const settle = async (some: readonly Ended[], together: typeof settleTogether): Promise<void> => {
        if (some.length === 0) return;
        const part = await (hasWaited ? settleSingly(store, nodeId, some) : together(some));
        hasWaited ||= part.kept.length > 0;
        settled.push(part);
      };
      await settle(rest, settleTogether);
      await settle(withSlots, settleWithSlots);
      if (!hasWaited) return { settled, plain };
      if (plain.length > 0) settled.push(await settleSingly(store, nodeId, plain));
      return { settled, plain: [] };
    },
    settleTogether,
    add(ended, settled) {
      const kept = settled.flatMap((part) => part.kept);
      if (!heldSlots.isEmpty()) for (const one of ended) if (!kept.includes(one)) heldSlots.remove(one);
      for (const one of kept) heldUp.add(one);
      return {
        kept,
        lost: settled.flatMap((part) => part.lost),
        refused: settled.flatMap((part) => part.refused),
        overruled: settled.flatMap((part) => part.overruled),
      };
    },
  };

  function split(ended: readonly Ended[]): SplitEnds {
    const apart = heldUp.size > 0 ? ended.filter((one) => heldUp.delete(one)) : [];
    const together = apart.length > 0 ? ended.filter((one) => !apart.includes(one)) : ended;
    return {
      apart,
      plain: together.filter(isWithoutSlots),
      withSlots: heldSlots.isEmpty() ? [] : together.filter(isWithSlots),
      rest: together.filter((one) => !isWithoutSlots(one) && !isWithSlots(one)),
    };
  }

  /** In sets; the runs that wait for the slots are queued by the same transaction. */
  async function settleWithSlots(ended: readonly Ended[]): Promise<Settled> {
    try {
      const { missed, endedParent, released } = await store.write(
        function* (tx) {
          const sets = yield* tx.step(settleSets(ended));
          const freed = heldSlots.freedBy(ended.filter((one) => !sets.missed.includes(one)));
          return { ...sets, released: yield* releaseFreed(tx, freed, snapshot()) };
        },
        { durable: false },
      );
      if (released > 0) store.ring();
      const rest = missed.length > 0 ? await settleTogether(missed) : NO_ENDS;
      return { ...rest, endedParent: rest.endedParent || endedParent };
    } catch (error) {
      if (!mayBlameOneRun(store, error)) throw error;
      return settleSingly(store, nodeId, ended);
    }
  }

  async function settleTogether(ended: readonly Ended[]): Promise<Settled> {
    try {
      const settled = await settleEach(store, nodeId, ended);
      if (ended.some(({ outcome }) => asksForRuns(outcome))) store.ring();
      return { ...settled, kept: [], refused: [] };
    } catch (error) {
      if (!mayBlameOneRun(store, error)) throw error;
      return settleSingly(store, nodeId, ended);
    }
  }

  function isWithSlots(one: Ended): boolean {
    return isPlainSuccess(one) && heldSlots.has(one);
  }

  function isWithoutSlots(one: Ended): boolean {
    return isPlainSuccess(one) && knowsSlots && !heldSlots.has(one);
  }
}

/** The common end, settled in sets; all others are settled run by run. */
function isPlainSuccess({ outcome }: Ended): boolean {
  return outcome.state === 'succeeded' && !outcome.events?.length && !asksForRuns(outcome);
}
