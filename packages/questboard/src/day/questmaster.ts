import { contentHash } from '@sb/words';
import { applyPlan, type DayPlan } from './day-plan.ts';
import { changesOf, type DayOutcome, digestFactsOf, eventsOf, statsOf } from './day-report.ts';
import { changeDecks } from '../decks/deck-changes.ts';
import { dealDecks } from '../decks/decks.ts';
import { changeFlags } from '../flags/flag-changes.ts';
import { findFlags } from '../flags/flags.ts';
import { withoutDerived } from '../board.ts';
import type { Instant } from '../model/dates.ts';
import type { Quest } from '../model/organisation.ts';
import type { Snapshot } from '../model/run.ts';
import { moveQuests } from '../unlock/quest-moves.ts';
import { assess, type Situation } from '../unlock/situation.ts';
import { findWarnings } from '../flags/warnings.ts';

export interface DayOptions {
  /** Publish the digest of the day even if it was published already, or nothing has changed. */
  readonly force?: boolean;
}

/**
 * Plans one run of `daily.questmaster`: quest states, flags, decks and events. Pure: the same snapshot and
 * instant give the same bytes. Once the plan is applied, a second run on that day is a `noop`.
 */
export function planDay(snapshot: Snapshot, now: Instant, { force = false }: DayOptions = {}): DayPlan {
  const situation = assess(snapshot, now);
  const inputsHash = hashInputs(snapshot, situation);
  const outcome = decideDay(snapshot, situation, inputsHash);
  const { after } = outcome;
  const changes = changesOf(outcome);
  const isNoop = changes.length === 0 && !force;
  const isDigestDue = force || (!isNoop && snapshot.digestDate !== situation.calendar.today);
  return {
    orgId: snapshot.org.id,
    date: situation.calendar.today,
    status: isNoop ? 'noop' : 'success',
    quests: outcome.quests.map(({ quest }) => quest),
    flags: outcome.flags.map(({ flag }) => flag),
    decks: outcome.decks.map(({ deck }) => deck),
    ...(isDigestDue && {
      digestDate: situation.calendar.today,
      digestFacts: digestFactsOf(outcome),
    }),
    events: isNoop ? [] : eventsOf(outcome, { isDigestDue }),
    changes,
    warnings: findWarnings(situation),
    cycles: situation.deadlock.cycles,
    stats: statsOf(outcome),
    inputsHash,
    outputsHash: contentHash([after.quests.map(withoutTimes), after.flags, after.decks]),
  };
}

/** Moves bear the store's time: the same board and the same day have the same hash. */
function withoutTimes({ unlockedAt: _1, startedAt: _2, completedAt: _3, ...quest }: Quest): object {
  return quest;
}

function decideDay(snapshot: Snapshot, situation: Situation, inputsHash: string): DayOutcome {
  const { now, calendar } = situation;
  const { today } = calendar;
  const openFlags = snapshot.flags.filter((flag) => flag.clearedAt === undefined);
  // A digest compares its own time with those of the moves: all of them are the store's.
  const quests = moveQuests({ ...situation, today }, snapshot.readAt ?? now);
  const flags = changeFlags(openFlags, findFlags(situation), { now, today });
  const decks = changeDecks(snapshot.decks, dealDecks(situation, snapshot.sprintTasks), inputsHash);
  const after = applyPlan(snapshot, {
    date: today,
    quests: quests.map(({ quest }) => quest),
    flags: flags.map(({ flag }) => flag),
    decks: decks.map(({ deck }) => deck),
  });
  return { situation, quests, flags, decks, after };
}

/** Leaves out what runs derive: this one does, too. */
function hashInputs(snapshot: Snapshot, { board, calendar }: Situation): string {
  const { org, members, tasks } = board;
  return contentHash({
    today: calendar.today,
    org,
    members,
    quests: board.quests.map(withoutDerived),
    tasks,
    sprintTasks: snapshot.sprintTasks,
  });
}
