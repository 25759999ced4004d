import { expect, test } from 'vitest';
import { buildMessage, type MessageContext } from './build-message.ts';
import type { Episode } from '../episode.ts';
import type { Group } from '../group.ts';
import type { Notice } from './notify.ts';
import type { Condition } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { anEpisode, aRule, HOUR, JOB, NOON } from '../../test/samples.ts';

const IN_A_ROW: Condition = { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' };
const SCENE: MessageContext = { now: NOON + HOUR, nextFires: new Map(), mask: (text) => text };

interface Of {
  readonly kind?: Notice['kind'];
  readonly rule?: Partial<AlertRule>;
  readonly episode?: Partial<Episode>;
  readonly context?: Partial<MessageContext>;
}

function build(condition: Condition, { kind = 'fired', rule: of, episode, context }: Of = {}) {
  const rule = aRule(condition, of);
  const notice: Notice = { kind, from: 'news', rule, episode: anEpisode(rule, episode) };
  return buildMessage(notice, { kind: 'send', channels: ['slack'] }, { ...SCENE, ...context });
}

const found = { verdict: 'true', value: '3', threshold: '3', detail: 'report failed' } as const;
const of = (kind: Group['kind'], name: string, more: Partial<Episode> = {}): Of => ({
  episode: { group: { kind, name }, found, ...more },
});

test.each([
  ['its last run', IN_A_ROW, of('job', 'report', { found: { ...found, runId: 7 } }), 'worker run:show 7'],
  ['its runs', IN_A_ROW, of('job', 'report'), 'worker history --job report'],
  ['runs of a strange name', IN_A_ROW, of('job', 'two words'), "worker history --job 'two words'"],
  [
    'why it did not run',
    { kind: 'missedSchedule', jobPattern: '.*' },
    of('job', 'report', { found: { ...found, runId: 7 } }),
    'worker alert:explain a-rule --job report',
  ],
  ['dead letters', { kind: 'dlqSize', dlqSize: 1 }, of('queue', 'mail'), 'worker dlq:list'],
  ['a queue', { kind: 'queuePaused', forMs: 0 }, of('queue', 'mail'), 'worker queue:explain mail'],
  ['daemons', { kind: 'nodeSilent' }, of('node', 'ada'), 'worker node:list'],
  ['a channel', { kind: 'channelBroken' }, of('channel', 'slack'), 'worker alert:test --channel slack'],
  ['a broken rule', IN_A_ROW, of('rule', 'a-rule'), 'worker alert:status'],
] satisfies readonly (readonly [string, Condition, Of, string])[])(
  'a message names the command that shows %s',
  (_what, condition, how, command) => {
    expect(build(condition, how).command).toBe(command);
  },
);

test('it has links, the next fire and the runbook where they are known', () => {
  const message = build(IN_A_ROW, {
    rule: { runbook: 'https://wiki/report' },
    episode: { found: { ...found, runId: 7, error: 'disk full' } },
    context: { consoleUrl: 'https://console', nextFires: new Map([[JOB.name, NOON + 2 * HOUR]]) },
  });
  expect(message).toMatchObject({
    runUrl: 'https://console/runs/7',
    nextFireAt: NOON + 2 * HOUR,
    runbook: 'https://wiki/report',
    error: 'disk full',
  });
});

test.each([
  ['recovered', 'report failed'],
  ['rule_edited', 'report failed (its rule was changed)'],
  ['rule_deleted', 'report failed (its rule was deleted)'],
  ['rule_disabled', 'report failed (its rule was turned off)'],
  ['job_gone', 'report failed (it no longer exists)'],
] as const)('the end of what was wrong says what it was, and why it is over: %s', (ended, title) => {
  const over = { ...found, verdict: 'false', value: '0', detail: 'report failed 0 times' } as const;
  const episode = { state: 'resolved', resolvedAt: NOON + HOUR, ended, found: over, raised: found } as const;
  const message = build(IN_A_ROW, { kind: 'resolved', episode });
  expect(message).toMatchObject({ status: 'resolved', title, value: '3', resolvedAt: NOON + HOUR });
});

test('it says why messages before it were left out, with all reasons', () => {
  const rule = aRule(IN_A_ROW);
  const notice: Notice = { kind: 'fired', from: 'news', rule, episode: anEpisode(rule) };
  const suppressed = { count: 15, reason: 'silence', reasons: ['min_interval', 'silence'] } as const;
  expect(buildMessage(notice, { kind: 'send', channels: ['slack'], suppressed }, SCENE).suppressed).toEqual({
    count: 15,
    reason: 'too soon after the last message, a silence',
  });
});

test('no secret is in it', () => {
  const secret = { ...found, detail: 'hunter22 failed', error: 'wrong password hunter22' };
  const message = build(IN_A_ROW, { episode: { found: secret }, context: { mask: withoutPassword } });
  expect(JSON.stringify(message)).not.toContain('hunter22');
});

test('each notice has an id of its own, and a repeated try has none', () => {
  const ids = [build(IN_A_ROW), build(IN_A_ROW), build(IN_A_ROW, { kind: 'resolved' })].map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
});

function withoutPassword(text: string): string {
  return text.replaceAll('hunter22', '[redacted]');
}
