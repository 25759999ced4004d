/** Writes what a verb decided, and all that follows from it, into the transaction of the verb. */
import { type NewEvent, publish } from '@sb/events';
import { type Body, storableText, type Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { type Fact, type EventType, toEvent } from '../events.ts';
import { updateOrg } from '../records/orgs.sql.ts';
import { archiveRecords, SHELVES, writeNodes, writeRecords } from '../records/records.sql.ts';
import { appendTaskChanges } from '../records/task-changes.sql.ts';
import type { MovedQuest } from '../unlock/quest-moves.ts';
import { questFacts } from '../unlock/quest-facts.ts';
import { clearFlags } from './clear-flags.ts';
import { type AnyFact, type Decision, writesOf } from './decision.ts';
import type { Frame, Outcome } from './frame.ts';
import { newEvent } from './new-event.ts';
import { type Seeds, settleQuests } from './settle-quests.ts';

/** The event of a comment has this many characters of it. */
const TOLD_TEXT = 500;

export function* carryOut(tx: Tx, frame: Frame, decision: Decision): Body<Outcome> {
  const { warnings = [], opened = [] } = decision;
  if (writesOf(decision) === 0) return { changed: false, moved: [], warnings };
  yield* writeQuests(tx, frame, opened);
  yield* writeDecision(tx, frame, decision);
  const numbers = yield* writeLog(tx, frame, decision);
  const settled = yield* settleQuests(tx, { ...frame, org: frame.org.record }, seedsOf(decision));
  yield* writeQuests(tx, frame, settled);
  const cleared = yield* clearFlags(tx, frame, {
    tasks: decision.tasks ?? [],
    archived: archivedOf(decision, 'task'),
  });
  const { board } = frame.org;
  yield* publish(tx, [
    ...opened.flatMap((quest) => questFacts(quest, board)).map((fact) => followingEvent(fact, frame)),
    ...(decision.facts ?? []).map((fact) => decidedEvent(numbered(fact, numbers), frame)),
    ...settled.flatMap((quest) => questFacts(quest, board)).map((fact) => followingEvent(fact, frame)),
    ...cleared.map((fact) => followingEvent(fact, frame)),
  ]);
  return { changed: true, moved: [...opened, ...settled].flatMap(statesOf), warnings };
}

function* writeDecision(tx: Tx, { orgId, now }: Frame, decision: Decision): Body<void> {
  const { org, members = [], questlines = [], quests = [], tasks = [], archived = [] } = decision;
  if (org) yield* updateOrg(tx, org, now);
  yield* writeRecords(tx, { orgId, kind: 'members' }, { records: members, now });
  yield* writeRecords(tx, { orgId, kind: 'questlines' }, { records: questlines, now });
  yield* writeNodes(tx, { orgId, kind: 'quests' }, { records: quests, now });
  yield* writeNodes(tx, { orgId, kind: 'tasks' }, { records: tasks, now });
  for (const [kind, refs] of groupBy(archived, (ref) => ref.kind))
    yield* archiveRecords(tx, { orgId, kind: SHELVES[kind] }, { ids: refs.map(({ id }) => id), now });
}

/** Their requirements stay as they are: no edge changes. */
function* writeQuests(tx: Tx, { orgId, now }: Frame, moved: readonly MovedQuest[]): Body<void> {
  yield* writeRecords(tx, { orgId, kind: 'quests' }, { records: moved.map(({ quest }) => quest), now });
}

function* writeLog(tx: Tx, { orgId, now, act }: Frame, { changes = [] }: Decision): Body<readonly number[]> {
  return yield* appendTaskChanges(tx, orgId, {
    changes,
    at: now,
    by: act.actor,
    reason: act.reason,
  });
}

function seedsOf(decision: Decision): Seeds {
  const { quests = [], tasks = [], left = [] } = decision;
  return {
    questIds: [
      ...new Set([
        ...quests.map(({ id }) => id),
        ...tasks.map(({ questId }) => questId),
        ...archivedOf(decision, 'quest'),
        ...left,
      ]),
    ],
    taskIds: [...tasks.map(({ id }) => id), ...archivedOf(decision, 'task')],
  };
}

function archivedOf({ archived = [] }: Decision, kind: 'quest' | 'task'): readonly string[] {
  return archived.filter((ref) => ref.kind === kind).map(({ id }) => id);
}

function statesOf({ quest: { id: questId }, steps }: MovedQuest): Outcome['moved'] {
  const [first, last] = [steps[0], steps.at(-1)];
  return first && last ? [{ questId, from: first.from, to: last.to }] : [];
}

/** The number of a comment is known when it is written. */
function numbered(fact: AnyFact, numbers: readonly number[]): AnyFact {
  if (fact.type !== 'task.commented') return fact;
  const { text } = fact.payload;
  return {
    ...fact,
    payload: { ...fact.payload, n: numbers.at(-1) ?? 0, text: storableText(text, TOLD_TEXT) },
  };
}

function decidedEvent(fact: AnyFact, frame: Frame): NewEvent {
  return newEvent(toEvent(fact as Fact<EventType>, frame), frame.act);
}

/** Without the reason of a person: the rules of the board did it. */
function followingEvent(fact: AnyFact, frame: Frame): NewEvent {
  const { reason: _reason, ...act } = frame.act;
  return newEvent(toEvent(fact as Fact<EventType>, frame), act);
}
