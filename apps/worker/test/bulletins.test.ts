/** What an organisation wants to be sent goes by the channels of alerts, once, and no alert knows of it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { startReceiver } from './fake-receiver.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

const BOARD = `format: questboard/v1
org:
  id: acme
  name: Acme
  timezone: UTC
  workdays: [1, 2, 3, 4, 5, 6, 7]
  settings: { notify: { digest: [slack, pigeon], sprintPlan: [slack] } }
members:
  - { id: ada, name: Ada, email: ada@example.com, role: owner }
quests:
  - { id: invoices, title: Invoices }
tasks:
  - { id: inv-1, questId: invoices, title: Send the first invoice, dueDate: 2026-01-02, estimateMinutes: 60 }
`;

async function acts(place: Place, ...all: readonly string[][]): Promise<void> {
  for (const args of all) {
    const { exitCode, stderr } = await place.ask(args);
    expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }
}

/** The rows of a table of the place's store. */
async function count(place: Place, table: string): Promise<number> {
  const store = await openStore({ url: place.databaseUrl });
  try {
    const row = await store.read((tx) =>
      tx.first(sql<{ number: number }>`select count(*) as number from ${sql.raw(table)}`),
    );
    return Number(row?.number);
  } finally {
    await store.close();
  }
}

test('two daemons send the digest of a day and an approved plan, each once', async ({ onTestFinished }) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  writeFileSync(path.join(place.folder, 'board.yaml'), BOARD);
  writeFileSync(path.join(place.folder, 'rules.yaml'), '{}');
  await acts(place, ['questboard:import', 'board.yaml']);
  const daemon = await started(place, '--alerts', 'rules.yaml');
  await started(place, '--alerts', 'rules.yaml');

  await acts(place, ['job', 'daily.questmaster', '--org-id', 'acme']);
  const [digest] = await receiver.until(1);
  for (const said of ['Acme · 20', '1 overdue', 'overdue: Send the first invoice', '1 of 1 member'])
    expect(digest?.body).toContain(said);
  await daemon.until(/"unknown":\["pigeon"\].*names channels that do not exist/);

  await acts(
    place,
    ['job', 'daily.questmaster', '--org-id', 'acme', '--force'],
    ['job', 'weekly.sprintplanner', '--org-id', 'acme'],
    ['sprint:approve'],
  );
  const sent = await receiver.until(2);
  for (const said of ['is approved', '1 for 1 member', 'Ada: 1 h of', 'Send the first invoice'])
    expect(sent[1]?.body).toContain(said);

  // Later events have been handled by both: nothing was sent twice.
  await acts(place, ['sprint:cancel'], ['sprint:replan'], ['sprint:approve']);
  const all = await receiver.until(3);
  expect(all).toHaveLength(3);
  expect(all.map(({ body }) => body.includes('is approved'))).toEqual([false, true, true]);
  expect(await count(place, 'alert_episodes')).toBe(0);
  expect(await place.json(['alert:history'])).toEqual([]);
});
