/** A week of the questmaster as a daemon would have worked it, over the change to summer time. */
import { importOrganisation, showOrganisation } from '@sb/questboard';
import { createTestWorker, type TestRun, type TestWorker } from '@sb/testing';
import { afterEach, expect, test } from 'vitest';
import { dailyQuestmaster } from '../daily-questmaster.ts';
import { provideStore } from './job-store.ts';

const WEDNESDAY = '2026-03-04T15:00:00.000Z';
const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: America/New_York }
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: q, title: Q }]
tasks:
  - { id: begun, questId: q, title: Begun, assigneeId: ada, status: in-progress, createdAt: '${WEDNESDAY}' }
  - { id: later, questId: q, title: Later, assigneeId: ada, createdAt: '${WEDNESDAY}' }
`;
const SCHEDULE = {
  jobId: 'daily.questmaster',
  schedule: '0 9 * * *',
  timezone: 'America/New_York',
  input: { orgId: 'acme' },
};

afterEach(() => provideStore(undefined));

const QUIET_MORNING = [
  'schedule.fired',
  'quest.deck.generated',
  'digest.daily.ready',
  'questmaster.completed',
  'job.completed',
];

test('each morning at nine has its decks, and work that stands still its flag on the third working day', async () => {
  await using t = await startWeek();
  const mornings = await workOff(t, '7d');
  expect(mornings).toMatchObject([
    { at: '2026-03-05T14:00', ...done({ unlocked: 1, decksGenerated: 1, flagsOpen: 0 }) },
    { at: '2026-03-06T14:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 0 }) },
    { at: '2026-03-07T14:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 0 }) },
    { at: '2026-03-08T13:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 0 }) },
    { at: '2026-03-09T13:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 1 }) },
    { at: '2026-03-10T13:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 1 }) },
    { at: '2026-03-11T13:00', ...done({ unlocked: 0, decksGenerated: 1, flagsOpen: 1 }) },
  ]);
  const [fired, ...others] = QUIET_MORNING;
  expect(mornings.map(typesOf)).toEqual([
    [fired, 'quest.unlocked', 'quest.started', ...others],
    ...Array.from({ length: 3 }, () => QUIET_MORNING),
    [fired, 'task.stale', ...others],
    ...Array.from({ length: 2 }, () => QUIET_MORNING),
  ]);
  expect(await showOrganisation(t.store, 'acme')).toMatchObject({
    flags: [{ taskId: 'begun', kind: 'stuck.stale', since: '2026-03-09T13:00:00.000Z' }],
    decks: [
      {
        memberId: 'ada',
        date: '2026-03-11',
        items: [
          { taskId: 'begun', section: 'continue' },
          { taskId: 'later', section: 'next' },
        ],
      },
    ],
  });
});

test('a second run of the same day finds nothing to do, and tells nobody', async () => {
  await using t = await startWeek();
  await workOff(t, '1d');
  const before = await showOrganisation(t.store, 'acme');
  const again = await t.run(dailyQuestmaster, SCHEDULE.input);
  expect(again).toMatchObject({ status: 'succeeded', result: { date: '2026-03-05', status: 'noop' } });
  expect(typesOf(again)).toEqual(['job.completed']);
  const { lastRun: _, ...after } = await showOrganisation(t.store, 'acme');
  expect(before).toMatchObject(after);
});

const done = (counts: object) => ({ status: 'succeeded', result: { counts } });

async function startWeek(): Promise<TestWorker> {
  const t = await createTestWorker({ jobs: [dailyQuestmaster], now: WEDNESDAY, schedules: [SCHEDULE] });
  provideStore(t.store);
  await importOrganisation(t.store, BOARD, { file: 'board.yaml', now: WEDNESDAY });
  return t;
}

/** The runs that the schedule asked for, each with the minute that it was for. */
async function workOff(t: TestWorker, span: string): Promise<readonly (TestRun & { readonly at: string })[]> {
  const fired = await t.advance(span);
  return Promise.all(
    fired.map(async ({ fireAt, runId = 0 }) => ({
      at: new Date(fireAt).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length),
      ...(await t.find(runId)),
    })),
  );
}

function typesOf({ events }: TestRun): readonly string[] {
  return events.map(({ type }) => type);
}
