import type { Body, Tx } from '@sb/storage';
import { type Board, createBoard } from '../board.ts';
import type { Org, Task } from '../model/organisation.ts';
import { recordsOf } from './organisation.ts';
import { livingOf, readNamed } from './records.sql.ts';

/** The part of a board around some tasks: their quests, archived or not, and the living tasks that they depend on. */
export function* readPart(tx: Tx, org: Org, tasks: readonly Task[]): Body<Board> {
  const [questIds, names] = [
    tasks.map(({ questId }) => questId),
    tasks.flatMap(({ dependsOn }) => dependsOn),
  ];
  const quests = yield* readNamed(tx, { orgId: org.id, kind: 'quests' }, questIds);
  const named = yield* readNamed(tx, { orgId: org.id, kind: 'tasks' }, names);
  const byId = new Map([...livingOf(named), ...tasks].map((task) => [task.id, task]));
  return createBoard({ org, quests: recordsOf(quests), tasks: [...byId.values()] });
}
