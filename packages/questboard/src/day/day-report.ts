import { contentHash } from '@sb/words';
import type { ChangedDeck } from '../decks/deck-changes.ts';
import { createDigest, type DayFacts } from './digest.ts';
import { type EventOf, type EventType, type Fact, type QuestmasterEvent, toEvent } from '../events.ts';
import type { ChangedFlag } from '../flags/flag-changes.ts';
import type { Instant } from '../model/dates.ts';
import type { FlagKind } from '../model/day.ts';
import type { Quest } from '../model/organisation.ts';
import type { Change, QuestMove, RunStats, Snapshot } from '../model/run.ts';
import { questFacts } from '../unlock/quest-facts.ts';
import type { MovedQuest } from '../unlock/quest-moves.ts';
import type { Situation } from '../unlock/situation.ts';

/** The decisions of a run, each with its reason, and the board after them. */
export interface DayOutcome {
  readonly situation: Situation;
  readonly quests: readonly MovedQuest[];
  readonly flags: readonly ChangedFlag[];
  readonly decks: readonly ChangedDeck[];
  readonly after: Snapshot;
}

type Publish = <Type extends EventType>(fact: Fact<Type>) => EventOf<Type>;

export function changesOf({ quests, flags, decks }: DayOutcome): Change[] {
  return [
    ...quests.flatMap(({ quest, steps }) =>
      steps.map(({ move, from, to }): Change => ({ entity: 'quest', id: quest.id, action: move, from, to })),
    ),
    ...flags.map(({ flag, action }): Change => ({ entity: 'flag', id: flag.id, action })),
    ...decks.map(({ deck, action }): Change => ({ entity: 'deck', id: deck.id, action })),
  ];
}

/** The events of the run, in the order of its changes; the digest and the end of the run come last. */
export function eventsOf(outcome: DayOutcome, { isDigestDue }: { isDigestDue: boolean }): QuestmasterEvent[] {
  const { now, board } = outcome.situation;
  const publish: Publish = (fact) => toEvent(fact, { orgId: board.org.id, now });
  return [
    ...outcome.quests.flatMap((moved) => questFacts(moved, outcome.after.board).map(publish)),
    ...outcome.flags.flatMap((changed) => flagEvents(changed, outcome, publish)),
    ...outcome.decks.map((changed) => deckEvent(changed, publish)),
    ...cycleEvents(outcome, publish),
    ...(isDigestDue ? [digestEvent(outcome, publish)] : []),
    completedEvent(outcome, publish),
  ];
}

export function statsOf({ quests, flags, decks, after }: DayOutcome): RunStats {
  const moves = quests.flatMap(({ steps }) => steps.map((step) => step.move));
  const movesOf = (move: QuestMove): number => moves.filter((each) => each === move).length;
  return {
    members: after.members.length,
    quests: after.quests.length,
    tasks: after.tasks.length,
    unlocked: movesOf('unlocked'),
    relocked: movesOf('relocked'),
    started: movesOf('started'),
    completed: movesOf('completed'),
    reopened: movesOf('reopened'),
    flagsOpen: after.flags.length,
    flagsRaised: flags.filter(({ action }) => action === 'raised').length,
    flagsCleared: flags.filter(({ action }) => action === 'cleared').length,
    decksGenerated: decks.filter(({ action }) => action === 'generated').length,
    decksUpdated: decks.filter(({ action }) => action === 'updated').length,
  };
}

function flagEvents(
  { flag, action }: ChangedFlag,
  { after: { board } }: DayOutcome,
  publish: Publish,
): QuestmasterEvent[] {
  if (action === 'refreshed') return [];
  const { id, taskId, kind, severity, since, evidence } = flag;
  const type = action === 'cleared' ? 'task.flag.cleared' : flagEventType(kind);
  return [
    publish({ type, subject: id, version: board, payload: { taskId, kind, severity, since, evidence } }),
  ];
}

function flagEventType(kind: FlagKind): 'task.blocked' | 'task.stale' | 'task.flagged' {
  if (kind.startsWith('blocked.')) return 'task.blocked';
  return kind === 'stuck.stale' ? 'task.stale' : 'task.flagged';
}

function deckEvent({ deck, action }: ChangedDeck, publish: Publish): QuestmasterEvent {
  const { id: deckId, memberId, date, version, items, plannedMinutes, capacityMinutes } = deck;
  return publish({
    type: `quest.deck.${action}`,
    subject: deckId,
    version,
    payload: { memberId, date, deckId, version, itemCount: items.length, plannedMinutes, capacityMinutes },
  });
}

/** The id comes from the content: other cycles on the same day make another event. */
function cycleEvents({ situation }: DayOutcome, publish: Publish): QuestmasterEvent[] {
  const { cycles } = situation.deadlock;
  if (cycles.length === 0) return [];
  const version = situation.calendar.today;
  return [
    publish({
      type: 'questmaster.cycle.detected',
      subject: contentHash(cycles),
      version,
      payload: { cycles },
    }),
  ];
}

/** One event a day; a digest that a person asks for again makes another event. */
function digestEvent(outcome: DayOutcome, publish: Publish): QuestmasterEvent {
  const { situation, after } = outcome;
  const { today } = situation.calendar;
  const version = after.digestDate === today ? after.board : today;
  const payload = createDigest(digestFactsOf(outcome));
  return publish({ type: 'digest.daily.ready', subject: 'digest', version, payload });
}

/** Quests that this run moved, and those that runs and people have moved since the last digest. */
export function digestFactsOf({ situation, quests, after }: DayOutcome): DayFacts {
  const { calendar, board } = situation;
  const { digestAt } = after;
  const movedNow = (move: QuestMove): ReadonlySet<string> =>
    new Set(
      quests.filter(({ steps }) => steps.some((step) => step.move === move)).map(({ quest }) => quest.id),
    );
  const isSince = ({ state }: Quest, at: Instant | undefined): boolean =>
    at !== undefined && digestAt !== undefined && at > digestAt && state !== 'cancelled';
  const [unlocked, completed] = [movedNow('unlocked'), movedNow('completed')];
  return {
    date: calendar.today,
    unlocked: after.quests.filter((quest) => unlocked.has(quest.id) || isSince(quest, quest.unlockedAt)),
    completed: after.quests.filter((quest) => completed.has(quest.id) || isSince(quest, quest.completedAt)),
    openFlags: after.flags,
    decks: after.decks,
    taskById: board.taskById,
    board,
  };
}

function completedEvent(outcome: DayOutcome, publish: Publish): QuestmasterEvent {
  const { today } = outcome.situation.calendar;
  const payload = { date: today, stats: statsOf(outcome) };
  return publish({
    type: 'questmaster.completed',
    subject: today,
    version: outcome.after.board,
    payload,
  });
}
