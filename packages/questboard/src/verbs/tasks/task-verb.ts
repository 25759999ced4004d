/** A verb on one task: its frame, and what its decision looks at. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Quest, Task } from '../../model/organisation.ts';
import { livingOf, readNamed } from '../../records/records.sql.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { MovedQuest } from '../../unlock/quest-moves.ts';
import type { Act } from '../act.ts';
import { carryOut } from '../carry-out.ts';
import type { Decision } from '../decision.ts';
import type { Frame, Outcome } from '../frame.ts';
import { needKept, needNamed, needSubject } from '../need-record.ts';
import { runVerb } from '../run-verb.ts';
import { type Shown, shown } from '../../records/shown.ts';

export interface TaskAnswer extends Outcome {
  readonly task: Shown<Task>;
}

/** A task with its quest, and the living tasks that it depends on. */
export interface TaskFacts {
  readonly stored: Stored<Task>;
  readonly task: Task;
  readonly quest: Quest;
  readonly dependencies: ReadonlyMap<string, Task>;
}

type Decide = (
  tx: Tx,
  frame: Frame,
  facts: TaskFacts,
) => Body<{ readonly decision: Decision; readonly opened?: readonly MovedQuest[] }>;

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_TASK`, `REV_STALE`, and the rules of the board. */
export async function taskVerb(
  store: Store,
  { orgId, taskId, act }: TaskTarget,
  decide: Decide,
): Promise<TaskAnswer> {
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      const facts = yield* readFacts(tx, frame, yield* needSubject(tx, frame, 'tasks', taskId));
      const { decision, opened } = yield* decide(tx, frame, facts);
      const outcome = yield* carryOut(tx, frame, decision, opened);
      return { task: shown(orgId, yield* needKept(tx, frame, 'tasks', taskId)), ...outcome };
    },
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
