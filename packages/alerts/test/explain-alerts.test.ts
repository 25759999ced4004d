import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  acknowledge,
  type AlertRule,
  createJobMatcher,
  evaluateAlerts,
  explainAlerts,
  type RulesInForce,
  silenceAlerts,
} from '../src/index.ts';
import { SETTINGS } from './evaluations.ts';
import { aJob, aRule, HOUR, MINUTE, NOON, someFacts } from './samples.ts';
import { aWorkedStore, failedBy } from './worked-store.ts';

const DEAD = aRule({ kind: 'dlqSize', dlqSize: 2 }, { name: 'dlq-jobs', severity: 'high' });
const IN_A_ROW = aRule(
  { kind: 'consecutiveFailures', consecutiveFailures: 1, jobPattern: '^report$' },
  { name: 'repeated' },
);
const DEAD_ONE = { kind: 'dlqSize', dlqSize: 1 } as const;
const OFF = aRule({ kind: 'timeout', jobPattern: '.*' }, { name: 'off', enabled: false });

async function opened(open: Opener, rules: readonly AlertRule[] = [DEAD, IN_A_ROW, OFF]) {
  const s = await aWorkedStore(open);
  const reader = s.reader();
  const options = {
    store: s.store,
    inForce: { rules, settings: SETTINGS },
    readFacts: (asked: readonly AlertRule[]) => reader.read(asked),
    matches: createJobMatcher(),
    maintenance: () => [],
    nextFires: async () => new Map<string, number>(),
    mask: (text: string) => text,
  };
  const fail = async (jobId: string) => {
    await s.ask(jobId);
    await s.endDue(failedBy('no answer'));
    await s.folded();
  };
  return { ...s, options, fail, evaluate: () => evaluateAlerts(options) };
}

eachDialect('an explanation', (open) => {
  test('says of each group what is so, what is open and what would become of a message', async () => {
    const { store, clock, options, fail, evaluate } = await opened(open);
    await fail('report');
    await evaluate();
    clock.now += MINUTE;
    const { now, rules } = await explainAlerts(options);
    expect(now).toBe(NOON + MINUTE);
    const [dead, repeated, off] = rules;
    expect(dead).toMatchObject({
      rule: { name: 'dlq-jobs' },
      groups: [
        {
          verdict: { group: { kind: 'queue', name: 'default' }, verdict: 'false', value: '1 dead letter' },
          notified: {},
          decision: { kind: 'send', channels: ['slack'] },
        },
      ],
    });
    expect(dead?.groups[0]).not.toHaveProperty('alert');
    expect(repeated?.groups).toMatchObject([
      {
        verdict: { group: { name: 'report' }, verdict: 'true', error: 'no answer' },
        alert: { id: 1, episode: { state: 'firing', firedAt: NOON } },
        notified: { lastAt: NOON },
        decision: { kind: 'sent', next: 'end' },
      },
    ]);
    // It is off; this is what it would say.
    expect(off?.groups.map(({ verdict }) => verdict.verdict)).toEqual(['false', 'false']);
    expect((await explainAlerts({ ...options, rule: 'dlq-jobs' })).rules).toHaveLength(1);
    await silenceAlerts(
      store,
      { match: { rule: ['dlq-jobs'] }, until: { forMs: HOUR } },
      { actor: 'ada', reason: 'we know' },
    );
    await acknowledge(store, { id: 1 }, { actor: 'bo', reason: 'mine' });
    const later = (await explainAlerts(options)).rules.map(({ groups }) => groups[0]);
    expect(later).toMatchObject([
      { decision: { kind: 'suppress', reason: 'silence' } },
      {
        alert: { acknowledged: { at: NOON + MINUTE, by: 'bo', reason: 'mine' } },
        decision: { kind: 'suppress', reason: 'acknowledged' },
      },
      { decision: { kind: 'send' } },
    ]);
  });
});

aboveStore('an explanation', (open) => {
  test('promises no message that no evaluation sends, and each that one does', async () => {
    const { clock, options, fail, evaluate } = await opened(open, [
      { ...DEAD, condition: DEAD_ONE },
      IN_A_ROW,
    ]);
    const fates = async () => (await explainAlerts(options)).rules.map(({ groups }) => groups[0]?.decision);
    await fail('report');
    expect((await evaluate()).toSend).toBe(2);
    expect(await fates()).toEqual([
      { kind: 'sent', next: 'failure' },
      { kind: 'sent', next: 'end' },
    ]);
    clock.now += 6 * MINUTE;
    expect((await evaluate()).toSend).toBe(0);
    await fail('report');
    expect((await evaluate()).toSend).toBe(1);
    await fail('report');
    expect((await evaluate()).toSend).toBe(0);
    expect(await fates()).toEqual([
      { kind: 'hold', until: NOON + 11 * MINUTE },
      { kind: 'sent', next: 'end' },
    ]);
    clock.now += 5 * MINUTE;
    expect((await evaluate()).toSend).toBe(1);
  });

  const edited = { ...IN_A_ROW, condition: { ...IN_A_ROW.condition, consecutiveFailures: 9 } } as AlertRule;
  const stays = { kind: 'skip', why: 'not_evaluated' } as const;
  const ends = { kind: 'send', channels: ['slack'] } as const;
  test.each<[what: string, inForce: Partial<RulesInForce>, sent: number, decision: object]>([
    ['a mistake hides', { rules: [], leftOut: ['repeated'] }, 0, stays],
    ['a mistake may hide', { rules: [], hidesRules: true }, 0, stays],
    ['is gone', { rules: [] }, 1, ends],
    ['is off', { rules: [{ ...IN_A_ROW, enabled: false }] }, 1, ends],
    ['was edited', { rules: [edited] }, 1, ends],
    [
      'is off with all alerts',
      { rules: [IN_A_ROW], settings: { ...SETTINGS, enabled: false } },
      0,
      { kind: 'skip', why: 'resolves_are_off' },
    ],
  ])(
    'says what the next evaluation does with an alert whose rule %s',
    async (_what, next, sent, decision) => {
      const { options, fail, evaluate } = await opened(open, [IN_A_ROW]);
      await fail('report');
      await evaluate();
      const later = { ...options, inForce: { ...options.inForce, ...next } };
      const groups = (await explainAlerts(later)).rules.flatMap((one) => one.groups);
      expect(groups.find(({ alert }) => alert)?.decision).toEqual(decision);
      expect((await evaluateAlerts(later)).toSend).toBe(sent);
    },
  );

  test('waits for no time of a clock that was ahead', async () => {
    const backlog = { ...DEAD, condition: DEAD_ONE };
    const { clock, options, fail, evaluate } = await opened(open, [backlog]);
    clock.now += 24 * HOUR;
    for (let failures = 0; failures < 2; failures++) {
      await fail('report');
      await evaluate();
    }
    const decision = async () => (await explainAlerts(options)).rules[0]?.groups[0]?.decision;
    expect(await decision()).toMatchObject({ kind: 'hold' });
    clock.now -= 24 * HOUR;
    expect(await decision()).toMatchObject({ kind: 'send' });
    expect((await evaluate()).toSend).toBe(1);
  });

  test('shows no message as held back by a cause that a silence hides', async () => {
    const missed = aRule({ kind: 'missedSchedule', jobPattern: '.*' }, { name: 'missed' });
    const silent = aRule({ kind: 'nodeSilent' }, { name: 'silent', severity: 'critical' });
    const { store, options } = await opened(open, [missed, silent]);
    const facts = someFacts({
      jobs: [aJob({ schedules: [{ name: 'report', periodMs: HOUR, firstUnrunAt: NOON - HOUR }] })],
      nodes: [{ name: 'first', host: 'here', isSilent: true, seenAt: NOON - HOUR }],
    });
    const silentNode = { ...options, readFacts: async () => facts };
    const decision = async () => (await explainAlerts(silentNode)).rules[0]?.groups[0]?.decision;
    const who = { actor: 'ada', reason: 'we know' };
    await silenceAlerts(store, { match: { severity: ['critical'] }, until: { forMs: HOUR } }, who);
    await evaluateAlerts({ ...silentNode, inForce: { rules: [silent], settings: SETTINGS } });
    expect(await decision()).toMatchObject({ kind: 'send' });
    await acknowledge(store, { id: 1 }, who);
    expect(await decision()).toEqual({ kind: 'suppress', reason: 'inhibited' });
  });

  test('changes nothing', async () => {
    const { options, fail, evaluate } = await opened(open);
    await fail('report');
    await explainAlerts(options);
    expect((await explainAlerts(options)).rules[1]?.groups[0]).not.toHaveProperty('alert');
    expect((await evaluate()).news).toMatchObject([{ kind: 'fired', rule: 'repeated' }]);
  });

  test('has what is open of a rule that a mistake hides', async () => {
    const { options, fail, evaluate } = await opened(open);
    await fail('report');
    await evaluate();
    const inForce = { ...options.inForce, rules: [DEAD], leftOut: ['repeated'] };
    const { rules } = await explainAlerts({ ...options, inForce });
    expect(rules).toMatchObject([
      { rule: { name: 'dlq-jobs' } },
      {
        rule: { name: 'repeated' },
        isOut: true,
        groups: [{ verdict: { group: { name: 'report' }, error: 'no answer' }, alert: { id: 1 } }],
      },
    ]);
    expect((await explainAlerts({ ...options, inForce, rule: 'dlq-jobs' })).rules).toHaveLength(1);
    await silenceAlerts(
      options.store,
      { match: { rule: ['repeated'] }, until: { forMs: HOUR } },
      { actor: 'ada', reason: 'we know' },
    );
    const [, silenced] = (await explainAlerts({ ...options, inForce })).rules;
    expect(silenced?.groups).toMatchObject([{ decision: { kind: 'suppress', reason: 'silence' } }]);
  });

  test('has what is open of a job that no rule speaks of any more', async () => {
    const { options, fail, evaluate } = await opened(open);
    await fail('report');
    await evaluate();
    const rules = [{ ...IN_A_ROW, condition: { ...IN_A_ROW.condition, jobPattern: '^mail' } } as AlertRule];
    const explained = await explainAlerts({ ...options, inForce: { ...options.inForce, rules } });
    expect(explained.rules[0]?.groups).toMatchObject([
      { verdict: { group: { name: 'mail.send' }, verdict: 'false' } },
      { verdict: { group: { name: 'report' } }, alert: { id: 1 } },
    ]);
  });
});
