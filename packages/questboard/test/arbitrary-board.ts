import fc from 'fast-check';
import { isSlow } from '@sb/testkit';
import {
  type Organisation,
  PHASES,
  TASK_PRIORITIES,
  QUEST_STATES,
  type Requirement,
  TASK_STATUSES,
} from '../src/index.ts';
import { aBoard } from './boards.ts';

/** Random cases of one proof; `pnpm test:slow` tries many. */
export const CASES = isSlow() ? 500 : 25;

const QUEST_IDS = ['q1', 'q2', 'q3', 'q4', 'q5'];
const TASK_IDS = Array.from({ length: 14 }, (_, index) => `t${index}`);
const MEMBER_IDS = ['ada', 'bram', 'chidi'];
const DAYS = [
  '2026-01-05',
  '2026-01-20',
  '2026-01-29',
  '2026-02-01',
  '2026-02-02',
  '2026-02-03',
  '2026-03-01',
];

const instant = fc.constantFrom(
  '2025-12-15T10:00:00.000Z',
  '2026-01-27T10:00:00.000Z',
  '2026-01-30T22:30:00.000Z',
);
const someOf = (ids: readonly string[], maxLength: number) => fc.subarray([...ids], { maxLength });
const oneOrMore = (ids: readonly string[]) => fc.subarray([...ids], { minLength: 1, maxLength: 3 });

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ type: fc.constant('questCompleted' as const), questId: fc.constantFrom(...QUEST_IDS) }),
  fc.record({ type: fc.constant('taskCompleted' as const), taskId: fc.constantFrom(...TASK_IDS, 'gone') }),
  fc.record({ type: fc.constant('allTasksCompleted' as const), taskIds: oneOrMore(TASK_IDS) }),
  fc.record({ type: fc.constant('anyTaskCompleted' as const), taskIds: oneOrMore(TASK_IDS) }),
  fc.record({ type: fc.constant('notBefore' as const), date: fc.constantFrom(...DAYS) }),
);

const member = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      active: fc.boolean(),
      dailyCapacityMinutes: fc.constantFrom(0, 20, 100, 240, 360),
      skills: someOf(['backend', 'frontend'], 2),
      wipLimit: fc.integer({ min: 0, max: 4 }),
      workingGenius: fc.shuffledSubarray([...PHASES], { minLength: 6 }).map((letters) => ({
        genius: letters.slice(0, 2),
        competency: letters.slice(2, 4),
        frustration: letters.slice(4),
      })),
    },
    { requiredKeys: ['id', 'active', 'dailyCapacityMinutes', 'skills', 'wipLimit'] },
  );

const quest = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      state: fc.constantFrom(...QUEST_STATES),
      hold: fc.boolean(),
      requires: fc.array(requirement, { maxLength: 2 }),
      unlockedAt: instant,
    },
    { requiredKeys: ['id', 'state', 'requires'] },
  );

const task = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      questId: fc.constantFrom(...QUEST_IDS),
      status: fc.constantFrom(...TASK_STATUSES),
      priority: fc.constantFrom(...TASK_PRIORITIES),
      phase: fc.constantFrom(...PHASES),
      estimateMinutes: fc.constantFrom(5, 20, 60, 200, 900),
      remainingMinutes: fc.constantFrom(0, 15, 45, 300),
      dependsOn: someOf([...TASK_IDS.filter((other) => other !== id), 'gone'], 2),
      blockers: fc.array(fc.record({ text: fc.constant('vendor'), createdAt: instant }), { maxLength: 1 }),
      skills: someOf(['backend', 'frontend'], 1),
      assigneeId: fc.constantFrom(...MEMBER_IDS),
      requiresApproval: fc.boolean(),
      dueDate: fc.constantFrom(...DAYS),
      startedAt: instant,
      completedAt: instant,
      lastActivityAt: instant,
    },
    { requiredKeys: ['id', 'questId', 'status'] },
  );

/** Any board, also with cycles, dangling ids, gates that shut behind work, and people without time. */
export const arbitraryBoard: fc.Arbitrary<Organisation> = fc
  .record({
    members: fc.tuple(...MEMBER_IDS.map(member)),
    quests: fc.tuple(...QUEST_IDS.map(quest)),
    tasks: fc.tuple(...TASK_IDS.map(task)),
  })
  .map(aBoard);

/** Tries what holds for any board. */
export function forAnyBoard(check: (board: Organisation) => void): void {
  fc.assert(fc.property(arbitraryBoard, check), { numRuns: CASES });
}
