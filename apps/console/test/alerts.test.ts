import { type Channel, deliverDue } from '@sb/alerts';
import { listEvents } from '@sb/events';
import { defineUnknownJob, registerNode, retireNode } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { acknowledgements, testResults } from '../src/answers/alerts/acts.ts';
import { alerts } from '../src/answers/alerts/alerts.ts';
import { backTest } from '../src/answers/alerts/back-test.ts';
import { alertConfig } from '../src/answers/alerts/config.ts';
import { alertExplanation } from '../src/answers/alerts/explanation.ts';
import { alertHistory, alertStatistics } from '../src/answers/alerts/history.ts';
import { silence, silences } from '../src/answers/alerts/silences.ts';
import { overview } from '../src/answers/overview.ts';
import { openAlerts } from './open-alerts.ts';
import { unreadableAfterVerb } from './failing-store.ts';
import { openConsole } from './open-console.ts';
import { startReceiver } from './start-receiver.ts';

const API = '/api/v1';
const slack: Channel = {
  name: 'slack',
  preview: () => undefined,
  send: async () => ({ kind: 'transient', says: 'hunter2hunter2 is no token' }),
};

eachDialect('alerts', (open) => {
  test('are shown rule by rule, with channels, daemons and what the file says', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    await engine.die(2);
    await engine.evaluate();
    const shown = alerts.parse((await get(`${API}/alerts`)).body);
    expect(shown).toMatchObject({
      file: 'alerts.yaml',
      enabled: true,
      firing: 1,
      rules: [
        {
          rule: 'in-a-row',
          state: 'firing',
          about: 'job mail.send',
          group: { kind: 'job', name: 'mail.send' },
          severity: 'critical',
          sent: 'email waiting',
          messages: [{ channel: 'email', outcome: 'waiting' }],
          error: 'MailError: no such mailbox',
          runId: expect.any(Number),
        },
        { rule: 'off', state: 'off' },
        { rule: 'dead', state: 'ok', about: 'queue mail' },
      ],
      daemons: [{ name: 'one', isSame: true }],
      silences: [],
    });
    expect(shown.channels.map(({ channel, state }) => [channel, state])).toEqual([
      ['slack', 'used'],
      ['email', 'used'],
      ['discord', 'unused'],
      ['webhook', 'unused'],
    ]);

    const config = await get(`${API}/alerts/config`);
    expect(alertConfig.parse(config.body)).toMatchObject({
      settings: { enabled: true, deadman: true },
      rules: [
        {
          name: 'in-a-row',
          condition: { kind: 'consecutiveFailures', jobPattern: '.*' },
          says: '2 failures of a job in a row',
          channels: ['slack'],
          sendsTo: ['email'],
        },
        { name: 'off', enabled: false, says: 'a run of a job times out' },
        { name: 'dead', says: '50 dead letters in a queue' },
      ],
    });
    expect(JSON.stringify(config.body)).not.toContain('hunter2');
  });

  test('without a daemon are none, and say so', async () => {
    const engine = await openAlerts(open);
    await retireNode(engine.store, engine.node);
    const { get, send } = openConsole(engine.store);
    const shown = alerts.parse((await get(`${API}/alerts`)).body);
    expect(shown).toMatchObject({ enabled: false, rules: [], daemons: [] });
    expect(shown).not.toHaveProperty('file');
    expect(alertConfig.parse((await get(`${API}/alerts/config`)).body)).toEqual({ rules: [], daemons: [] });
    for (const [question, command] of [
      ['explain', 'alert:explain'],
      ['back-test', 'alert:replay'],
    ])
      expect((await get(`${API}/alerts/rules/dead/${question}`)).body).toMatchObject({
        status: 503,
        code: 'NO_DAEMON',
        detail: 'No daemon with alerts is running: the rules are not known.',
        hint: expect.stringMatching(new RegExp(`: worker ${command}$`)),
      });
    expect(await send('POST', `${API}/alerts/test`)).toMatchObject({
      status: 503,
      body: { code: 'NO_DAEMON', hint: expect.stringContaining('worker daemon') },
    });
  });

  test('keep their state while a daemon without a file stands by: it knows no rule of them', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    await engine.evaluate();
    await retireNode(engine.store, engine.node);
    const node = { kind: 'daemon', name: 'blind', host: 'h', pid: 1, version: '1', jobs: [] } as const;
    const blind = await registerNode(engine.store, node);
    const body = JSON.stringify({ rules: [], settings: { enabled: true, routes: [] }, isMissing: true });
    await engine.store.write((tx) =>
      tx.run(
        sql`insert into alert_rule_sets values (${blind}, 'alerts.yaml', 'none', ${body}, ${engine.now})`,
      ),
    );
    const { get } = openConsole(engine.store);
    const shown = alerts.parse((await get(`${API}/alerts`)).body);
    expect(shown).toMatchObject({
      rules: [{ rule: 'in-a-row', state: 'firing' }],
      daemons: [{ name: 'blind' }],
    });
    expect(shown).not.toHaveProperty('file');
    expect(shown.rules[0]).not.toHaveProperty('isOut');
    expect((await get(`${API}/alerts/rules/in-a-row/explain`)).body).toMatchObject({ code: 'NO_DAEMON' });
  });

  test('that fired are shown as the last daemon left them, and counted as the rail counts them', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    await engine.die(2, { jobId: 'report', input: {} });
    await engine.evaluate();
    await retireNode(engine.store, engine.node);
    const { get, send } = openConsole(engine.store);
    const read = async () => alerts.parse((await get(`${API}/alerts`)).body);
    const shown = await read();
    expect(shown).toMatchObject({ enabled: false, firing: 2, daemons: [] });
    expect(overview.parse((await get(`${API}/overview`)).body).rail.firing).toBe(shown.firing);
    expect(shown.rules).toHaveLength(2);
    expect(shown.rules).toContainEqual({
      rule: 'in-a-row',
      state: 'firing',
      alertId: expect.any(Number),
      about: 'job mail.send',
      group: { kind: 'job', name: 'mail.send' },
      value: '2 failures',
      threshold: '2',
      summary: 'mail.send failed 2 times in a row',
      since: '2026-03-02T12:00:00.000Z',
      error: 'MailError: no such mailbox',
      runId: expect.any(Number),
      sent: 'email waiting',
      messages: [{ channel: 'email', outcome: 'waiting', at: expect.any(String) }],
      severity: 'critical',
      channels: [],
    });
    const idOf = (about: string) => shown.rules.find((row) => row.about === about)?.alertId ?? 0;
    await send('POST', `${API}/alerts/${idOf('job report')}/ack`);
    const body = { match: { rule: ['in-a-row'] }, for: '1h', reason: 'the move' };
    const { id } = silence.parse((await send('POST', `${API}/silences`, body)).body);
    expect((await read()).rules.map(({ about, quiet, silenceId }) => [about, quiet, silenceId])).toEqual(
      expect.arrayContaining([
        ['job mail.send', 'silenced', id],
        ['job report', 'acknowledged by ana', undefined],
      ]),
    );
    const counts = { firing: 2, silenced: 1 };
    expect(await read()).toMatchObject(counts);
    const { rail, verdict } = overview.parse((await get(`${API}/overview`)).body);
    expect(rail).toMatchObject(counts);
    expect(`${verdict.title}. ${verdict.detail}`).toContain('1 alert fires, 1 is silenced');
  });

  test('whose rule is gone or has a mistake are marked so, and explained', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    await engine.die(2);
    await engine.evaluate();
    await engine.store.write((tx) =>
      tx.run(sql`update alert_rule_sets set body = replace(body, '"in-a-row"', '"other"')`),
    );
    const { rules } = alerts.parse((await get(`${API}/alerts`)).body);
    const row = rules.find(({ rule }) => rule === 'in-a-row');
    expect(row).toMatchObject({ state: 'firing', isOut: true });
    expect(row).not.toHaveProperty('quiet');
    const { items } = alertExplanation.parse((await get(`${API}/alerts/rules/in-a-row/explain`)).body);
    const says = 'would not be sent: the rule is not evaluated';
    expect(items).toMatchObject([{ subject: 'job mail.send', verdict: 'true', isOut: true, says }]);
  });

  test('of a rule are explained for each subject, and back-tested', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    await engine.die(2);
    await engine.die(1, { jobId: 'report', input: {} });
    await engine.evaluate();
    const path = `${API}/alerts/rules/in-a-row`;
    const all = alertExplanation.parse((await get(`${path}/explain`)).body);
    expect(all.items.map(({ subject, verdict }) => `${subject}: ${verdict}`).toSorted()).toEqual([
      'job mail.send: true',
      'job once: false',
      'job report: false',
    ]);
    const one = alertExplanation.parse((await get(`${path}/explain?job=report`)).body);
    expect(one.items).toMatchObject([
      {
        subject: 'job report',
        detail: 'report failed, and has not succeeded since',
        says: 'would be sent to email',
      },
    ]);
    for (const [query, code] of [
      ['job=reprot', 'UNKNOWN_JOB'],
      ['queue=mial', 'UNKNOWN_QUEUE'],
    ] as const)
      expect((await get(`${path}/explain?${query}`)).body).toMatchObject({ status: 404, code });
    expect((await get(`${API}/alerts/rules/in-a-rov/explain`)).body).toMatchObject({
      code: 'UNKNOWN_RULE',
      detail: expect.stringContaining('Did you mean "in-a-row"?'),
    });

    const tried = backTest.parse((await get(`${path}/back-test?since=1h`)).body);
    expect(tried).toMatchObject({ runs: 3, rules: [{ rule: 'in-a-row', fired: 1, firing: 1 }] });
    const bars = tried.rules.flatMap((rule) => ('bars' in rule ? rule.bars : []));
    expect(bars).toHaveLength(30);
    expect([bars[0]?.at, bars.at(-1)?.fired]).toEqual([tried.since, 1]);
    const off = backTest.parse((await get(`${API}/alerts/rules/off/back-test`)).body);
    expect(off.rules).toMatchObject([{ rule: 'off', fired: 0 }]);
    for (const since of ['31d', new Date(engine.now + 3_600_000).toISOString()])
      expect((await get(`${path}/back-test?since=${since}`)).body).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: 'query.since: expected a time within the last 30 days.',
      });
  });

  test('that fired are listed by filter and page, and counted', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    await engine.die(2);
    await engine.die(2, { jobId: 'report', input: {} });
    await engine.evaluate();
    const first = alertHistory.parse((await get(`${API}/alerts/history?limit=1`)).body);
    expect(first.items).toHaveLength(1);
    const rest = alertHistory.parse((await get(`${API}/alerts/history?limit=1&cursor=${first.next}`)).body);
    expect(
      [...first.items, ...rest.items].map(({ about, state }) => `${about}: ${state}`).toSorted(),
    ).toEqual(['mail.send: firing', 'report: firing']);
    expect(rest.next).toBeUndefined();
    const of = alertHistory.parse((await get(`${API}/alerts/history?job=report&severity=critical`)).body);
    expect(of.items).toMatchObject([{ jobId: 'report', sent: 'email waiting', rule: 'in-a-row' }]);
    const [second] = rest.items;
    const one = alertHistory.parse((await get(`${API}/alerts/history?id=${second?.id}`)).body);
    expect(one.items).toEqual(rest.items);
    expect(alertHistory.parse((await get(`${API}/alerts/history?state=resolved`)).body).items).toEqual([]);
    const ofTime = async (query: string) =>
      alertHistory.parse((await get(`${API}/alerts/history?${query}`)).body).items.length;
    expect(await ofTime('since=1h')).toBe(2);
    expect(await ofTime('since=2h&until=1h')).toBe(0);
    const csv = await get(`${API}/alerts/history`, { headers: { accept: 'text/csv' } });
    expect(String(csv.body).split('\r\n')).toHaveLength(4);

    const stats = alertStatistics.parse((await get(`${API}/alerts/stats?since=1h`)).body);
    expect(stats).toMatchObject({
      total: { fired: 2, firingNow: 2 },
      rules: [{ rule: 'in-a-row' }],
      isWhole: true,
    });
  });

  test('are acknowledged, one or all of a rule, and the event says by whom', async () => {
    const engine = await openAlerts(open);
    const { get, send } = openConsole(engine.store);
    await engine.die(2);
    await engine.die(2, { jobId: 'report', input: {} });
    await engine.evaluate();
    const { items } = alertHistory.parse((await get(`${API}/alerts/history?job=report`)).body);
    const id = items[0]?.id ?? 0;
    const done = await send('POST', `${API}/alerts/${id}/ack`, { reason: 'on it' });
    expect(acknowledgements.parse(done.body).items).toMatchObject([{ id, changed: true, by: 'user:ana' }]);
    const all = await send('POST', `${API}/alerts/rules/in-a-row/ack`, { job: 'mail.send' });
    expect(acknowledgements.parse(all.body).items).toMatchObject([{ rule: 'in-a-row', changed: true }]);
    const again = await send('POST', `${API}/alerts/rules/in-a-row/ack`);
    expect(acknowledgements.parse(again.body).items.map(({ changed }) => changed)).toEqual([false, false]);
    const news = await engine.store.read((tx) =>
      listEvents(tx, { types: ['alert.acknowledged'], limit: 10 }),
    );
    expect(news.map(({ actor, payload }) => [actor, payload['reason']])).toEqual([
      ['user:ana', undefined],
      ['user:ana', 'on it'],
    ]);
    expect((await send('POST', `${API}/alerts/999/ack`)).body).toMatchObject({ code: 'UNKNOWN_ALERT' });
  });

  test('are silenced once, whose answer is what was stored: nothing is read after the commit', async () => {
    const engine = await openAlerts(open);
    const { send } = openConsole(unreadableAfterVerb(engine.store));
    const options = { headers: { 'idempotency-key': 'k1' } };
    const make = () => send('POST', `${API}/silences`, { match: {}, for: '2h', reason: 'the move' }, options);
    const made = await make();
    expect(made).toMatchObject({ status: 201, body: { by: 'user:ana', reason: 'the move', inForce: true } });
    expect(await make()).toMatchObject({ status: 201, body: made.body });
    const { get } = openConsole(engine.store);
    expect(silences.parse((await get(`${API}/silences`)).body).items).toEqual([made.body]);
  });

  test('have the list of all their silences, page by page', async () => {
    const { store } = await openAlerts(open);
    const { get, send } = openConsole(store);
    for (let nr = 0; nr < 3; nr++)
      await send('POST', `${API}/silences`, { match: {}, for: '2h', reason: `move ${nr}` });
    const page = silences.parse((await get(`${API}/silences?limit=2`)).body);
    const rest = silences.parse((await get(`${API}/silences?limit=2&cursor=${page.next}`)).body);
    expect([page.items, rest.items].map((items) => items.map(({ reason }) => reason))).toEqual([
      ['move 2', 'move 1'],
      ['move 0'],
    ]);
    expect(rest.next).toBeUndefined();
    const rows = await get(`${API}/silences`, { headers: { accept: 'application/x-ndjson' } });
    expect(String(rows.body).trim().split('\n')).toHaveLength(3);
  });

  test('are silenced with a reason and an end, and heard again', async () => {
    const engine = await openAlerts(open);
    const { get, send } = openConsole(engine.store);
    const body = { match: { rule: ['dead'], severity: ['low', 'medium'] }, for: '2h', reason: 'the move' };
    const made = await send('POST', `${API}/silences`, body);
    expect(made.status).toBe(201);
    const { id, ...rest } = silence.parse(made.body);
    expect(rest).toMatchObject({
      says: 'rule dead, severity low or medium',
      by: 'user:ana',
      reason: 'the move',
      inForce: true,
    });
    expect(silences.parse((await get(`${API}/silences`)).body).items.map((one) => one.id)).toEqual([id]);
    expect(alerts.parse((await get(`${API}/alerts`)).body).silences).toHaveLength(1);
    await engine.die(2);
    await engine.evaluate();
    const wide = await send('POST', `${API}/silences`, {
      match: { job: ['mail.send'] },
      for: '1h',
      reason: 'x',
    });
    const longest = await send('POST', `${API}/silences`, { match: {}, for: '3h', reason: 'x' });
    const [row] = alerts.parse((await get(`${API}/alerts`)).body).rules;
    expect(row).toMatchObject({
      rule: 'in-a-row',
      quiet: 'silenced',
      silenceId: silence.parse(longest.body).id,
    });
    for (const { body: one } of [wide, longest])
      await send('DELETE', `${API}/silences/${silence.parse(one).id}`);
    for (const [wrong, code] of [
      [{ ...body, reason: ' ' }, 'REQUEST_INVALID'],
      [{ ...body, match: undefined }, 'REQUEST_INVALID'],
      [{ ...body, match: { rule: [] } }, 'REQUEST_INVALID'],
      [{ match: {}, reason: 'x' }, 'REQUEST_INVALID'],
      [{ match: {}, reason: 'x', until: '2026-03-02T11:00:00Z' }, 'SILENCE_INVALID'],
    ] as const)
      expect((await send('POST', `${API}/silences`, wrong)).body).toMatchObject({ status: 400, code });

    const ended = silence.parse((await send('DELETE', `${API}/silences/${id}`)).body);
    expect(ended.ended).toMatchObject({ by: 'user:ana' });
    expect(silences.parse((await get(`${API}/silences`)).body).items).toEqual([]);
    expect(silences.parse((await get(`${API}/silences?all=true`)).body).items).toHaveLength(3);
    expect((await send('DELETE', `${API}/silences/${id}`)).body).toMatchObject({ code: 'SILENCE_OVER' });
    expect((await send('DELETE', `${API}/silences/77`)).body).toMatchObject({ code: 'UNKNOWN_SILENCE' });
  });

  test('a test is sent by a daemon, and its answer has no secret', async () => {
    const engine = await openAlerts(open);
    const { send } = openConsole(engine.store);
    const asked = send('POST', `${API}/alerts/test`, { rule: 'dead' });
    const channels = new Map([['slack', slack]] as const);
    // A daemon does so whenever it is woken.
    const delivered = () => deliverDue({ store: engine.store, channels });
    await expect.poll(async () => (await delivered()).putOff).toBe(1);
    const { status, body } = await asked;
    expect(status).toBe(200);
    expect(testResults.parse(body)).toEqual([
      { channel: 'slack', outcome: 'failed', says: expect.not.stringContaining('hunter2') },
    ]);
    expect((await send('POST', `${API}/alerts/test`, {}, { role: 'operator' })).status).toBe(403);
  });

  test('a test that was sent has the words of the channel, and so has the channel from then on', async () => {
    const engine = await openAlerts(open);
    const { get, send } = openConsole(engine.store);
    const channels = await startReceiver();
    const asked = send('POST', `${API}/alerts/test`, { channel: 'webhook' });
    const delivered = () => deliverDue({ store: engine.store, channels });
    await expect.poll(async () => (await delivered()).sent).toBe(1);
    expect((await asked).body).toEqual([{ channel: 'webhook', outcome: 'sent', says: '200' }]);
    const shown = alerts.parse((await get(`${API}/alerts`)).body);
    expect(shown.channels.find(({ channel }) => channel === 'webhook')).toMatchObject({
      lastSentAt: expect.any(String),
      lastSentSays: '200',
    });
  });

  test('by a channel that is off say why, and a test of it is answered at once', async () => {
    const says = 'NOTIFY_SLACK_ENABLED is not set';
    const engine = await openAlerts(open, 'dead', { off: { slack: { says, isSwitchedOff: true } } });
    const { get, send } = openConsole(engine.store);
    const shown = alerts.parse((await get(`${API}/alerts`)).body);
    expect(shown.channels.map(({ channel, state, off }) => [channel, state, off])).toEqual([
      ['slack', 'off', says],
      ['email', 'used', undefined],
      ['discord', 'unused', undefined],
      ['webhook', 'unused', undefined],
    ]);
    const { body } = await send('POST', `${API}/alerts/test`, { channel: 'slack' });
    expect(body).toEqual([{ channel: 'slack', outcome: 'not_taken', says }]);
  });

  test('say of no channel that is off that it is broken', async () => {
    const { store } = await openAlerts(open, 'dead', {
      off: { slack: { says: 'NOTIFY_SLACK_ENABLED is not set', isSwitchedOff: true } },
      more: '  - { name: broken, conditions: { channelBroken: true } }',
    });
    await store.write((tx) =>
      tx.run(sql`insert into alert_deliveries (dedupe_key, channel, message, created_at, state, ended_at, says, permanent)
        values ('a', 'slack', '{}', 0, 'given_up', 1, '404', 1)`),
    );
    const { get } = openConsole(store);
    const { rules } = alerts.parse((await get(`${API}/alerts`)).body);
    expect(rules.find(({ rule }) => rule === 'broken')).toMatchObject({ state: 'ok' });
  });

  test('answer the documented lines as they stand, with a token and nothing else', async () => {
    const engine = await openAlerts(open);
    await defineUnknownJob(engine.store, 'daily.questmaster');
    await retireNode(engine.store, engine.node);
    const { app } = openConsole(engine.store);
    for (const [line, expected] of [
      ['GET /api/alerts/config', 200],
      ['GET /api/alerts/history?limit=50&severity=high&jobId=daily.questmaster', 200],
      ['GET /api/alerts/stats', 200],
      // No daemon runs that could send.
      ['POST /api/alerts/test', 503],
    ] as const) {
      const [method = '', path = ''] = line.split(' ');
      const { status } = await app.request(`http://localhost:8787${path}`, {
        method,
        headers: { host: 'localhost:8787', authorization: 'Bearer admin' },
      });
      expect([line, status]).toEqual([line, expected]);
    }
  });

  test('of a job are none where no code has defined a job yet', async () => {
    const store = await open();
    const path = '/api/alerts/history?limit=50&severity=high&jobId=daily.questmaster';
    const { status, body } = await openConsole(store).get(path);
    expect([status, alertHistory.parse(body).items]).toEqual([200, []]);
    expect((await openConsole(store, { jobs: ['report'] }).get(path)).status).toBe(404);
    // Every other list refuses the name, as it does once there are jobs.
    for (const other of ['alerts/history', 'events', 'dead-letters', 'runs'])
      expect((await openConsole(store).get(`${API}/${other}?job=daily.questmaster`)).status).toBe(404);
  });

  test('of other jobs are nothing for a token of some jobs', async () => {
    const engine = await openAlerts(open);
    await engine.die(2);
    await engine.die(2, { jobId: 'report', input: {} });
    await engine.evaluate();
    const { get, send } = openConsole(engine.store, { jobs: ['report'] });
    const seen = alertHistory.parse((await get(`${API}/alerts/history`)).body);
    expect(seen.items.map(({ jobId }) => jobId)).toEqual(['report']);
    expect((await get(`${API}/alerts/history?job=mail.send`)).body).toMatchObject({ code: 'UNKNOWN_JOB' });
    for (const path of ['/alerts', '/alerts/config', '/alerts/stats', '/silences'])
      expect((await get(`${API}${path}`)).status).toBe(403);
    expect((await send('POST', `${API}/alerts/1/ack`)).status).toBe(403);
  });
});
