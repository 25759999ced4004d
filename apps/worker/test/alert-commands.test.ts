import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { awaitTestAlert, readAlertConfig, requestTestAlert } from '@sb/alerts';
import { registerNode } from '@sb/queue/engine';
import { openStore, sql } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { started } from './daemons.ts';
import { inStore } from './in-store.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const ADA = { USER: 'ada' };

const RULES = `
settings: { channels: [slack] }
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 1, jobPattern: '^test\\.fail$' }, severity: critical }
  - { name: off, enabled: false, conditions: { timeout: true } }
queueHealth:
  - { name: dead, conditions: { dlqSize: 5 } }
`;

/** Writes an alerts.yaml beside the store; the commands read it by --alerts. */
function rulesOf(place: Place, text = RULES): string {
  const file = path.join(place.folder, 'alerts.yaml');
  writeFileSync(file, text);
  return file;
}

/** A daemon had the rule `late-jobs` from the file. */
async function isReadByDaemon(place: Place, file: string): Promise<void> {
  await inStore(place, async (store) => {
    const node = { kind: 'daemon', name: 'a', host: 'a', pid: 1, version: '1.0.0', jobs: [] } as const;
    const id = await registerNode(store, node);
    const body = JSON.stringify({ settings: {}, rules: [{ name: 'late-jobs' }] });
    await store.write((tx) =>
      tx.run(sql`insert into alert_rule_sets values (${id}, ${file}, 'h', ${body}, 1)`),
    );
  });
}

/** One of the shipped rules fires: a run has failed for good. */
async function placeThatFires(): Promise<Place> {
  const place = worker.place(ADA);
  await place.ask(['job', 'nobody.has.this']);
  return place;
}

/** Answers as Slack's webhooks do, and keeps what they were sent. */
async function startSlack(answer: string, status = 200) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', () => {
      received.push(body);
      response.writeHead(status).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret-token`;
  return { received, env: { NOTIFY_SLACK_ENABLED: 'true', SLACK_WEBHOOK_URL: url } };
}

test('alert:status says what fires, with a daemon or without, and by its exit code', async () => {
  const fresh = worker.place(ADA);
  const status = await fresh.ask(['alert:status']);
  expect(status).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('No channel is on here') });
  expect(status.stdout).toMatch(/^rule\tdlq-jobs\tok\t\t\t\thigh\tslack\t\t$/m);
  expect(status.stdout).toMatch(/^channel\tslack\toff\t\t$/m);
  const place = await placeThatFires();
  expect((await place.ask(['alert:status'])).exitCode).toBe(6);
  expect(await place.json(['alert:status'])).toMatchObject({
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    daemons: [],
    rules: expect.arrayContaining([
      expect.objectContaining({
        rule: 'dlq-jobs',
        state: 'firing',
        alertId: 1,
        about: 'queue default',
        value: '1 dead letter',
        since: expect.stringMatching(/Z$/),
      }),
    ]),
  });
});

test('alert:status reads the file that is named, and tells what is wrong in it with its place', async () => {
  const place = worker.place(ADA);
  const file = rulesOf(place, 'jobFailures:\n  - { name: late, conditions: { timeot: true } }\n');
  const { exitCode, stdout } = await place.ask(['alert:status', '--alerts', 'alerts.yaml']);
  expect(exitCode).toBe(4);
  expect(stdout).toContain(`problem\t${file}:2:`);
  expect(stdout).toContain('Did you mean "timeout"?');
  expect(await place.ask(['alert:status', '--alerts', 'none.yaml'])).toMatchObject({ exitCode: 4 });
  rulesOf(place);
  await place.ask(['job', 'test.fail']);
  const { stdout: rows } = await place.ask(['alert:status', '--alerts', 'alerts.yaml']);
  // Nobody has evaluated this file.
  expect(rows).toMatch(/^rule\tin-a-row\ttrue\tjob test\.fail\t1 failure\t1\tcritical\tslack\t\t$/m);
  expect(rows).toMatch(/^rule\toff\toff\t/m);
  expect(rows).toMatch(/^rule\tdead\tok\tqueue default\t1 dead letter\t5\t/m);
});

test('alert:status says whether daemons have this version, and who evaluates', async () => {
  const place = worker.place(ADA);
  rulesOf(place);
  await started(place, '--alerts', 'alerts.yaml');
  const daemonsNow = async (): Promise<unknown> => {
    const status = await place.json(['alert:status', '--alerts', 'alerts.yaml']);
    return (status as { daemons: unknown }).daemons;
  };
  await expect
    .poll(daemonsNow)
    .toMatchObject([{ isSame: true, evaluates: true, loadedAt: expect.any(String) }]);
  // The file of daemons is what is meant where none is named.
  const file = rulesOf(place, `${RULES}\nperformance: []\n`);
  expect(await place.json(['alert:status'])).toMatchObject({ file, daemons: [{ isSame: true }] });
  writeFileSync(path.join(place.folder, 'other.yaml'), '{}');
  expect(await place.json(['alert:status', '--alerts', 'other.yaml'])).toMatchObject({
    rules: [],
    daemons: [{ isSame: false }],
  });
});

test('alert:stats counts what fired, by rule and severity', async () => {
  const place = await placeThatFires();
  expect(await place.json(['alert:stats'])).toMatchObject({
    since: expect.stringMatching(/Z$/),
    total: { fired: 1, firingNow: 1, sent: 0, givenUp: 0, suppressed: {} },
    rules: [{ rule: 'dlq-jobs', fired: 1 }],
    severities: [{ severity: 'high', fired: 1 }],
    channels: [{ channel: 'slack', sent: 0, givenUp: 0, waiting: 1 }],
    isWhole: true,
  });
  const { stdout } = await place.ask(['alert:stats', '--since', '1h']);
  expect(stdout.split('\n')).toEqual([
    'all\t\t1\t1\t0\t0\t0\t\t\t',
    'rule\tdlq-jobs\t1\t1\t0\t0\t0\t\t\t',
    'severity\thigh\t1\t1\t0\t0\t0\t\t\t',
    'channel\tslack\t0\t0\t1',
    '',
  ]);
  expect(await worker.place(ADA).ask(['alert:stats', '--since', '2026-01-01T00:00:00Z'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'No alert fired since 2026-01-01T00:00:00.000Z.\n',
  });
});

test('alert:history has what fired, whom it was told to, and no secret', async () => {
  const place = await placeThatFires();
  const alert = {
    id: 1,
    rule: 'dlq-jobs',
    severity: 'high',
    queue: 'default',
    state: 'firing',
    firedAt: expect.stringMatching(/Z$/),
    deliveries: [{ channel: 'slack', outcome: 'waiting' }],
  };
  expect(await place.json(['alert:history'])).toMatchObject([alert]);
  expect((await place.ask(['alert:history', '--severity', 'high'])).stdout).toMatch(
    /^1\t\d{4}-.*Z\tdlq-jobs\thigh\tqueue default\tfiring\tslack waiting\tQueue default has 1 dead letter/,
  );
  expect(await place.ask(['alert:history', '--job', 'test.gret'])).toMatchObject({
    stdout: '',
    stderr: 'No job "test.gret" is known here. Did you mean "test.greet"?\n',
  });
  expect(await place.json(['alert:history', '--suppressed'])).toEqual([]);
  expect(await place.json(['alert:history', '--since', '1h'])).toMatchObject([alert]);
  expect(await place.json(['alert:history', '--until', '1h'])).toEqual([]);
  for (const [flag, typed, meant] of [
    ['--rule', 'dlq-job', 'dlq-jobs'],
    ['--queue', 'defualt', 'default'],
  ] as const)
    expect((await place.ask(['alert:history', flag, typed])).stderr).toContain(`Did you mean "${meant}"?`);
  await inStore(place, async (store) => {
    const node = { kind: 'daemon', name: 'far', host: 'far', pid: 1, version: '1.0.0', jobs: [] } as const;
    const id = await registerNode(store, node);
    const body = JSON.stringify({ settings: {}, rules: [{ name: 'far-away' }] });
    await store.write((tx) =>
      tx.run(sql`insert into alert_rule_sets values (${id}, 'far.yaml', 'h', ${body}, 1)`),
    );
  });
  expect((await place.ask(['alert:history', '--rule', 'far-away'])).stderr).toBe('No alert matches.\n');
  await inStore(place, (store) =>
    store.write((tx) =>
      tx.run(sql`insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at,
          seen_at, episode, definition)
        select 'another', rule, severity, group_kind, group_name, state, since, fired_at, seen_at, episode, definition
        from alert_episodes`),
    ),
  );
  const newest = await place.ask(['alert:history', '--limit', '1', '--json']);
  const { data, page } = JSON.parse(newest.stdout);
  expect([data, page]).toMatchObject([[{ id: 2 }], { next: expect.stringMatching(/^\d+:2$/) }]);
  expect(await place.json(['alert:history', '--limit', '1', '--cursor', page.next])).toMatchObject([alert]);
  expect((await place.ask(['alert:history', '--limit', '1', '--jsonl'])).stderr).toBe(
    `There are more than 1 alert. Show more: --limit 10000, or go on: --cursor ${page.next}\n`,
  );
});

test('an alerts.yaml with a mistake stops neither a silence nor a list of alerts', async () => {
  const place = await placeThatFires();
  await isReadByDaemon(place, rulesOf(place, 'jobFailures: [\n'));
  const silence = ['alert:silence', '--rule', 'dlq-jobs', '--for', '2h', '--reason', 'the import runs'];
  expect(await place.ask(silence)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^1\trule dlq-jobs\t/),
    stderr: expect.stringContaining(
      'alerts.yaml cannot be read whole, so the names of rules were not checked',
    ),
  });
  for (const [rule, remark] of [
    ['late-jobs', /^No alert matches/],
    ['late-job', /^alerts.yaml cannot be read/],
  ] as const)
    expect(await place.ask(['alert:history', '--rule', rule])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(remark),
    });
});

test('a rule with a mistake is known, and a mistake in the settings or a broken module of jobs hides none', async () => {
  const place = await placeThatFires();
  const file = rulesOf(
    place,
    'settings: { chanels: [] }\njobFailures:\n  - { name: good, conditions: { timeout: true } }\n  - { name: odd, conditions: { timeout: 7 } }\n',
  );
  await isReadByDaemon(place, file);
  writeFileSync(path.join(place.folder, 'broken.mjs'), 'throw new Error("no");\n');
  for (const [rule, remark] of [
    ['good', /^No alert matches/],
    ['odd', /^No alert matches/],
    ['goood', /^No rule "goood" is known here\. Did you mean "good"\?/],
  ] as const)
    expect(await place.ask(['alert:history', '--rule', rule, '--jobs', './broken.mjs'])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(remark),
    });
});

test('an alert is taken on, silenced and heard of again, and each is an event', async () => {
  const place = await placeThatFires();
  expect(await place.json(['alert:ack', 'dlq-jobs', '--reason', 'on it'])).toMatchObject([
    { id: 1, changed: true, by: 'ada' },
  ]);
  expect((await place.ask(['alert:ack', '1'])).stdout).toBe('1\tdlq-jobs\tada\n');
  expect(await place.ask(['alert:ack', '9'])).toMatchObject({ exitCode: 3 });
  expect((await place.ask(['alert:status'])).stdout).toContain('acknowledged by ada');
  const silence = ['alert:silence', '--rule', 'dlq-jbs', '--for', '2h', '--reason', 'the import runs'];
  expect(await place.ask(silence)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^1\trule dlq-jbs\t\d{4}-.*Z\n$/),
    stderr: expect.stringContaining('alerts.yaml has no rule "dlq-jbs". Did you mean "dlq-jobs"?'),
  });
  expect(await place.json(['alert:silences'])).toMatchObject([
    { id: 1, match: { rule: ['dlq-jbs'] }, by: 'ada', reason: 'the import runs', inForce: true },
  ]);
  expect((await place.ask(['alert:unsilence', '1'])).stdout).toBe('1\trule dlq-jbs\tover\n');
  expect(await place.ask(['alert:unsilence', '1'])).toMatchObject({ exitCode: 7 });
  expect(await place.ask(['alert:silences'])).toMatchObject({ stderr: 'No silence is in force.\n' });
  for (const flags of [
    ['--for', '1h'],
    ['--for', '1h', '--reason', 'x'],
    ['--all', '--reason', 'x'],
  ])
    expect(await place.ask(['alert:silence', ...flags])).toMatchObject({ exitCode: 2 });
  const types = ['alert.unsilenced', 'alert.silenced', 'alert.acknowledged'];
  expect(await place.json(['events:tail', '--type', types.join(',')])).toMatchObject(
    types.toReversed().map((type) => ({ type, actor: 'ada' })),
  );
});

test('alert:test sends by each channel that is enabled, and tells what it said', async () => {
  const place = worker.place(ADA);
  const none = await place.ask(['alert:test']);
  expect(none).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NOTIFY_SLACK_ENABLED=true') });
  const lacks = await place.ask(['alert:test'], { NOTIFY_SLACK_ENABLED: 'true' });
  expect(lacks).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^slack\tlacks\t.*SLACK_WEBHOOK_URL/),
  });
  const slack = await startSlack('ok');
  expect(await place.ask(['alert:test', '--rule', 'dlq-jobs'], slack.env)).toMatchObject({
    exitCode: 0,
    stdout: 'slack\tsent\t200 ok\n',
    stderr: expect.not.stringContaining('No rule'),
  });
  expect(slack.received).toEqual([expect.stringContaining('this is how dlq-jobs looks')]);
  expect(await place.json(['events:tail', '--type', 'alert.tested'])).toMatchObject([
    { type: 'alert.tested', actor: 'ada', payload: { channels: ['slack'], rule: 'dlq-jobs' } },
  ]);
  writeFileSync(path.join(place.folder, 'mail.yaml'), 'settings: { channels: [email] }\n');
  expect(await place.ask(['alert:test', '--alerts', 'mail.yaml'], slack.env)).toMatchObject({
    exitCode: 0,
    stdout: 'slack\tsent\t200 ok\n',
    stderr: expect.stringContaining('No rule sends to slack: name it under "channels" in'),
  });
  const dry = await place.ask(['alert:test', '--dry-run'], slack.env);
  expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('A test: alerts arrive here') });
  expect(dry.stdout).not.toContain('secret-token');
  expect(slack.received).toHaveLength(2);
  const gone = await startSlack('no_service', 404);
  const failed = await place.ask(['alert:test', '--channel', 'slack'], gone.env);
  expect(failed).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^slack\tfailed\t.*no_service/),
  });
  expect(await place.ask(['alert:test', '--rule', 'dlq-job'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Did you mean "dlq-jobs"?'),
  });
});

test('a test message by way of a daemon has the answer of its channel', async () => {
  const slack = await startSlack('ok');
  const place = worker.place({ ...ADA, ...slack.env });
  rulesOf(place);
  await started(place, '--alerts', 'alerts.yaml');
  const store = await openStore({ url: place.databaseUrl });
  onTestFinished(() => store.close());
  await expect.poll(async () => (await readAlertConfig(store)).ruleSets.length).toBe(1);
  const asked = await requestTestAlert(store, { rule: 'dead' }, { actor: 'user:ana' });
  expect(await awaitTestAlert(store, asked)).toEqual([{ channel: 'slack', outcome: 'sent', says: '200 ok' }]);
  expect(slack.received).toEqual([expect.stringContaining('this is how dead looks')]);
});

test('alert:explain says why a rule fires, and what would become of a message', async () => {
  const place = await placeThatFires();
  await place.ask(['alert:silence', '--all', '--for', '1h', '--reason', 'test']);
  expect(await place.json(['alert:explain', 'dlq-jobs'])).toMatchObject([
    {
      rule: 'dlq-jobs',
      about: { kind: 'queue', name: 'default' },
      verdict: 'true',
      value: '1 dead letter',
      alert: { id: 1, state: 'firing' },
      message: { kind: 'suppress', reason: 'silence' },
    },
  ]);
  expect((await place.ask(['alert:explain', 'dlq-jobs'])).stdout).toMatch(
    /^dlq-jobs\tqueue default\ttrue\t1 dead letter\t1\tfiring\t.*\twould be left out: a silence is in force/,
  );
  expect(await place.ask(['alert:explain', 'repeated-failures', '--job', 'x'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('does not apply to x'),
  });
  expect(await place.ask(['alert:explain', 'dlq'])).toMatchObject({ exitCode: 3 });
  const file = rulesOf(place, 'queueHealth: [{ name: dlq-jobs, conditions: { dlqSize: many } }]\n');
  const out = ['alert:explain', 'dlq-jobs', '--alerts', file];
  expect(await place.json(out)).toMatchObject([{ rule: 'dlq-jobs', alert: { id: 1, state: 'firing' } }]);
  expect((await place.ask(out)).stderr).toContain('The rule dlq-jobs is not evaluated');
});

test('alert:replay says what the rules of a file would have done', async () => {
  const place = worker.place(ADA);
  rulesOf(place);
  await place.ask(['job', 'test.fail']);
  expect(await place.json(['alert:replay', '--since', '1h', '--alerts', 'alerts.yaml'])).toMatchObject({
    runs: 1,
    rules: [
      {
        rule: 'in-a-row',
        fired: 1,
        firing: 1,
        messages: 1,
        first: [{ about: { kind: 'job', name: 'test.fail' } }],
      },
      { rule: 'dead', fired: 0 },
    ],
  });
  const backlog = await place.ask(['alert:replay', '--rule', 'queue-backlog']);
  expect(backlog).toMatchObject({
    exitCode: 0,
    stdout: 'queue-backlog\t\t\t\t\t\thistory does not say how many runs waited\n',
    stderr: expect.stringContaining('Nothing was sent'),
  });
});
