/**
 * Splits the ends that a tick was given by the way they are settled, and settles those that the tick's own statement
 * does not. Called by the tick. Each way is safe to repeat: an end that is settled already is found so.
 */
import { type FreedRun, releaseFreed } from '../limits/release-freed.ts';
import type { Ended } from '../run.ts';
import { asksForRuns, settleEach } from '../settle/settle-each.ts';
import { mayBlameOneRun, type Settled, settleSingly } from '../settle/settle-singly.ts';
import type { LimitedClaimer } from './limited/claim-limited.ts';
import type { TickOptions } from './tick.ts';
import type { TickSteps } from './tick-steps.ts';

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
  settleApart(ended: readonly Ended[]): Promise<Settled>;
  settleTogether(ended: readonly Ended[]): Promise<Settled>;
  /** The sum of the parts. Ends that were kept are settled apart when they come again. */
  add(ended: readonly Ended[], settled: readonly Settled[]): Omit<Settled, 'endedParent'>;
}

const NO_ENDS: Settled = { lost: [], kept: [], refused: [], overruled: [], endedParent: false };

interface Parts {
  readonly steps: TickSteps;
  readonly claimer: LimitedClaimer;
  /** By id, the running runs that have slots of limits; those that ended are taken out. */
  readonly limited: Map<number, FreedRun>;
}

export function createEndSettler(
  { store, nodeId, jobs }: Pick<TickOptions, 'store' | 'nodeId' | 'jobs'>,
  { steps, claimer, limited }: Parts,
): EndSettler {
  // A node that claims nothing was assigned its runs by others, and does not know which have slots.
  const knowsSlots = jobs.length > 0;
  const heldUp = new Set<Ended>();

  return {
    async settleOthers(ended) {
      const { apart, rest, withSlots, plain } = split(ended);
      const settled: Settled[] = [];
      if (apart.length > 0) settled.push(await settleApart(apart));
      // Often one transaction has locked the rows of many runs: the ends of one tick wait for a lock only once.
      let hasWaited = false;
      const settle = async (some: readonly Ended[], together: typeof settleApart): Promise<void> => {
        if (some.length === 0) return;
        const part = await (hasWaited ? settleApart : together)(some);
        hasWaited ||= part.kept.length > 0;
        settled.push(part);
      };
      await settle(rest, settleTogether);
      await settle(withSlots, settleWithSlots);
      if (!hasWaited) return { settled, plain };
      await settle(plain, settleApart);
      return { settled, plain: [] };
    },
    settleApart,
    settleTogether,
    add(ended, settled) {
      const kept = settled.flatMap((part) => part.kept);
      if (limited.size > 0) for (const one of ended) if (!kept.includes(one)) limited.delete(one.id);
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
      withSlots: limited.size > 0 ? together.filter(isWithSlots) : [],
      rest: together.filter((one) => !isWithoutSlots(one) && !isWithSlots(one)),
    };
  }

  async function settleApart(ended: readonly Ended[]): Promise<Settled> {
    return settleSingly(store, nodeId, ended);
  }

  /** In sets; the runs that wait for the slots are queued by the same transaction. */
  async function settleWithSlots(ended: readonly Ended[]): Promise<Settled> {
    try {
      const { missed, endedParent, released } = await store.write(
        function* (tx) {
          const sets = yield* tx.step(steps.settle(ended));
          const freed = ended
            .filter((one) => !sets.missed.includes(one))
            .flatMap(({ id }) => limited.get(id) ?? []);
          return { ...sets, released: yield* releaseFreed(tx, freed, claimer.snapshot) };
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
    return isPlainSuccess(one) && limited.has(one.id);
  }

  function isWithoutSlots(one: Ended): boolean {
    return isPlainSuccess(one) && knowsSlots && !limited.has(one.id);
  }
}

/** The common end, settled in sets; all others are settled run by run. */
function isPlainSuccess({ outcome }: Ended): boolean {
  return outcome.state === 'succeeded' && !outcome.events?.length && !asksForRuns(outcome);
}
