/** A verb on one task: its frame, and what its decision looks at. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Quest, Task } from '../../model/organisation.ts';
import { livingOf, readNamed } from '../../records/records.sql.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { Act } from '../act.ts';
import type { Decision } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';
import { onRecord, type RecordAnswer } from '../on-record.ts';

export type TaskAnswer = RecordAnswer<'task'>;

/** A task with its quest, and the living tasks that it depends on. */
export interface TaskFacts {
  readonly stored: Stored<Task>;
  readonly task: Task;
  readonly quest: Quest;
  readonly dependencies: ReadonlyMap<string, Task>;
}

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_TASK`, `REV_STALE`, and the rules of the board. */
export async function taskVerb(
  store: Store,
  { orgId, taskId, act }: TaskTarget,
  decide: (tx: Tx, frame: Frame, facts: TaskFacts) => Body<Decision>,
): Promise<TaskAnswer> {
  return onRecord(store, { orgId, kind: 'task', id: taskId, act }, function* (tx, frame, stored) {
    return yield* decide(tx, frame, yield* readFacts(tx, frame, stored));
  });
}

export interface TaskTarget {
  readonly orgId: string;
  readonly taskId: string;
  readonly act: Act;
}

function* readFacts(tx: Tx, frame: Frame, stored: Stored<Task>): Body<TaskFacts> {
  const { orgId } = frame;
  const task = stored.record;
  const quest = yield* needNamed(tx, frame, 'quests', task.questId);
  const named = yield* readNamed(tx, { orgId, kind: 'tasks' }, task.dependsOn);
  return { stored, task, quest, dependencies: new Map(livingOf(named).map((each) => [each.id, each])) };
}
