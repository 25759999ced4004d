/** Tasks of random boards are moved, archived and returned: the quests that a verb moves must be those that a whole run would move. */
import type { Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import fc from 'fast-check';
import { createBoard } from '../src/board.ts';
import { BoardRuleError, UnknownRecordError } from '../src/errors.ts';
import {
  archiveRecord,
  importOrganisation,
  moveTask,
  returnRecord,
  runQuestmaster,
  showOrganisation,
  TASK_STATUSES,
} from '../src/index.ts';
import { serializeOrganisation } from '../src/transfer/export-organisation.ts';
import { computeStates } from '../src/unlock/unlock.ts';
import { arbitraryBoard } from './arbitrary-board.ts';
import { MONDAY, TODAY } from './boards.ts';
import { ACT } from './verbs.ts';

const WISHES = [...TASK_STATUSES, 'archive', 'return'] as const;

/** Each board is an organisation of one store. Returns the quests that differ, empty if all is well. */
export async function statesAfterMoves(open: Opener, boards: number, seed = 19): Promise<readonly string[]> {
  const store = await open({ clock: () => Date.parse(MONDAY) });
  const moves = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...WISHES)), {
    minLength: 1,
    maxLength: 4,
  });
  const differences: string[] = [];
  for (const [at, [board, wishes]] of fc
    .sample(fc.tuple(arbitraryBoard, moves), { numRuns: boards, seed })
    .entries()) {
    const orgId = `org-${at}`;
    const text = serializeOrganisation({ ...board, org: { ...board.org, id: orgId } });
    await importOrganisation(store, text, { file: 'b.json', now: MONDAY, allowCycles: true });
    await runQuestmaster(store, { orgId, now: MONDAY, jobId: 'j', runId: at, sourceApp: 'test' });
    for (const [place, wish] of wishes) {
      const taskId = board.tasks[place % board.tasks.length]?.id ?? '';
      await tryWish(store, { orgId, taskId }, wish);
      const shown = await showOrganisation(store, orgId);
      const whole = computeStates(createBoard(shown), TODAY);
      for (const { id, state } of shown.quests)
        if (whole.get(id) !== state)
          differences.push(
            `${orgId}, after ${taskId} to ${wish}: ${id} is ${state}, a run says ${whole.get(id)}`,
          );
    }
  }
  return differences;
}

/** A rule may forbid it, and what an archived task names may be gone. */
async function tryWish(
  store: Store,
  { orgId, taskId }: { readonly orgId: string; readonly taskId: string },
  wish: (typeof WISHES)[number],
): Promise<void> {
  const record = { orgId, kind: 'task', id: taskId, act: ACT } as const;
  try {
    if (wish === 'archive') await archiveRecord(store, record, { detach: true });
    else if (wish === 'return') await returnRecord(store, record);
    else await moveTask(store, { orgId, taskId, act: ACT }, { to: wish, force: true });
  } catch (error) {
    if (!(error instanceof BoardRuleError || error instanceof UnknownRecordError)) throw error;
  }
}
