/** Quests with their tasks and all that their gates name: how far they are, and what they wait for. */
import type { Body, Tx } from '@sb/storage';
import { type Board, createBoard, isTrulyDone, type QuestStates, storedStates } from '../board.ts';
import { localDate } from '../calendar.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Org, Quest, Task } from '../model/organisation.ts';
import { livingOf, readNamed, readTasksOf } from '../records/records.sql.ts';
import { readNow } from '../records/orgs.sql.ts';
import { idsOf, namesOf, targetsOf } from '../requirement.ts';
import { unmetRequirements } from '../unlock/unlock.ts';

export interface QuestProgress {
  /** Tasks that are not cancelled. */
  readonly live: number;
  readonly done: number;
  /** Estimates of the live tasks. */
  readonly minutes: number;
  readonly doneMinutes: number;
}

export interface Gates {
  readonly board: Board;
  readonly states: QuestStates;
  readonly today: LocalDate;
}

export function* readGates(tx: Tx, org: Org, quests: readonly Quest[]): Body<Gates> {
  const orgId = org.id;
  const own = yield* readTasksOf(
    tx,
    orgId,
    quests.map(({ id }) => id),
  );
  const named = quests.flatMap((quest) => quest.requires).flatMap(targetsOf);
  const namedQuests = livingOf(yield* readNamed(tx, { orgId, kind: 'quests' }, idsOf('quest', named)));
  const namedTasks = livingOf(yield* readNamed(tx, { orgId, kind: 'tasks' }, idsOf('task', named)));
  const board = createBoard({
    org,
    quests: eachOnce([...namedQuests, ...quests]),
    tasks: eachOnce([...namedTasks, ...own.map(({ record }) => record)]),
  });
  const today = localDate(yield* readNow(tx), org.timezone);
  return { board, states: storedStates(board), today };
}

/** The quests, tasks and dates that a locked quest waits for; `hold`: a person. */
export function waitsFor(quest: Quest, gates: Gates): readonly string[] {
  if (quest.state !== 'locked') return [];
  const unmet = unmetRequirements(quest, gates).flatMap(namesOf);
  return quest.hold ? ['hold', ...unmet] : unmet;
}

export function progressOf(tasks: readonly Task[]): QuestProgress {
  const live = tasks.filter(({ status }) => status !== 'cancelled');
  const done = live.filter(isTrulyDone);
  return { live: live.length, done: done.length, minutes: minutesOf(live), doneMinutes: minutesOf(done) };
}

function minutesOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { estimateMinutes = 0 }) => sum + estimateMinutes, 0);
}

function eachOnce<T extends { readonly id: string }>(records: readonly T[]): T[] {
  return [...new Map(records.map((record) => [record.id, record])).values()];
}
