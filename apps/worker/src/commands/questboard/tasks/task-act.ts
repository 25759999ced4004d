/** What people do with one task. */
import {
  approveTask,
  archiveRecord,
  blockTask,
  claimTask,
  commentTask,
  moveTask,
  returnRecord,
  type TaskAnswer,
  type TaskTarget,
  TASK_STATUSES,
  unblockTask,
} from '@sb/questboard';
import { suggestion } from '@sb/config';
import type { Store } from '@sb/storage';
import type { Call } from '../../../cli/command.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';

type TaskCall<Options = object, Args = object> = Call<{ readonly id: string } & Args, ActFlags & Options>;

interface Verb {
  readonly verb: (store: Store, target: TaskTarget) => Promise<TaskAnswer>;
  readonly sentence: (task: TaskAnswer['task']) => string;
}

async function act(call: TaskCall, { verb, sentence }: Verb): Promise<void> {
  const answer = await onBoard(call, (store, orgId) =>
    verb(store, { orgId, taskId: call.args.id, act: actOf(call) }),
  );
  const { task } = answer;
  sayOutcome(call.output, answer, {
    id: task.id,
    sentence: sentence(task),
    cells: [task.status, task.assigneeId ?? '', String(task.rev)],
    dryRun: call.options.dryRun,
  });
}

export async function move(
  call: TaskCall<{ readonly force: boolean }, { readonly to: string }>,
): Promise<void> {
  const { force } = call.options;
  const to = TASK_STATUSES.find((status) => status === call.args.to);
  if (to === undefined)
    throw new UsageError(
      `There is no status "${call.args.to}".${suggestion(call.args.to, TASK_STATUSES)}`,
      `Give one of: ${TASK_STATUSES.join(', ')}`,
    );
  await act(call, {
    verb: (store, target) => moveTask(store, target, { to, force }),
    sentence: ({ status, assigneeId }) =>
      `is ${status}${assigneeId === undefined ? '' : `, assigned to ${assigneeId}`}`,
  });
}

export async function claim(
  call: TaskCall<{ readonly member?: string; readonly nobody: boolean; readonly force: boolean }>,
): Promise<void> {
  const { member, nobody, force } = call.options;
  if (nobody && member !== undefined) throw new UsageError('--member and --nobody: give one of them');
  const memberId = nobody ? { memberId: null } : member === undefined ? {} : { memberId: member };
  await act(call, {
    verb: (store, target) => claimTask(store, target, { ...memberId, force }),
    sentence: ({ assigneeId }) =>
      assigneeId === undefined ? 'has no assignee' : `is assigned to ${assigneeId}`,
  });
}

export async function approve(call: TaskCall): Promise<void> {
  await act(call, { verb: approveTask, sentence: ({ approvedBy }) => `is approved by ${approvedBy ?? ''}` });
}

export async function block(
  call: TaskCall<{ readonly keepStatus: boolean }, { readonly text: string }>,
): Promise<void> {
  const { text } = call.args;
  const { keepStatus } = call.options;
  await act(call, {
    verb: (store, target) => blockTask(store, target, { text, keepStatus }),
    sentence: ({ status }) => `is ${status}: ${text}`,
  });
}

export async function unblock(call: TaskCall<{ readonly blocker?: number }>): Promise<void> {
  const { blocker } = call.options;
  await act(call, {
    verb: (store, target) => unblockTask(store, target, blocker === undefined ? {} : { blockers: [blocker] }),
    sentence: ({ status }) => `is ${status}`,
  });
}

export async function comment(call: TaskCall<object, { readonly text: string }>): Promise<void> {
  const { text } = call.args;
  await act(call, {
    verb: (store, target) => commentTask(store, target, { text }),
    sentence: () => 'has your comment',
  });
}

export async function archive(
  call: TaskCall<{ readonly detach: boolean; readonly undo: boolean }>,
): Promise<void> {
  const { detach, undo } = call.options;
  await act(call, {
    verb: (store, { orgId, taskId: id, act: by }) => {
      const target = { orgId, kind: 'task', id, act: by } as const;
      return undo ? returnRecord(store, target) : archiveRecord(store, target, { detach });
    },
    sentence: () => (undo ? 'is on the board' : 'is archived'),
  });
}
