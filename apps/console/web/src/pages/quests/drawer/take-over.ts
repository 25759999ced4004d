/** Asks before a task is taken from the member who has claimed it: one key alone does not. */
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { showDone } from '../../../acts/use-act.ts';
import type { ClaimWish } from '../../../board/task/claim-wish.ts';
import { claim, claimCommand } from '../../../board/task/task-verbs.ts';
import { askFirst } from '../../../frame/confirm.tsx';

export function askTakeOver(task: TaskView, { members }: Org, wish: ClaimWish): void {
  const holder = members.find(({ id }) => id === task.assigneeId)?.name ?? task.assigneeId;
  askFirst({
    title: `Take ${task.id} over from ${holder}?`,
    says: `${holder} has it. Talk to them first: it is yours from then on, and its status stays.`,
    verb: 'Take it over',
    reason: 'optional',
    command: claimCommand(task, wish),
    act: async (reason) => {
      showDone(await claim(task, { ...wish, ...(reason !== undefined && { reason }) }));
    },
  });
}
