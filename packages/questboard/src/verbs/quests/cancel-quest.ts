/** `quest:cancel` and `quest:restore`: a quest with its open tasks, and back. */
import type { Store } from '@sb/storage';
import { afterMove } from '../../after-move.ts';
import { isClosed } from '../../board.ts';
import { BoardRuleError } from '../../errors.ts';
import type { Quest, Task, TaskStatus } from '../../model/organisation.ts';
import { readTasksOf } from '../../records/records.sql.ts';
import type { Stored } from '../../records/stored.sql.ts';
import { statusBefore } from '../../records/task-changes.sql.ts';
import { type AnyFact, type Decision, NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { type QuestAnswer, questFact, type QuestTarget, questVerb } from './quest-verb.ts';

export interface CancelWish {
  /** The open tasks stay as they are. */
  readonly keepTasks?: boolean;
}

export async function cancelQuest(
  store: Store,
  target: QuestTarget,
  wish: CancelWish = {},
): Promise<QuestAnswer> {
  return questVerb(store, target, function* (tx, frame, stored) {
    const quest = stored.record;
    if (quest.state === 'cancelled') return NOTHING;
    const tasks = yield* readTasksOf(tx, frame.orgId, [quest.id]);
    const open = wish.keepTasks === true ? [] : tasks.filter(({ record }) => !isClosed(record));
    return {
      quests: [{ ...quest, state: 'cancelled' }],
      ...moveAll(open, 'cancelled', {
        questId: quest.id,
        frame,
        told: questFact('cancelled', stored, idsOf(open)),
      }),
    };
  });
}

export async function restoreQuest(store: Store, target: QuestTarget): Promise<QuestAnswer> {
  return questVerb(store, target, function* (tx, frame, stored) {
    const quest = stored.record;
    if (quest.state !== 'cancelled')
      throw new BoardRuleError('transition_invalid', {
        message: `"${quest.id}" is ${quest.state}: only a cancelled quest is restored.`,
        unmet: [{ kind: 'quest', id: quest.id, title: quest.title, state: quest.state }],
        hint: `See it: worker quest:show ${quest.id}`,
      });
    const { orgId } = frame;
    const tasks = (yield* readTasksOf(tx, orgId, [quest.id])).filter(
      ({ record }) => record.status === 'cancelled',
    );
    const taskIds = idsOf(tasks);
    const before = yield* statusBefore(tx, { orgId, taskIds, status: 'cancelled' });
    const ofThatCancel = tasks.filter(({ record }) => before.get(record.id)?.detail.questId === quest.id);
    return {
      quests: [locked(quest)],
      ...moveAll(ofThatCancel, 'todo', {
        questId: quest.id,
        frame,
        told: questFact('restored', stored, idsOf(ofThatCancel)),
      }),
    };
  });
}

interface Moving {
  readonly questId: string;
  readonly frame: Frame;
  readonly told: AnyFact;
}

function moveAll(
  tasks: readonly Stored<Task>[],
  to: TaskStatus,
  { questId, frame: { now }, told }: Moving,
): Pick<Decision, 'tasks' | 'changes' | 'facts'> {
  return {
    tasks: tasks.map(({ record }) => afterMove(record, to, now)),
    changes: tasks.map(({ record: { id: taskId, status: from } }) => ({
      taskId,
      kind: 'moved',
      from,
      to,
      detail: { questId },
    })),
    facts: [
      told,
      ...tasks.map(({ record: { id: taskId, status: from }, rev }): AnyFact => ({
        type: 'task.moved',
        subject: taskId,
        version: rev + 1,
        payload: { taskId, from, to, forced: [], questId },
      })),
    ],
  };
}

/** As before its gate opened first; what its tasks say is computed next. */
function locked({
  unlockedAt: _unlockedAt,
  startedAt: _startedAt,
  completedAt: _completedAt,
  ...quest
}: Quest): Quest {
  return { ...quest, state: 'locked' };
}

function idsOf(tasks: readonly Stored<Task>[]): string[] {
  return tasks.map(({ record }) => record.id);
}
