import type { QuestmasterEvent } from '../events.ts';
import { createDigest, type DayFacts, type DigestTexts } from './digest.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Deck, Flag } from '../model/day.ts';
import type { Quest } from '../model/organisation.ts';
import type { Change, RunStats, RunStatus, Snapshot, Warning } from '../model/run.ts';
import { sortBy } from '../order.ts';

/** One run of the questmaster as data: the records to write, the events to publish, and the reasons. */
export interface DayPlan {
  readonly orgId: string;
  readonly date: LocalDate;
  /** `noop`: no record to write and no event to publish. */
  readonly status: Extract<RunStatus, 'success' | 'noop'>;
  /** Records as they are after the run; only those that change. */
  readonly quests: readonly Quest[];
  readonly flags: readonly Flag[];
  readonly decks: readonly Deck[];
  /** Set when this run publishes the digest of the day. */
  readonly digestDate?: LocalDate;
  /** The facts of that digest. */
  readonly digestFacts?: DayFacts;
  readonly events: readonly QuestmasterEvent[];
  /** In the order quests, flags, decks; a quest has one change for each state that it passes. */
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly cycles: readonly (readonly string[])[];
  readonly stats: RunStats;
  /** Hash of the date, of what people maintain and of the plan of the week: equal for a second run of the day. */
  readonly inputsHash: string;
  /** Hash of the quests, open flags and decks as they are after the run. */
  readonly outputsHash: string;
}

/** The plan with other texts in its digest. */
export function withTexts(plan: DayPlan, texts: DigestTexts): DayPlan {
  const { digestFacts } = plan;
  if (!digestFacts) return plan;
  const events = plan.events.map((event) =>
    event.type === 'digest.daily.ready' ? { ...event, payload: createDigest(digestFacts, texts) } : event,
  );
  return { ...plan, events };
}

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
