/** The acts on dead letters. */
import type { ActRow } from '../act-row.ts';
import { BECAUSE, REASON, SAID } from './reason.ts';

export const LETTER_ACTS: readonly ActRow[] = [
  {
    at: '/failures?group=f-smtp',
    press: ['Replay 47…'],
    key: 'r',
    form: '.drawer form',
    fill: REASON,
    send: 'Replay 47',
    sends: 'POST /dead-letters/replay',
    body: { filter: { fingerprint: 'f-smtp' }, rate: '2/s', atMost: 47, reason: 'provider down' },
    copies: `worker dlq:replay --fingerprint f-smtp --rate 2/s ${BECAUSE}`,
  },
  {
    at: '/failures?group=f-smtp&act=replay',
    press: ['Replay 1 first'],
    within: '.drawer form',
    sends: 'POST /dead-letters/replay',
    body: { ids: [3445] },
    copies: 'worker dlq:replay 3445',
    copyFrom: ['Copy as CLI: 1 first'],
  },
  {
    at: '/failures?group=f-smtp',
    press: ['Discard…'],
    key: 'd',
    within: '.drawer',
    fill: REASON,
    send: 'Discard 47',
    sends: 'POST /dead-letters/discard',
    body: { filter: { fingerprint: 'f-smtp' }, atMost: 47, reason: 'provider down' },
    copies: `worker dlq:discard --fingerprint f-smtp ${SAID}`,
  },
  {
    at: '/failures?status=discarded',
    first: (page) => page.getByRole('checkbox', { name: /run 7/ }).click(),
    press: ['Reopen'],
    within: '.bulk',
    sends: 'POST /dead-letters/reopen',
    body: { ids: [7] },
    copies: 'worker dlq:reopen 7',
    given: {
      '/dead-letters': {
        items: [
          {
            runId: 7,
            jobId: 'mail.digest',
            queue: 'mail',
            status: 'discarded',
            message: 'boom',
            diedAt: '2026-11-28T06:10:57.734Z',
            may: { replay: false, discard: false, reopen: true },
          },
        ],
      },
    },
  },
];
