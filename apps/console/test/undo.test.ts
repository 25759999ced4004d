/**
 * Where the page offers Undo after a move of a task, the board is then as it was: on a real store, for every move. The rules
 * of moves are above the store: PostgreSQL has them in `pnpm test:slow`.
 */
import {
  exportOrganisation,
  importOrganisation,
  moveTask,
  runQuestmaster,
  showTask,
  TASK_STATUSES,
  type TaskStatus,
  TRANSITIONS,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { isMoveUndone } from '../web/src/board/task/is-undone.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const BEFORE = '2026-03-01T12:00:00.000Z';
const ACT = { actor: 'user:ada', isAdmin: true };

const BEGUN = { startedAt: BEFORE };
const OWNED = { assigneeId: 'ada', assignedBy: 'human' };
const STUCK = { blockers: [{ text: 'the key', createdAt: BEFORE }] };

/** What a task has, and of how many moves it has an Undo. */
const TASKS = [
  ['plain', {}, 1],
  ['begun', BEGUN, 2],
  ['owned', OWNED, 1],
  ['whole', { ...OWNED, ...BEGUN }, 7],
  ['with time left', { ...OWNED, ...BEGUN, remainingMinutes: 60 }, 5],
  ['stuck', { ...OWNED, ...BEGUN, ...STUCK }, 5],
] as const;

const MOVES = TASK_STATUSES.flatMap((from) =>
  TRANSITIONS[from].filter((to) => to !== 'blocked').map((to) => ({ from, to })),
);

/** A board of one quest, whose end opens another. */
function boardOf(tasks: readonly object[]): string {
  return JSON.stringify({
    format: 'questboard/v1',
    org: { id: 'acme', name: 'Acme', timezone: 'UTC' },
    members: [{ id: 'ada', name: 'Ada', email: 'ada@acme.test', role: 'owner' }],
    quests: [
      { id: 'letters', title: 'Letters', state: 'in-progress', startedAt: BEFORE },
      { id: 'parcels', title: 'Parcels', requires: [{ type: 'questCompleted', questId: 'letters' }] },
    ],
    tasks: [
      {
        id: 'other',
        title: 'Other',
        questId: 'letters',
        status: 'done',
        startedAt: BEFORE,
        completedAt: BEFORE,
      },
      ...tasks,
    ],
  });
}

eachDialect('Undo of a move', (open, dialect) => {
  test.runIf(dialect === 'sqlite' || isSlow()).each(TASKS)(
    'of a task that is %s leaves the board as it was',
    async (_, fields, count) => {
      const undone: string[] = [];
      const store = await open();
      for (const [nr, { from, to }] of MOVES.entries()) {
        const task = { id: 't', title: 'T', questId: 'letters', status: from, createdAt: BEFORE, ...fields };
        await importOrganisation(store, boardOf([task]), { file: 'b.json', now: NOW, mode: 'replace' });
        // An import leaves the states of quests.
        await runQuestmaster(store, { orgId: 'acme', now: NOW, jobId: 'q', runId: nr + 1, sourceApp: 'q' });
        if (!isMoveUndone(await showTask(store, 'acme', 't'), to)) continue;
        const before = await stateOf(store);
        await move(store, to);
        await move(store, from);
        expect([from, to, await stateOf(store)]).toEqual([from, to, before]);
        undone.push(`${from} ${to}`);
      }
      expect(undone).toHaveLength(count);
    },
  );
});

async function move(store: Store, to: TaskStatus): Promise<void> {
  await moveTask(store, { orgId: 'acme', taskId: 't', act: ACT }, { to, force: true });
}

/** Without the times of the last change, which an Undo is. */
async function stateOf(store: Store): Promise<unknown> {
  return JSON.parse(await exportOrganisation(store, 'acme'), (name, value: unknown) =>
    name === 'statusChangedAt' || name === 'lastActivityAt' ? undefined : value,
  );
}
