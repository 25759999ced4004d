import { expect, test } from 'vitest';
import { HOUR, MINUTE, NOON } from '../../test/samples.ts';
import { aContext, aNotice, full, notified, type Of, settings, silence } from '../../test/notices.ts';
import type { NoticeContext } from '../episodes/notify.ts';
import { type Fate, foreseeMessage } from './foresee-message.ts';

const inARow = {
  condition: { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' },
} as const;
const backlog = { condition: { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } } as const;
const recovering = { ...backlog, episode: { state: 'recovering' } } as const;
const withoutEnd = { ...settings, sendResolved: false };
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
  ['without a channel', { rule: { channels: [] } }, ago, { kind: 'skip', why: 'no_channel' }],
])('the fate of a message about an alert %s', (_what, of, context, fate) => {
  expect(foreseeMessage(aNotice('fired', of), aContext(context))).toEqual(fate);
});
