/** The acts on users, sessions and tokens. */
import type { ActRow } from './act-row.ts';

const REASON = { Reason: 'provider down' };
const SAID = "--reason 'provider down'";
const USERS = '/settings?tab=users';

export const SETTINGS_ACTS: readonly ActRow[] = [
  {
    at: USERS,
    press: ['Invite…'],
    fill: { Role: 'operator', Organisations: 'acme', ...REASON },
    send: 'Make the link',
    sends: 'POST /links/invite',
    body: { role: 'operator', orgs: ['acme'], reason: 'provider down' },
    copies: `worker console:invite --role operator --org acme ${SAID}`,
  },
  {
    at: USERS,
    press: ['Link for a wall screen…'],
    fill: REASON,
    send: 'Make the link',
    sends: 'POST /links/wall',
    body: { reason: 'provider down' },
    copies: `worker console:invite --wall ${SAID}`,
  },
  {
    at: `${USERS}&user=ben`,
    press: ['Link for a new password…'],
    fill: REASON,
    send: 'Make the link',
    sends: 'POST /links/reset',
    body: { user: 'ben', reason: 'provider down' },
    copies: `worker console:reset ben ${SAID}`,
  },
  {
    at: USERS,
    press: ['Withdraw the link for a new operator'],
    fill: REASON,
    send: 'Withdraw',
    sends: 'DELETE /links/open/d4d4d4d4d4d4d4d4',
    body: { reason: 'provider down' },
    copies: `worker link:withdraw d4d4d4d4d4d4d4d4 ${SAID}`,
  },
  {
    at: `${USERS}&user=ben`,
    press: ['Disable…'],
    fill: REASON,
    send: 'Disable',
    sends: 'PATCH /users/ben',
    body: { disabled: true, reason: 'provider down' },
    version: 3,
    copies: `worker user:disable ben ${SAID}`,
  },
  {
    at: `${USERS}&user=dan`,
    press: ['Enable'],
    within: '.drawer',
    sends: 'PATCH /users/dan',
    body: { disabled: false },
    version: 2,
    copies: 'worker user:enable dan',
  },
  {
    at: `${USERS}&user=ben`,
    form: '.drawer form',
    fill: { Role: 'viewer' },
    send: 'Change the rights',
    sends: 'PATCH /users/ben',
    body: { role: 'viewer' },
    version: 3,
    copies: 'worker user:change ben --role viewer',
  },
  {
    at: '/settings?tab=sessions&of=all',
    press: ['End session of ben at 10.0.4.17'],
    send: 'End the session',
    sends: 'DELETE /sessions/c3c3c3c3c3c3c3c3',
    copies: 'worker session:end c3c3c3c3c3c3c3c3',
  },
  {
    at: '/settings?tab=tokens',
    press: ['Make a token…'],
    fill: { Name: 'deploy', 'Ends after': '30d', ...REASON },
    send: 'Make the token',
    sends: 'POST /tokens',
    body: { name: 'deploy', role: 'viewer', user: 'ana', expires: '30d', reason: 'provider down' },
    copies: `worker token:create --name deploy --user ana --role viewer --expires 30d ${SAID}`,
  },
  {
    // With the least role of the route.
    at: '/api-reference#postJobsIdRuns',
    press: ['Make a token…'],
    fill: { Name: 'deploy', 'Ends after': '30d', ...REASON },
    send: 'Make the token',
    sends: 'POST /tokens',
    body: { name: 'deploy', role: 'operator', user: 'ana', expires: '30d', reason: 'provider down' },
    copies: `worker token:create --name deploy --user ana --role operator --expires 30d ${SAID}`,
  },
  {
    at: '/settings?tab=tokens',
    press: ['Revoke ci of ana'],
    fill: REASON,
    send: 'Revoke',
    sends: 'DELETE /tokens/3',
    body: { reason: 'provider down' },
    copies: `worker token:revoke 3 ${SAID}`,
  },
];
