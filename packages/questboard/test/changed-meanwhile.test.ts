/** People change a board while a run computes: the run computes again, three times, the last time inside of its write. */
import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import {
  changeRecord,
  claimTask,
  type Fields,
  holdQuest,
  moveTask,
  runQuestmaster,
  runSprintPlanner,
} from '../src/index.ts';
import { MONDAY } from './boards.ts';
import { disturbed } from './disturbed.ts';
import { ACT, boardIn } from './verbs.ts';

const BOARD = {
  members: [{ id: 'ada', role: 'owner' as const }, { id: 'bo' }],
  quests: [
    { id: 'q', title: 'Invoices', state: 'in-progress' as const },
    { id: 'held', title: 'Reports' },
  ],
  tasks: [
    { id: 'a', estimateMinutes: 240 },
    { id: 'b', estimateMinutes: 120 },
    { id: 'c', questId: 'held', estimateMinutes: 120 },
  ],
};

const onTask = (taskId: string) => ({ orgId: 'acme', taskId, act: ACT });
const change = (store: Store, kind: 'member' | 'task', id: string, wish: Fields) =>
  changeRecord(store, { orgId: 'acme', kind, id, act: ACT }, wish);

/** What people do. */
const VERBS = {
  'a move': (store: Store) => moveTask(store, onTask('a'), { to: 'in-progress' }),
  'a claim': (store: Store) => claimTask(store, onTask('b'), { memberId: 'bo' }),
  'an estimate': (store: Store) => change(store, 'task', 'b', { estimateMinutes: 30 }),
  'a hold of a quest': (store: Store) => holdQuest(store, { orgId: 'acme', questId: 'held', act: ACT }),
  'a change of a member': (store: Store) => change(store, 'member', 'bo', { dailyCapacityMinutes: 60 }),
};

const JOBS = { questmaster: runQuestmaster, 'sprint planner': runSprintPlanner };

async function run(store: Store, job: keyof typeof JOBS, runId: number): Promise<unknown> {
  return JOBS[job](store, { orgId: 'acme', now: MONDAY, jobId: job, runId, sourceApp: 'test' });
}

eachDialect('people who change a board while a run computes', (open) => {
  describe.each(['questmaster', 'sprint planner'] as const)('make the %s', (job) => {
    test.each(Object.entries(VERBS))('compute again after %s', async (_, verb) => {
      const { store } = await boardIn(open, BOARD);
      const meanwhile = disturbed(store, { between: async (computed) => computed === 1 && verb(store) });
      expect(await run(meanwhile.store, job, 1)).toMatchObject({ status: 'success' });
      expect(meanwhile.computed).toEqual({ outside: 2, inside: 0 });
      expect(await run(store, job, 2)).toMatchObject({ status: 'noop' });
    });

    test('find the organisation busy for the others in each of its attempts', async () => {
      const { store, clock } = await boardIn(open, BOARD);
      const changes = [VERBS['a move'], VERBS['a claim']];
      const others: unknown[] = [];
      const meanwhile = disturbed(store, {
        async between(computed) {
          await changes[computed - 1]?.(store);
          clock.now += 45_000;
          others.push(await run(store, job, 2));
        },
      });
      expect(await run(meanwhile.store, job, 1)).toMatchObject({ status: 'success' });
      expect(others).toEqual(['busy', 'busy', 'busy']);
    });

    test('compute inside of its write after the third change, and wait for it', async () => {
      const { store } = await boardIn(open, BOARD);
      const other = await open.again(store);
      const changes = [VERBS['a move'], VERBS['a claim'], VERBS['an estimate']];
      const meanwhile = disturbed(store, {
        between: async (computed) => changes[computed - 1]?.(store),
        inside: () => VERBS['a change of a member'](other),
      });
      expect(await run(meanwhile.store, job, 1)).toMatchObject({ status: 'success' });
      await meanwhile.settled();
      expect(meanwhile.computed).toEqual({ outside: 3, inside: 1 });
      const [newest] = await store.read((tx) => listEvents(tx, { limit: 1 }));
      expect(newest).toMatchObject({ type: 'member.changed', actor: 'ada' });
      // But for that change the run has worked on the last board.
      await change(store, 'member', 'bo', { dailyCapacityMinutes: 360 });
      expect(await run(store, job, 2)).toMatchObject({ status: 'noop' });
    });
  });
});
