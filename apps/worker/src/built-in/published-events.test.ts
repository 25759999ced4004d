/** The events that the jobs of Questboard name are those that their runs publish. */
import { importOrganisation } from '@sb/questboard';
import { createTestWorker } from '@sb/testing';
import { afterEach, expect, test } from 'vitest';
import { dailyQuestmaster } from '../daily-questmaster.ts';
import { dailyQuestmasterDryrun } from '../daily-questmaster-dryrun.ts';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { weeklySprintplannerDryrun } from '../weekly-sprintplanner-dryrun.ts';
import { provideStore } from './job-store.ts';

const NOW = '2026-03-04T15:00:00.000Z';
const HEAD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC, settings: { planner: { applyAssignments: on-generate } } }
`;
const FIRST = `${HEAD}
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: open, title: Open }, { id: gated, title: Gated }, { id: ended, title: Ended }]
tasks:
  - { id: stale, questId: open, title: Stale, assigneeId: ada, status: in-progress, createdAt: '2026-01-05T09:00:00Z' }
  - { id: late, questId: open, title: Late, assigneeId: ada, dueDate: '2026-03-01' }
  - { id: blocked, questId: open, title: Blocked, assigneeId: ada, blockers: [{ text: no key }] }
  - { id: free, questId: gated, title: Free }
  - { id: done, questId: ended, title: Done, assigneeId: ada, status: done }
`;
const SECOND = `${HEAD}
members: [{ id: ada, dailyCapacityMinutes: 0 }]
quests: [{ id: gated, requires: [{ type: taskCompleted, taskId: late }] }]
tasks: [{ id: blocked, status: done }, { id: done, status: todo }]
`;

type BoardJob = typeof dailyQuestmaster | typeof weeklySprintplanner;

afterEach(() => provideStore(undefined));

/** The types that runs of the job publish on the first board, and after the changes of the second. */
async function published(job: BoardJob): Promise<readonly string[]> {
  await using t = await createTestWorker({ jobs: [job], now: NOW });
  provideStore(t.store);
  const types = new Set<string>();
  for (const board of [FIRST, SECOND]) {
    await importOrganisation(t.store, board, { file: 'board.yaml', now: NOW });
    const { status, events } = await t.run(job, { orgId: 'acme' });
    expect(status).toBe('succeeded');
    for (const { type } of events) if (!type.startsWith('job.')) types.add(type);
  }
  return [...types].toSorted();
}

test.each([
  // The import refuses a board with a cycle, and a dry run is another test.
  [dailyQuestmaster, ['questmaster.cycle.detected', 'questmaster.dryrun.completed']],
  [dailyQuestmasterDryrun, []],
  [weeklySprintplanner, []],
  [weeklySprintplannerDryrun, []],
])('$id', async (job: BoardJob, others: readonly string[]) => {
  const { events = [] } = job;
  expect(await published(job)).toEqual(events.filter((type) => !others.includes(type)).toSorted());
});
