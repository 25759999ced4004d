/** Users, links, sessions and tokens, for the stub. */
import { DAY, HOUR, MINUTE, past } from './stub-time.mjs';

export function USERS() {
  return [
    {
      id: 1,
      name: 'ana',
      role: 'admin',
      canSeePayload: true,
      createdAt: past(200 * DAY),
      createdBy: 'console on web-1',
      version: 1,
    },
    {
      id: 2,
      name: 'ben',
      role: 'operator',
      canSeePayload: true,
      orgs: ['acme', 'shop'],
      createdAt: past(120 * DAY),
      createdBy: 'user:ana',
      version: 3,
    },
    {
      id: 3,
      name: 'cleo',
      role: 'viewer',
      canSeePayload: false,
      createdAt: past(40 * DAY),
      createdBy: 'user:ana',
      version: 1,
    },
    {
      id: 4,
      name: 'dan',
      role: 'viewer',
      canSeePayload: true,
      createdAt: past(90 * DAY),
      createdBy: 'user:ana',
      disabledAt: past(4 * DAY),
      version: 2,
    },
  ];
}

export function LINKS() {
  return [
    {
      id: 'd4'.repeat(8),
      kind: 'invite',
      role: 'operator',
      by: 'user:ana',
      createdAt: past(3 * HOUR),
      expiresAt: past(-21 * HOUR),
    },
    {
      id: 'e5'.repeat(8),
      kind: 'wall',
      by: 'user:ana',
      createdAt: past(20 * HOUR),
      expiresAt: past(-4 * HOUR),
    },
  ];
}

/** @param {boolean} isAll */
export function sessions(isAll) {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604';
  /** @type {(id: string, user: string | undefined, ago: number, more?: object) => object} */
  const row = (id, user, ago, more = {}) => ({
    id: id.repeat(8),
    kind: user === undefined ? 'wall' : 'user',
    ...(user !== undefined && { user }),
    createdAt: past(ago + 2 * DAY),
    seenAt: past(ago),
    expiresAt: past(-5 * DAY),
    ip: '10.0.4.17',
    agent: firefox,
    isThis: false,
    ...more,
  });
  const own = [
    row('a1', 'ana', MINUTE, { isThis: true }),
    row('b2', 'ana', 3 * HOUR, { agent: phone, ip: '10.0.9.2' }),
  ];
  const others = [
    row('c3', 'ben', 40 * MINUTE),
    row('d4', undefined, MINUTE, { expiresAt: past(-380 * DAY), ip: '10.0.1.5' }),
  ];
  return isAll ? [...own, ...others] : own;
}

/** @type {(id: number, name: string, ends: number, more?: object) => any} */
const token = (id, name, ends, more = {}) => ({
  id,
  prefix: `sbt_k${id}Wq`,
  name,
  user: 'ana',
  role: 'operator',
  createdAt: past(85 * DAY),
  expiresAt: past(-ends),
  usedAt: past(4 * MINUTE),
  ...more,
});

export function TOKENS() {
  return [
    token(3, 'ci', 5 * DAY + HOUR, { jobs: ['report.*', 'mail.send'] }),
    token(2, 'grafana', 240 * DAY, { role: 'viewer', usedAt: past(MINUTE) }),
    token(1, 'old-deploy', 30 * DAY, { revokedAt: past(10 * DAY), usedAt: undefined, user: 'ben' }),
  ];
}
