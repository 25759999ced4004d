import type { Body } from '@sb/storage';
import type { BoardRecord, EventType, Fact } from '../events.ts';
import type { Member, Org, Quest, Questline, Task } from '../model/organisation.ts';
import type { Warning } from '../model/run.ts';
import type { TaskChange } from '../records/task-changes.sql.ts';
import type { MovedQuest } from '../unlock/quest-moves.ts';

/** The decision of a verb: the records that it changes, as they are afterwards, with their log, events and warnings. */
export interface Decision {
  readonly org?: Org;
  readonly members?: readonly Member[];
  readonly questlines?: readonly Questline[];
  readonly quests?: readonly Quest[];
  readonly tasks?: readonly Task[];
  readonly archived?: readonly RecordRef[];
  /** Quests whose gate the verb found open, as they are once they have moved. */
  readonly opened?: readonly MovedQuest[];
  /** Quests that a task has left: it went to another quest, or was archived. */
  readonly left?: readonly string[];
  /** For the log of the tasks. */
  readonly changes?: readonly TaskChange[];
  readonly facts?: readonly AnyFact[];
  readonly warnings?: readonly Warning[];
}

export interface RecordRef {
  readonly kind: BoardRecord;
  readonly id: string;
}

export type AnyFact = { [Type in EventType]: Fact<Type> }[EventType];

/** A value that needs no more reading, as the body of a verb. */
// oxlint-disable-next-line require-yield -- a body that reads nothing
export function* decided<T>(value: T): Body<T> {
  return value;
}

/** It is so already. */
export const NOTHING: Decision = {};

export function writesOf({ org, members, questlines, quests, tasks, archived, opened }: Decision): number {
  const lists = [members, questlines, quests, tasks, archived, opened];
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), org ? 1 : 0);
}
