/** What an organisation wants to be sent goes by the channels of alerts, once, and no alert knows of it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from '@sb/storage';
import { expect, test, type TestContext } from 'vitest';
import { started } from './daemons.ts';
import { startReceiver } from './fake-receiver.ts';
import { inStore } from './in-store.ts';
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

/** A place that has the board and no rules of alerts, and what its daemons send to. */
async function boardIn({ onTestFinished }: TestContext) {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  writeFileSync(path.join(place.folder, 'board.yaml'), BOARD);
  writeFileSync(path.join(place.folder, 'rules.yaml'), '{}');
  await acts(place, ['questboard:import', 'board.yaml']);
  return { receiver, place };
}

/** The rows of a table of the place's store. */
async function count(place: Place, table: string, where = 'true'): Promise<number> {
  return inStore(place, async (store) => {
    const row = await store.read((tx) =>
      tx.first(
        sql<{ number: number }>`select count(*) as number from ${sql.raw(table)} where ${sql.raw(where)}`,
      ),
    );
    return Number(row?.number);
  });
}

test.concurrent('two daemons send the digest of a day and an approved plan, each once', async (context) => {
  const { receiver, place } = await boardIn(context);
  const daemon = await started(place, '--alerts', 'rules.yaml');
  await started(place, '--alerts', 'rules.yaml');

  await acts(
    place,
    ['job', 'daily.questmaster', '--org-id', 'acme'],
    ['job', 'weekly.sprintplanner', '--org-id', 'acme'],
    ['sprint:approve'],
  );
  await receiver.until(2);
  const approvals = () => receiver.posted.filter(({ body }) => body.includes('is approved'));
  const digests = () => receiver.posted.filter(({ body }) => !body.includes('is approved'));
  const [digest] = digests();
  for (const said of ['Acme · 20', '1 overdue', 'overdue: Send the first invoice', '1 of 1 member'])
    expect(digest?.body).toContain(said);
  await daemon.until(/"unknown":\["pigeon"\].*names channels that do not exist/);

  for (const said of ['1 for 1 member', 'Ada: 1 h of', 'Send the first invoice'])
    expect(approvals()[0]?.body).toContain(said);

  // Later events have been handled by both: nothing was sent twice.
  await acts(
    place,
    ['job', 'daily.questmaster', '--org-id', 'acme', '--force'],
    ['sprint:cancel'],
    ['sprint:replan'],
    ['sprint:approve'],
  );
  expect(await receiver.until(3)).toHaveLength(3);
  expect([digests().length, approvals().length]).toEqual([1, 2]);
  expect(await count(place, 'alert_episodes')).toBe(0);
  expect(await place.json(['alert:history'])).toEqual([]);
});

test.concurrent('a plan that was cancelled before its approval was seen is not sent', async (context) => {
  const { receiver, place } = await boardIn(context);
  const first = await started(place, '--alerts', 'rules.yaml');
  await context.expect.poll(() => count(place, 'cursors', `name = 'consumer:board-bulletins'`)).toBe(1);
  first.child.kill('SIGTERM');
  await first.ended;
  await acts(
    place,
    ['job', 'weekly.sprintplanner', '--org-id', 'acme'],
    ['sprint:approve'],
    ['sprint:cancel'],
    // Seen after the approval: once its message is there, none follows for the plan.
    ['job', 'daily.questmaster', '--org-id', 'acme'],
  );
  await started(place, '--alerts', 'rules.yaml');
  const [message] = await receiver.until(1);
  expect(message?.body).toContain('1 overdue');
});

test.concurrent('a daemon whose store refuses the place of the bulletins runs jobs, and sends them later', async (context) => {
  const { receiver, place } = await boardIn(context);
  await inStore(place, (store) =>
    store.write(function* (tx) {
      yield* tx.run(sql`create trigger refuse before insert on cursors when new.name like '%bulletins'
        begin select raise(abort, 'not now'); end`);
    }),
  );
  const daemon = await started(place, '--alerts', 'rules.yaml');
  await daemon.until(/messages about boards are not sent yet/);
  await acts(place, ['job', 'test.greet', '--enqueue', '--follow']);
  await inStore(place, (store) =>
    store.write(function* (tx) {
      yield* tx.run(sql`drop trigger refuse`);
    }),
  );
  await context.expect.poll(() => count(place, 'cursors', `name = 'consumer:board-bulletins'`)).toBe(1);
  await acts(place, ['job', 'daily.questmaster', '--org-id', 'acme']);
  const [message] = await receiver.until(1);
  expect(message?.body).toContain('1 overdue');
});
