import { importOrganisation } from '@sb/questboard';
import { sql, takeLease } from '@sb/storage';
import { createTestWorker, type TestWorker } from '@sb/testing';
import { afterEach, expect, test } from 'vitest';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { provideStore } from './job-store.ts';

const NOW = '2026-03-04T15:00:00.000Z';
const ALL_IN_PAST = { allOrgs: true, week: '2026-W09' };

const errorsIn = (logs: readonly { readonly level: string }[]): number =>
  logs.filter(({ level }) => level === 'error').length;

afterEach(() => provideStore(undefined));

async function openBoards(...ids: readonly string[]): Promise<TestWorker> {
  const t = await createTestWorker({ jobs: [weeklySprintplanner], now: NOW });
  provideStore(t.store);
  for (const id of ids)
    await importOrganisation(
      t.store,
      `{ format: questboard/v1, org: { id: ${id}, name: ${id}, timezone: UTC } }`,
      { file: 'board.yaml', now: NOW },
    );
  return t;
}

test('a run for all whose failures no retry mends fails at its first attempt', async () => {
  await using t = await openBoards('acme', 'bolt');
  const { status, attempt, error } = await t.run(weeklySprintplanner, ALL_IN_PAST);
  expect({ status, attempt }).toEqual({ status: 'failed', attempt: 1 });
  expect(error).toMatchObject({
    code: 'PARTIAL',
    message: expect.stringMatching(/^2 of 2 organisations failed\. acme: The week of 2026-02-23 is over/),
  });
});

test('a run for all waits for an organisation that another run has, whatever the others failed by', async () => {
  await using t = await openBoards('acme', 'bolt');
  await t.store.write((tx) => takeLease(tx, 'questboard:bolt', { holder: 'run:99', ttlMs: 5_000 }));
  const { id, status, logs } = await t.run(weeklySprintplanner, ALL_IN_PAST);
  expect({ status, errors: errorsIn(logs) }).toEqual({ status: 'queued', errors: 0 });
  await t.advance('10s');
  const ended = await t.find(id);
  expect(ended).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'PARTIAL' } });
  expect(errorsIn(ended?.logs ?? [])).toBe(2);
});

test('a failure that a retry may mend says nothing of others that are not done', async () => {
  await using t = await openBoards('acme', 'bolt');
  await t.store.write((tx) => tx.run(sql`update orgs set body = '{}' where id = 'acme'`));
  await t.store.write((tx) => takeLease(tx, 'questboard:bolt', { holder: 'run:99', ttlMs: 5_000 }));
  const { attempts } = await t.run(weeklySprintplanner, { allOrgs: true });
  expect(attempts.map(({ error }) => error?.message)).toEqual([
    expect.stringMatching(/^1 of 2 organisations failed\. acme: /),
  ]);
});
