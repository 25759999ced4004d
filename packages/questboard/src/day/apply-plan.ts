import type { DayPlan } from './day-plan.ts';
import type { Deck, Flag, LocalDate, Snapshot } from '../model.ts';
import { sortBy } from '../order.ts';

/** The snapshot after a plan is written: open flags and decks of the plan's day, in the order of ids. */
export function applyPlan(
  snapshot: Snapshot,
  plan: Pick<DayPlan, 'date' | 'quests' | 'flags' | 'decks' | 'digestDate'>,
): Snapshot {
  return {
    ...snapshot,
    quests: overlay(snapshot.quests, plan.quests),
    flags: overlay(snapshot.flags, plan.flags).filter(isOpen),
    decks: overlay(snapshot.decks, plan.decks).filter((deck) => isOf(deck, plan.date)),
    ...(plan.digestDate !== undefined && { digestDate: plan.digestDate }),
  };
}

function overlay<T extends { readonly id: string }>(before: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map([...before, ...changed].map((record) => [record.id, record]));
  return sortBy(byId.values(), (record) => [record.id]);
}

function isOpen(flag: Flag): boolean {
  return flag.clearedAt === undefined;
}

function isOf(deck: Deck, date: LocalDate): boolean {
  return deck.date === date;
}
