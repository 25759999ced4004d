/** The acts on one run, and on its chain. */
import type { ActRow } from '../act-row.ts';
import { REASON, SAID } from './reason.ts';

const NEIGHBOUR = { id: 3400, jobId: 'extract', state: 'failed' };
/** The run is one of two. */
const CHAINED = { chain: [NEIGHBOUR, { ...NEIGHBOUR, id: 3401 }] };

export const RUN_ACTS: readonly ActRow[] = [
  {
    at: '/runs/3436',
    press: ['Replay'],
    key: 'r',
    fill: REASON,
    send: 'Replay',
    sends: 'POST /runs/3436/replay',
    body: { reason: 'provider down' },
    copies: `worker run:replay 3436 ${SAID}`,
  },
  {
    at: '/runs/3436',
    press: ['Edit and replay'],
    key: 'e',
    fill: { Input: '{ "to": "ops" }' },
    send: 'Replay',
    sends: 'POST /runs/3436/replay',
    body: { input: { to: 'ops' } },
    copies: `worker run:replay 3436 --input '{"to":"ops"}'`,
  },
  {
    at: '/runs/3436',
    press: ['From step…', 'from extract'],
    send: 'Replay',
    sends: 'POST /runs/3436/replay',
    body: { fromStep: 'extract' },
    copies: 'worker run:replay 3436 --from-step extract',
  },
  {
    at: '/runs/3436',
    press: ['More', 'Retry'],
    key: 'Shift r',
    fill: REASON,
    send: 'Retry',
    sends: 'POST /runs/3436/retry',
    body: { chain: false, reason: 'provider down' },
    copies: `worker run:retry 3436 ${SAID}`,
  },
  {
    at: '/runs/3525',
    press: ['Cancel'],
    key: 'c',
    fill: REASON,
    send: 'Cancel the run',
    sends: 'POST /runs/3525/cancel',
    body: { chain: false, reason: 'provider down' },
    copies: `worker run:cancel 3525 ${SAID}`,
  },
  {
    at: '/runs/3436',
    press: ['More', 'Retry the chain'],
    fill: REASON,
    send: 'Retry 2',
    sends: 'POST /runs/3436/retry',
    body: { chain: true, reason: 'provider down' },
    copies: `worker run:retry 3436 --chain ${SAID}`,
    given: { '/runs/3436': CHAINED },
  },
  {
    at: '/runs/3525',
    press: ['More', 'Cancel the chain'],
    fill: REASON,
    send: 'Cancel the chain',
    sends: 'POST /runs/3525/cancel',
    body: { chain: true, reason: 'provider down' },
    copies: `worker run:cancel 3525 --chain ${SAID}`,
    given: { '/runs/3525': CHAINED },
  },
  {
    at: '/runs/3525',
    press: ['Priority…'],
    key: 'p',
    fill: { ...REASON, Priority: 'critical' },
    send: 'Set',
    sends: 'POST /runs/3525/priority',
    body: { priority: 'critical', reason: 'provider down' },
    copies: `worker run:priority 3525 critical ${SAID}`,
  },
  {
    at: '/runs/3525',
    press: ['More', 'To the front'],
    key: 'f',
    sends: 'POST /runs/3525/priority',
    body: { toFront: true },
    copies: 'worker run:priority 3525 --front',
    copyFrom: ['Copy as CLI, curl or link', 'Copy run:priority --front'],
  },
];
