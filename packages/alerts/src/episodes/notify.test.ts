import { expect, test } from 'vitest';
import { HOUR, MINUTE, NOON, QUEUE } from '../../test/samples.ts';
import { aContext, aNotice, full, notified, settings, silence } from '../../test/notices.ts';
import { decideNotice, type NoticeContext, type Notice, ruleChannels } from './notify.ts';

const backlog = { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } as const;
const missed = { kind: 'missedSchedule', jobPattern: '.*' } as const;

const sent = { kind: 'send', channels: ['slack'] };
const used = { startedAt: NOON, critical: 0, other: 8 };
const cap = { kind: 'suppress', reason: 'cap' };
const silenced = { kind: 'suppress', reason: 'silence' };
const window = { by: 'maintenance', from: NOON - 1, to: NOON + 1 } as const;
const routes = [
  { match: { severity: ['critical'] }, channels: ['email'] },
  { match: { job: ['report'] }, channels: ['discord'] },
] as const;
const node = { kind: 'nodeSilent', group: { kind: 'node', name: 'n' } } as const;
const pausedMail = { kind: 'queuePaused', group: QUEUE } as const;
const pausedOther = { kind: 'queuePaused', group: { ...QUEUE, name: 'other' } } as const;
const ofMail = { condition: backlog, episode: { group: QUEUE } };
const channel = {
  condition: { kind: 'channelBroken' },
  episode: { group: { kind: 'channel', name: 'slack' } },
} as const;

test.each<[what: string, notice: Notice, context: Partial<NoticeContext>, decision: object]>([
  [
    'what fires is told',
    aNotice('fired'),
    {},
    { ...sent, slots: { startedAt: NOON, critical: 0, other: 1 } },
  ],
  // minInterval
  [
    'the same again is held until the end of minInterval',
    aNotice('refired'),
    { notified: notified(MINUTE) },
    { kind: 'hold', until: NOON + 4 * MINUTE },
  ],
  [
    'a new episode of the same too',
    aNotice('fired'),
    { notified: { lastAt: NOON - MINUTE, episode: 1 } },
    { kind: 'hold', until: NOON + 4 * MINUTE },
  ],
  [
    'and a critical one',
    aNotice('refired', { rule: { severity: 'critical' } }),
    { notified: notified(MINUTE) },
    { kind: 'hold' },
  ],
  [
    'while one is held, others are left out',
    aNotice('refired'),
    { notified: { ...notified(MINUTE), heldUntil: NOON + 1 } },
    { kind: 'suppress', reason: 'min_interval' },
  ],
  ['after it, it is told', aNotice('refired'), { notified: notified(5 * MINUTE) }, sent],
  // The cap
  ['no slot is left', aNotice('fired'), { slots: full }, cap],
  [
    'not for a critical one either',
    aNotice('fired', { rule: { severity: 'critical' } }),
    { slots: full },
    cap,
  ],
  ['two slots are kept for what is critical', aNotice('fired'), { slots: used, keepsForCritical: true }, cap],
  [
    'which takes one',
    aNotice('fired', { rule: { severity: 'critical' } }),
    { slots: used, keepsForCritical: true },
    { ...sent, slots: { ...used, critical: 1 } },
  ],
  [
    'no critical rule, nothing is kept',
    aNotice('fired'),
    { slots: used },
    { ...sent, slots: { ...used, other: 9 } },
  ],
  [
    'an hour later there are slots again',
    aNotice('fired'),
    { slots: { ...full, startedAt: NOON - HOUR } },
    sent,
  ],
  // The end
  ['an end is told', aNotice('resolved'), { notified: notified(MINUTE) }, sent],
  ['an end takes no slot', aNotice('resolved'), { notified: notified(MINUTE), slots: full }, sent],
  [
    'an end is told in a silence',
    aNotice('resolved'),
    { notified: notified(MINUTE), quiet: [silence] },
    sent,
  ],
  [
    'an end is told where the beginning was, whoever is told now',
    aNotice('resolved', { rule: { channels: ['email'] } }),
    { notified: { ...notified(MINUTE), channels: ['slack', 'discord'] } },
    { kind: 'send', channels: ['slack', 'discord'] },
  ],
  [
    'also where nobody is told any more',
    aNotice('resolved', { rule: { channels: [] } }),
    { notified: { ...notified(MINUTE), channels: ['slack'] } },
    sent,
  ],
  [
    'the end of what nobody was told of',
    aNotice('resolved'),
    { notified: { lastAt: NOON - 1, episode: 1 } },
    { kind: 'skip', why: 'not_notified' },
  ],
  [
    'ends that nobody wants',
    aNotice('resolved'),
    { notified: notified(MINUTE), settings: { ...settings, sendResolved: false } },
    { kind: 'skip', why: 'resolves_are_off' },
  ],
  // Acknowledged
  [
    'what a person has taken on is not told again',
    aNotice('repeat'),
    { notified: notified(4 * HOUR), isAcknowledged: true },
    { kind: 'suppress', reason: 'acknowledged' },
  ],
  ['its end is', aNotice('resolved'), { notified: notified(HOUR), isAcknowledged: true }, sent],
  // Quiet
  ['a silence', aNotice('fired'), { quiet: [silence] }, silenced],
  ['a silence that is over', aNotice('fired'), { quiet: [{ ...silence, to: NOON }] }, sent],
  ['a silence to come', aNotice('fired'), { quiet: [{ ...silence, from: NOON + 1 }] }, sent],
  [
    'a silence of this job',
    aNotice('fired'),
    { quiet: [{ ...silence, match: { job: ['a', 'report'] } }] },
    silenced,
  ],
  ['a silence of another job', aNotice('fired'), { quiet: [{ ...silence, match: { job: ['a'] } }] }, sent],
  [
    'a silence of a job says nothing of a queue',
    aNotice('fired', ofMail),
    { quiet: [{ ...silence, match: { job: ['mail'] } }] },
    sent,
  ],
  [
    'a silence of this rule, of other severities',
    aNotice('fired'),
    { quiet: [{ ...silence, match: { rule: ['a-rule'], severity: ['low'] } }] },
    sent,
  ],
  ['maintenance', aNotice('fired'), { quiet: [window] }, { kind: 'suppress', reason: 'maintenance' }],
  ['both', aNotice('fired'), { quiet: [window, silence] }, silenced],
  // Inhibition
  [
    'a silent node explains a missed fire',
    aNotice('fired', { condition: missed }),
    { firing: [node] },
    { kind: 'suppress', reason: 'inhibited' },
  ],
  ['but no failure', aNotice('fired'), { firing: [node] }, sent],
  [
    'a paused queue explains its backlog',
    aNotice('fired', ofMail),
    { firing: [pausedMail] },
    { kind: 'suppress', reason: 'inhibited' },
  ],
  ['but not that of another', aNotice('fired', ofMail), { firing: [pausedOther] }, sent],
  [
    'a rule about nodes that cannot be evaluated explains no missed fire',
    aNotice('fired', { condition: missed }),
    { firing: [{ kind: 'nodeSilent', group: { kind: 'rule', name: 'silent' } }] },
    sent,
  ],
  [
    'nor a rule that cannot be evaluated',
    aNotice('fired', { condition: missed, episode: { group: { kind: 'rule', name: 'a-rule' } } }),
    { firing: [node] },
    sent,
  ],
  // Who
  [
    'the first route that fits',
    aNotice('fired', { rule: { severity: 'critical' } }),
    { settings: { ...settings, routes } },
    { kind: 'send', channels: ['email'] },
  ],
  [
    'another route',
    aNotice('fired'),
    { settings: { ...settings, routes } },
    { kind: 'send', channels: ['discord'] },
  ],
  ['no route', aNotice('fired', ofMail), { settings: { ...settings, routes } }, sent],
  ['nobody', aNotice('fired', { rule: { channels: [] } }), {}, { kind: 'skip', why: 'no_channel' }],
  [
    'a broken channel does not tell of itself',
    aNotice('fired', { ...channel, rule: { channels: ['slack', 'email'] } }),
    {},
    { kind: 'send', channels: ['email'] },
  ],
])('%s', (_what, notice, context, decision) => {
  expect(decideNotice(notice, aContext(context))).toMatchObject(decision);
});

test('an end takes no slot', () => {
  const decision = decideNotice(aNotice('resolved'), aContext({ notified: notified(MINUTE), slots: full }));
  expect(decision).not.toHaveProperty('slots');
});

test.each([
  ['those of a route about all its alerts', { severity: 'critical' }, ['email']],
  [
    'its own, and those of a route about some of its alerts',
    { condition: { ...missed, jobPattern: 'report' } },
    ['discord', 'slack'],
  ],
  [
    'its own, when the pattern finds no job of the route',
    { condition: { ...missed, jobPattern: '^b' } },
    ['slack'],
  ],
  ['its own, when it is about no job', { condition: backlog }, ['slack']],
] as const)('the channels of a rule: %s', (_what, fields, channels) => {
  expect(ruleChannels({ ...aNotice('fired').rule, ...fields }, { routes })).toEqual(channels);
});
