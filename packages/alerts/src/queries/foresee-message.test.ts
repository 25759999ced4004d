import { expect, test } from 'vitest';
import { HOUR, MINUTE, NOON } from '../../test/samples.ts';
import { aContext, aNotice, full, notified, type Of, settings, silence } from '../../test/notices.ts';
import type { NoticeContext } from '../episodes/notify.ts';
import { type Fate, foreseeEnd, foreseeMessage } from './foresee-message.ts';

const inARow = {
  condition: { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' },
} as const;
const backlog = { condition: { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } } as const;
const recovering = { ...backlog, episode: { state: 'recovering' } } as const;
const withoutEnd = { ...settings, sendResolved: false };
const often = { ...settings, repeatIntervalMs: { ...settings.repeatIntervalMs, medium: 10 * MINUTE } };
const ago = { notified: notified(MINUTE) };
const send = expect.objectContaining({ kind: 'send', channels: ['slack'] });

test.each<[what: string, of: Of, context: Partial<NoticeContext>, fate: Fate]>([
  ['of which nobody was notified', {}, {}, send],
  ['of whose last episode people were notified', {}, { notified: { lastAt: NOON - HOUR, episode: 1 } }, send],
  ['with a failure each time', {}, ago, { kind: 'sent', next: 'failure' }],
  ['that is sent once', inARow, ago, { kind: 'sent', next: 'end' }],
  [
    'that is sent once, without an end',
    inARow,
    { ...ago, settings: withoutEnd },
    { kind: 'sent', next: 'none' },
  ],
  ['that is repeated', backlog, ago, { kind: 'sent', next: 'repeat', at: NOON - MINUTE + 4 * HOUR }],
  ['that is repeated now', backlog, { notified: notified(4 * HOUR) }, send],
  ['that gets better', recovering, ago, { kind: 'sent', next: 'end' }],
  [
    'with another failure that is held',
    {},
    { notified: { ...notified(MINUTE), heldUntil: NOON + 4 * MINUTE } },
    { kind: 'hold', until: NOON + 4 * MINUTE },
  ],
  [
    'whose first message is held',
    inARow,
    { notified: { lastAt: NOON - MINUTE, episode: 1, heldUntil: NOON + 4 * MINUTE } },
    { kind: 'hold', until: NOON + 4 * MINUTE },
  ],
  ['in a silence', inARow, { ...ago, quiet: [silence] }, { kind: 'suppress', reason: 'silence' }],
  [
    'that is acknowledged',
    backlog,
    { ...ago, isAcknowledged: true },
    { kind: 'suppress', reason: 'acknowledged' },
  ],
  ['without a slot', {}, { slots: full }, { kind: 'suppress', reason: 'cap' }],
  [
    'without a slot, of which people were notified',
    inARow,
    { ...ago, slots: full },
    { kind: 'sent', next: 'end' },
  ],
  [
    'with a failure each time, without a slot',
    {},
    { ...ago, slots: full },
    { kind: 'suppress', reason: 'cap' },
  ],
  [
    'with a failure each time, whose slots are free when it may be sent',
    {},
    { ...ago, slots: { ...full, startedAt: NOON - 57 * MINUTE } },
    { kind: 'sent', next: 'failure' },
  ],
  [
    'that is repeated, without a slot until then',
    backlog,
    { ...ago, slots: full },
    { kind: 'sent', next: 'repeat', at: NOON - MINUTE + 4 * HOUR },
  ],
  [
    'that is repeated soon, without a slot',
    backlog,
    { ...ago, slots: full, settings: often },
    { kind: 'suppress', reason: 'cap' },
  ],
  ['without a channel', { rule: { channels: [] } }, ago, { kind: 'skip', why: 'no_channel' }],
])('the fate of a message about an alert %s', (_what, of, context, fate) => {
  expect(foreseeMessage(aNotice('fired', of), aContext(context))).toEqual(fate);
});

test.each<[what: string, context: Partial<NoticeContext>, fate: Fate]>([
  ['of which people were notified', ago, send],
  ['of which nobody was notified', {}, { kind: 'skip', why: 'not_notified' }],
  ['without an end', { ...ago, settings: withoutEnd }, { kind: 'skip', why: 'resolves_are_off' }],
])('the fate of a message about the end of an alert %s', (_what, context, fate) => {
  expect(foreseeEnd(aNotice('resolved', backlog), aContext(context))).toEqual(fate);
});
