/** `task:comment`: words that stay with a task. */
import type { Store } from '@sb/storage';
import { decided, type Decision } from '../decision.ts';
import { checkText } from '../wish-text.ts';
import { stay } from './assign.ts';
import { type TaskAnswer, type TaskTarget, taskVerb } from './task-verb.ts';

const LONGEST_COMMENT = 10_000;

export interface CommentWish {
  /** 1 to 10,000 characters. */
  readonly text: string;
}

export async function commentTask(
  store: Store,
  target: TaskTarget,
  { text }: CommentWish,
): Promise<TaskAnswer> {
  checkText('A comment', 'text', text, LONGEST_COMMENT);
  return taskVerb(store, target, (_tx, frame, { stored, task }) => {
    const decision: Decision = {
      tasks: [{ ...task, lastActivityAt: frame.now }],
      changes: [{ ...stay(task), kind: 'commented', detail: { text } }],
      facts: [
        {
          type: 'task.commented',
          subject: task.id,
          version: stored.rev + 1,
          payload: { taskId: task.id, n: 0, text },
        },
      ],
    };
    return decided(decision);
  });
}
