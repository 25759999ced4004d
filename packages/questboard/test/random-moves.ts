/** Random moves of tasks on random boards: the quests that a verb moves must be those that a whole run would move. */
import type { Opener } from '@sb/testkit';
import fc from 'fast-check';
import { createBoard } from '../src/board.ts';
import {
  importOrganisation,
  moveTask,
  runQuestmaster,
  showOrganisation,
  TASK_STATUSES,
} from '../src/index.ts';
import { serializeOrganisation } from '../src/transfer/export-organisation.ts';
import { computeStates } from '../src/unlock/unlock.ts';
import { arbitraryBoard } from './arbitrary-board.ts';
import { MONDAY, TODAY } from './boards.ts';
import { ACT } from './verbs.ts';

/** Each board is an organisation of one store. Returns the quests that differ, empty if all is well. */
export async function statesAfterMoves(open: Opener, boards: number, seed = 19): Promise<readonly string[]> {
  const store = await open({ clock: () => Date.parse(MONDAY) });
  const moves = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...TASK_STATUSES)), {
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
    for (const [place, to] of wishes) {
      const taskId = board.tasks[place % board.tasks.length]?.id ?? '';
      await moveTask(store, { orgId, taskId, act: ACT }, { to, force: true }).catch((error: unknown) => {
        if (!(error instanceof Error && 'rule' in error)) throw error;
      });
      const shown = await showOrganisation(store, orgId);
      const whole = computeStates(createBoard(shown), TODAY);
      for (const { id, state } of shown.quests)
        if (whole.get(id) !== state)
          differences.push(
            `${orgId}, after ${taskId} to ${to}: ${id} is ${state}, a run says ${whole.get(id)}`,
          );
    }
  }
  return differences;
}
