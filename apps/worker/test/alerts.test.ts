/** Alerts of the program as it is shipped: a daemon that follows its file, commands without one, and what a kill leaves. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { lines, started } from './daemons.ts';
import { startReceiver } from './fake-receiver.ts';
import { inStore } from './in-store.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

const SECRET = 'ping-me-3f9a';
const IN_A_ROW = '{ name: in-a-row, conditions: { consecutiveFailures: 1, jobPattern: "^test.fail$" } }';

function rules({ folder }: Place, text: string): string {
  writeFileSync(path.join(folder, 'rules.yaml'), text);
  return 'rules.yaml';
}

/** What is left to others. */
function waiting(place: Place): Promise<readonly unknown[]> {
  return rowsOf(place, "select tries, holder, says from alert_deliveries where state = 'waiting'");
}

async function rowsOf<T>(place: Place, text: string): Promise<readonly T[]> {
  return inStore(place, (store) => store.read((tx) => tx.rows(sql<T>`${sql.raw(text)}`)));
}

test.concurrent('a daemon tells of what fails by its file, follows that file, and ends though the receiver hangs', async ({
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  const write = (...lists: readonly string[]) =>
    rules(
      place,
      `settings: { channels: [slack], throttle: { minInterval: 0 }, deadman: { url: '${receiver.url}/${SECRET}' } }\n${lists.join('\n')}\n`,
    );
  const daemon = await started(place, '--alerts', write(`jobFailures: [${IN_A_ROW}]`));
  await place.ask(['job', 'test.fail', '--enqueue']);
  expect((await receiver.until(1))[0]?.body).toContain('test.fail failed, and has not succeeded since');
  await daemon.until(/alert in-a-row fires: test\.fail failed, and has not succeeded since/);

  write(
    `jobFailures: [${IN_A_ROW.replace('1', '7')}, { name: late, conditions: { timeot: true } }]`,
    'queueHealth: [{ name: dead, conditions: { dlqSize: 1 } }]',
  );
  await daemon.until(/a mistake is skipped: .*rules\.yaml:2:.*Did you mean .*timeout/);
  await daemon.until(/the alert rules of .*rules\.yaml have changed: in-a-row has changed, dead is new/);
  const bodies = (await receiver.until(3)).map(({ body }) => body);
  expect(bodies.filter((body) => body.includes('its rule was changed'))).toHaveLength(1);
  expect(bodies.filter((body) => body.includes('1 dead letter, the last of test.fail'))).toHaveLength(1);

  rules(place, 'jobFailures: ][');
  await daemon.until(/rules\.yaml cannot be used: the alert rules stay as they were/);
  receiver.hang();
  write(`jobFailures: [${IN_A_ROW}]`);
  daemon.child.kill('SIGHUP');
  await daemon.until(/rules\.yaml is valid again[^]*dead is gone/);
  await receiver.until(4);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout).at(-1)).toMatchObject({ msg: 'stopped' });
  expect(await waiting(place)).toEqual([
    { tries: 1, holder: null, says: 'no answer in time' },
    { tries: 0, holder: null, says: null },
  ]);
  await receiver.untilLeft();
  expect(receiver.asked.get(`/${SECRET}`)).toBeGreaterThan(0);
  const stored = await rowsOf(place, 'select body, file from alert_rule_sets');
  expect([stdout, stderr, JSON.stringify(stored)].filter((text) => text.includes(SECRET))).toEqual([]);
});

test.concurrent('a file that cannot be read keeps no daemon from running jobs', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place, '--alerts', rules(place, 'jobFailures: ]['));
  await daemon.until(/rules\.yaml cannot be used/);
  await place.ask(['job', 'test.greet', '--enqueue']);
  await expect(daemon.until(/run succeeded/)).resolves.toBeDefined();
});

test.concurrent('with no daemon a command tells of what failed before it ends, by the rules that are shipped', async ({
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  expect((await place.run(['job', 'nonexistent.job'])).exitCode).toBe(3);
  expect(receiver.posted.map(({ body }) => body)).toEqual([
    expect.stringContaining('Queue default has 1 dead letter, the last of nonexistent.job'),
  ]);
  await place.ask(['job', 'nonexistent.job']);
  await place.ask(['job', 'nonexistent.job']);
  expect(receiver.posted.slice(1).map(({ body }) => body)).toEqual([
    expect.stringContaining('nonexistent.job failed 3 times in a row'),
  ]);
});

test.concurrent('with no daemon a command goes by the rules that the last one had', async ({
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  const daemon = await started(place, '--alerts', rules(place, `jobFailures: [${IN_A_ROW}]`));
  await place.ask(['job', 'test.fail', '--enqueue']);
  await receiver.until(1);
  await daemon.insist('SIGTERM');
  await place.ask(['job', 'nonexistent.job']);
  expect(await rowsOf(place, 'select rule, state from alert_episodes order by id')).toEqual([
    { rule: 'in-a-row', state: 'firing' },
  ]);
});

test.concurrent('a command does not wait for long where the receiver hangs, and leaves the message to others', async ({
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(receiver.env, onTestFinished);
  receiver.hang();
  expect((await place.ask(['job', 'nonexistent.job'])).exitCode).toBe(3);
  expect(await waiting(place)).toEqual([{ tries: 1, holder: null, says: 'no answer in time' }]);
  await receiver.untilLeft();
});

test.concurrent('a command leaves it to the daemon that is up', async ({
  expect: ofTest,
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  await ofTest.poll(() => rowsOf(place, "select 1 from leases where name = 'alerts'")).toHaveLength(1);
  await place.ask(['job', 'nonexistent.job'], receiver.env);
  await daemon.until(/alert dlq-jobs fires/);
  expect(receiver.posted).toEqual([]);
});

test.concurrent('what a daemon has sent when it is killed is sent again by the next, with the same id', async ({
  onTestFinished,
}) => {
  const receiver = await startReceiver(onTestFinished);
  const place = worker.place(
    {
      NOTIFY_WEBHOOK_ENABLED: 'true',
      NOTIFY_WEBHOOK_URL: `${receiver.url}/hook`,
      NOTIFY_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    },
    onTestFinished,
  );
  const file = rules(
    place,
    `settings: { channels: [webhook], webhook: { allowPrivate: true } }\njobFailures: [${IN_A_ROW}]\n`,
  );
  receiver.hang();
  const first = await started(place, '--alerts', file);
  await place.ask(['job', 'test.fail', '--enqueue']);
  await receiver.until(1);
  first.child.kill('SIGKILL');
  await first.ended;
  // What it holds is free some minutes later.
  await inStore(place, (store) =>
    store.write((tx) => tx.run(sql`update alert_deliveries set due_at = ${tx.now}`)),
  );
  await started(place, '--alerts', file);
  const [sent, again] = await receiver.until(2);
  expect(again).toEqual(sent);
  expect(sent?.id).toMatch(/\w/);
});
