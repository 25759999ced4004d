/** The acts on the plan of a week. */
import type { ActRow } from '../act-row.ts';
import { ORG } from './board.ts';
import { REASON, SAID } from './reason.ts';

const WEEK = '2026-11-30';

export const PLAN_ACTS: readonly ActRow[] = [
  {
    at: '/sprint',
    press: ['Approve plan'],
    key: 'a',
    fill: REASON,
    send: 'Approve 5 tasks',
    sends: `POST ${ORG}/sprints/${WEEK}/approve`,
    body: { reason: 'provider down' },
    version: 7,
    copies: `worker sprint:approve ${WEEK} --org acme ${SAID}`,
  },
  {
    at: '/sprint',
    press: ['Cancel the plan'],
    fill: REASON,
    send: 'Cancel the plan of 5 tasks',
    sends: `POST ${ORG}/sprints/${WEEK}/cancel`,
    body: { reason: 'provider down' },
    version: 7,
    copies: `worker sprint:cancel ${WEEK} --org acme ${SAID}`,
  },
  {
    at: '/sprint?week=2026-12-07',
    press: ['Plan the week…'],
    fill: REASON,
    send: 'Plan 6 tasks',
    sends: `POST ${ORG}/sprints/2026-12-07/replan`,
    body: { rev: 0, reason: 'provider down' },
    copies: `worker sprint:replan 2026-12-07 --org acme ${SAID}`,
  },
  {
    at: '/sprint',
    press: ['Plan again'],
    fill: REASON,
    send: 'Plan 6 tasks',
    sends: `POST ${ORG}/sprints/${WEEK}/replan`,
    body: { rev: 7, reason: 'provider down' },
    copies: `worker sprint:replan ${WEEK} --org acme ${SAID}`,
  },
  {
    at: '/sprint?member=bram',
    press: ['Give to Chidi Larsen: Review the plan for roles'],
    within: '.planned:has-text("Review the plan for roles")',
    sends: `POST ${ORG}/tasks/t-5/claim`,
    body: { memberId: 'chidi', rev: 4 },
    copies: 'worker task:claim t-5 --member chidi --org acme',
  },
];
