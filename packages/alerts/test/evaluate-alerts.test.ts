import { sql } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type AlertRule, type Facts, silenceAlerts } from '../src/index.ts';
import { moveRevision, readOpenAlerts } from '../src/episodes/open-alerts.sql.ts';
import { aContext, failing, IN_A_ROW, SETTINGS } from './evaluations.ts';
import { aJob, aQueue, aRule, HOUR, MINUTE, NOON, someFacts } from './samples.ts';

const OF_THE_CAUSE = { match: { rule: ['silent'] }, until: { forMs: HOUR } };
const WHO = { actor: 'ada', reason: 'we know' };

function causeAndConsequence(cause: Partial<AlertRule> = {}): readonly AlertRule[] {
  return [
    aRule({ kind: 'missedSchedule', jobPattern: '.*' }, { name: 'missed' }),
    aRule({ kind: 'nodeSilent' }, { name: 'silent', ...cause }),
  ];
}

/** A daemon, silent or not, and a job that has missed its schedule. */
function silentNode(isSilent: boolean): Facts {
  const schedules = [{ name: 'report', periodMs: HOUR, firstUnrunAt: NOON - HOUR }];
  return someFacts({
    jobs: [aJob({ schedules })],
    nodes: [{ name: 'first', host: 'here', isSilent, seenAt: NOON - HOUR }],
  });
}

eachDialect('an evaluation', (open) => {
  test('writes what fires, whom to tell and the event together, and tells of it once', async () => {
    const { at, store, messages, episodes, context } = await aContext(open);
    context.nextFires = new Map([['report', NOON + HOUR]]);
    expect(await at(0, failing(2))).toEqual({ news: [], toSend: 0 });
    const lastFailure = { runId: 7, at: NOON, error: 'disk full' };
    expect(await at(MINUTE, failing(3, { lastFailure }))).toMatchObject({
      news: [{ kind: 'fired', rule: 'in-a-row', severity: 'high', alert: 1 }],
      toSend: 1,
    });
    await at(2 * MINUTE, failing(4, { lastFailure }));
    expect(await episodes()).toEqual(['in-a-row report firing']);
    expect(await messages()).toEqual([
      expect.objectContaining({
        status: 'firing',
        severity: 'high',
        rule: 'in-a-row',
        job: 'report',
        since: NOON + MINUTE,
        nextFireAt: NOON + HOUR,
        runId: 7,
        error: 'disk full',
        command: 'worker run:show 7',
      }),
    ]);
    const events = await store.read((tx) =>
      tx.rows(sql<{ type: string; job: string }>`select type, job from events order by seq`),
    );
    expect(events).toEqual([{ type: 'alert.fired', job: 'report' }]);
  });

  test('gives up, and says so, where others were faster at each try', async () => {
    const { evaluate, store, context, episodes } = await aContext(open);
    context.facts = failing(3);
    const revisions: number[] = [];
    const readFacts = async (): Promise<Facts> => {
      const { revision } = await store.read(readOpenAlerts);
      revisions.push(revision);
      await store.write((tx) => moveRevision(tx, revision));
      return context.facts;
    };
    await expect(evaluate({ readFacts })).rejects.toMatchObject({
      code: 'ALERTS_CONTENDED',
      message: 'The alerts were not evaluated: other processes evaluated them during each of 5 tries.',
    });
    expect(revisions).toEqual([0, 1, 2, 3, 4]);
    expect(await episodes()).toEqual([]);
    expect(await evaluate()).toMatchObject({ toSend: 1 });
  });

  test('tells that it is over, and begins anew afterwards', async () => {
    const { at, messages, episodes } = await aContext(open);
    await at(0, failing(3));
    await at(MINUTE, failing(0));
    await at(10 * MINUTE, failing(3));
    expect(await episodes()).toEqual(['in-a-row report resolved', 'in-a-row report firing']);
    expect((await messages()).map(({ status, since }) => [status, since - NOON])).toEqual([
      ['firing', 0],
      ['resolved', 0],
      ['firing', 10 * MINUTE],
    ]);
    const [first, second, third] = (await messages()).map(({ alertId }) => alertId);
    expect([typeof first, second === first, third === first]).toEqual(['number', true, false]);
  });

  test('of two at once one writes', async () => {
    const { at, evaluate, context, messages, episodes } = await aContext(open);
    await at(0, failing(0));
    context.facts = failing(3);
    await Promise.all([evaluate(), evaluate(), evaluate()]);
    expect(await episodes()).toEqual(['in-a-row report firing']);
    expect(await messages()).toHaveLength(1);
  });

  test('a rule that is deleted, edited or turned off while it fires ends with the reason', async () => {
    const { at, context, messages } = await aContext(open);
    for (const [rules, words] of [
      [[], 'deleted'],
      [[{ ...IN_A_ROW, enabled: false }], 'turned off'],
      [
        [
          {
            ...IN_A_ROW,
            condition: { kind: 'consecutiveFailures', consecutiveFailures: 2, jobPattern: '.*' } as const,
          },
        ],
        'changed',
      ],
    ] as const) {
      context.inForce = { rules: [IN_A_ROW], settings: SETTINGS };
      await at(context.now - NOON + HOUR, failing(3));
      context.inForce = { rules, settings: SETTINGS };
      const { news } = await at(context.now - NOON + MINUTE, failing(3));
      expect(news).toMatchObject([{ kind: 'resolved', summary: expect.stringContaining(words) }]);
      expect((await messages()).at(-1)).toMatchObject({
        status: 'resolved',
        title: expect.stringContaining(words),
      });
    }
  });

  test('what nobody is told of is counted, and the next message says how much it was', async () => {
    const rule = {
      ...IN_A_ROW,
      condition: { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' },
    } as const;
    const { at, store, messages } = await aContext(open, [rule]);
    for (let minute = 0; minute < 12; minute += 1) await at(minute * MINUTE, failedAt(minute));
    expect((await messages()).map(({ runId, suppressed }) => [runId, suppressed?.count])).toEqual([
      [100, undefined],
      [105, 3],
      [110, 3],
    ]);
    const left = await store.read((tx) =>
      tx.rows(sql`select reason, number from alert_suppressed order by reason`),
    );
    expect(left).toEqual([{ reason: 'min_interval', number: 6 }]);
  });
});

aboveStore('an evaluation', (open) => {
  test('what fires again too soon is told when it is time, if it still fires', async () => {
    const { at, messages } = await aContext(open);
    await at(0, failing(3));
    await at(MINUTE, failing(0));
    await at(2 * MINUTE, failing(3));
    expect((await messages()).map(({ status }) => status)).toEqual(['firing', 'resolved']);
    await at(5 * MINUTE, failing(3));
    expect((await messages()).map(({ status }) => status)).toEqual(['firing', 'resolved', 'firing']);
  });

  test('what is only the consequence of something that fires waits for its turn', async () => {
    const { at, messages } = await aContext(open, causeAndConsequence());
    await at(0, silentNode(true));
    await at(MINUTE, silentNode(true));
    expect((await messages()).map(({ rule }) => rule)).toEqual(['silent']);
    await at(2 * MINUTE, silentNode(false));
    await at(3 * MINUTE, silentNode(false));
    expect((await messages()).map(({ rule, status }) => `${rule} ${status}`).toSorted()).toEqual([
      'missed firing',
      'silent firing',
      'silent resolved',
    ]);
  });

  test.each(['in a silence', 'without a channel'])(
    'sends the consequence of a cause %s, of which no one hears',
    async (hidden) => {
      const channels = hidden === 'without a channel' ? { channels: [] } : {};
      const { at, store, messages } = await aContext(open, causeAndConsequence(channels));
      if (hidden === 'in a silence') await silenceAlerts(store, OF_THE_CAUSE, WHO);
      await at(0, silentNode(true));
      expect((await messages()).map(({ rule }) => rule)).toEqual(['missed']);
    },
  );

  test('holds the consequence back when a silence begins after the cause was sent', async () => {
    const { at, store, messages } = await aContext(open, causeAndConsequence());
    await at(0, silentNode(true));
    await silenceAlerts(store, OF_THE_CAUSE, WHO);
    await at(MINUTE, silentNode(true));
    expect((await messages()).map(({ rule }) => rule)).toEqual(['silent']);
  });

  test('tells of what fires though the last message is of tomorrow, by a clock that was wrong', async () => {
    const { at, messages } = await aContext(open);
    await at(24 * HOUR, failing(3));
    await at(24 * HOUR + MINUTE, failing(0));
    await at(0, failing(3));
    expect((await messages()).map(({ status }) => status)).toEqual(['firing', 'resolved', 'firing']);
  });

  test('writes nothing of what stands as it was, and once in 15 s what is found anew', async () => {
    const { at, store } = await aContext(open);
    const revision = async () => (await store.read(readOpenAlerts)).revision;
    await at(0, failing(3));
    const first = await revision();
    await at(HOUR, failing(3));
    expect(await revision()).toBe(first);
    await at(HOUR + 1, failing(4));
    await at(HOUR + 14_000, failing(5));
    expect(await revision()).toBe(first + 1);
    await at(HOUR + 15_001, failing(5));
    expect(await revision()).toBe(first + 2);
  });

  test('a rule that has a mistake now ends nothing, and tells nothing anew once it is put right', async () => {
    const { at, context, messages, episodes } = await aContext(open);
    await at(0, failing(3));
    context.inForce = { rules: [], leftOut: [IN_A_ROW.name], settings: SETTINGS };
    await at(HOUR, failing(4));
    expect(await episodes()).toEqual(['in-a-row report firing']);
    context.inForce = { rules: [IN_A_ROW], settings: SETTINGS };
    await at(2 * HOUR, failing(5));
    await at(3 * HOUR, failing(0));
    expect((await messages()).map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  test('a start with a mistyped list of rules ends nothing as deleted; a valid file without the rule does', async () => {
    const { at, context, messages, episodes } = await aContext(open);
    await at(0, failing(3));
    context.inForce = { rules: [], hidesRules: true, settings: SETTINGS };
    await at(HOUR, failing(4));
    expect(await episodes()).toEqual(['in-a-row report firing']);
    expect(await messages()).toHaveLength(1);
    context.inForce = { rules: [], hidesRules: false, settings: SETTINGS };
    await at(2 * HOUR, failing(4));
    expect((await messages()).at(-1)).toMatchObject({
      status: 'resolved',
      title: expect.stringContaining('deleted'),
    });
  });

  test('one whose job is gone is over; one whose rule cannot be evaluated goes on', async () => {
    const { at, context, evaluate, episodes, messages } = await aContext(open);
    await at(0, failing(3));
    await evaluate({ matches: noPattern });
    expect((await messages()).at(-1)).toMatchObject({
      title: 'The rule in-a-row cannot be evaluated',
      error: 'no pattern',
      command: 'worker alert:status',
    });
    expect(await episodes()).toEqual(['in-a-row report firing', 'in-a-row in-a-row firing']);
    await at(MINUTE, failing(3));
    expect(await episodes()).toEqual(['in-a-row report firing', 'in-a-row in-a-row resolved']);
    context.facts = someFacts({});
    await evaluate();
    expect((await episodes())[0]).toBe('in-a-row report resolved');
  });

  test('nothing ends where nobody could read the rules', async () => {
    const { at, context, messages, episodes } = await aContext(open);
    await at(0, failing(3));
    context.inForce = { rules: [], settings: SETTINGS, isUnread: true };
    await at(MINUTE, failing(3));
    expect(await episodes()).toEqual(['in-a-row report firing']);
    expect(await messages()).toHaveLength(1);
  });

  test('alerts that are turned off end without a word', async () => {
    const { at, context, messages, episodes } = await aContext(open);
    await at(0, failing(3));
    context.inForce = { rules: [IN_A_ROW], settings: { ...SETTINGS, enabled: false } };
    await at(MINUTE, failing(3));
    expect(await episodes()).toEqual(['in-a-row report resolved']);
    expect(await messages()).toHaveLength(1);
  });

  test('a moment of trouble that has not lasted leaves nothing behind', async () => {
    const backlog = { kind: 'pendingJobs', pendingJobs: 5, forMs: MINUTE } as const;
    const { at, episodes } = await aContext(open, [{ ...IN_A_ROW, condition: backlog }]);
    await at(0, someFacts({ queues: [aQueue({ due: 9 })] }));
    expect(await episodes()).toEqual(['in-a-row mail pending']);
    await at(MINUTE / 2, someFacts({ queues: [aQueue({ due: 0 })] }));
    expect(await episodes()).toEqual([]);
  });
});

function noPattern(): boolean {
  throw new Error('no pattern');
}

function failedAt(minute: number): Facts {
  const at = NOON + minute * MINUTE;
  const minutes = [{ at, succeeded: 0, failed: 1 }];
  return failing(1, { minutes, lastFailure: { runId: 100 + minute, at } });
}
