/** The acts on members of a board. */
import type { ActRow } from '../act-row.ts';
import { FORM, ORG } from './board.ts';
import { REASON, SAID } from './reason.ts';

export const PEOPLE_ACTS: readonly ActRow[] = [
  {
    at: '/people',
    press: ['New member…'],
    fill: { Name: 'Eve Ito', 'E-mail': 'eve@example.com', Skills: 'db', ...REASON },
    send: 'Add 1 member',
    sends: `POST ${ORG}/members`,
    body: {
      name: 'Eve Ito',
      email: 'eve@example.com',
      role: 'member',
      skills: ['db'],
      reason: 'provider down',
    },
    copies: `worker member:create 'Eve Ito' --email eve@example.com --role member --skills db --org acme ${SAID}`,
  },
  {
    at: '/people?member=bram',
    press: ['Edit'],
    key: 'e',
    within: '.drawer',
    form: FORM,
    fill: { 'Minutes a day': '240' },
    send: 'Save',
    sends: `PATCH ${ORG}/members/bram`,
    body: { dailyCapacityMinutes: 240 },
    version: 5,
    copies: 'worker member:change bram --capacity 240 --org acme',
  },
  {
    at: '/people?member=bram',
    press: ['Archive…'],
    within: '.drawer',
    fill: REASON,
    send: 'Archive 1 member',
    sends: `DELETE ${ORG}/members/bram`,
    body: { reason: 'provider down' },
    version: 5,
    copies: `worker member:archive bram --org acme ${SAID}`,
  },
  {
    at: '/people?view=archived&member=bram',
    press: ['Return it to the board'],
    within: '.drawer .acts2:has-text("Return it")',
    sends: `PATCH ${ORG}/members/bram`,
    body: { archived: false },
    version: 5,
    copies: 'worker member:archive bram --undo --org acme',
  },
];
