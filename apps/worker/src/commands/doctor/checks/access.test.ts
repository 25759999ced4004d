import type { OpenLink, Token } from '@sb/access';
import { describe, expect, test } from 'vitest';
import { findingLike } from '../../../../test/finding-like.ts';
import { judgeAccess } from './access.ts';
import type { Finding } from './check.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-02-02T19:00:00Z');

const token = (leftMs: number, facts: Partial<Token> = {}): Token => ({
  id: 1,
  prefix: 'sbt_abcd',
  name: 'ci',
  userId: 1,
  user: 'ana',
  role: 'viewer',
  createdAt: NOW + leftMs - 90 * DAY,
  expiresAt: NOW + leftMs,
  ...facts,
});
const link = (leftMs: number, facts: Partial<OpenLink> = {}): OpenLink => ({
  hash: 'd4'.repeat(32),
  kind: 'invite',
  role: 'viewer',
  by: 'user:ana',
  createdAt: NOW + leftMs - DAY,
  expiresAt: NOW + leftMs,
  ...facts,
});
const tokens = (...all: readonly Token[]): Finding => judgeAccess({ tokens: all, links: [] }, NOW);
const links = (...all: readonly OpenLink[]): Finding => judgeAccess({ tokens: [], links: all }, NOW);

describe('the verdict about', () => {
  test.each<[string, Finding, Finding['verdict'], string]>([
    ['no token', tokens(), 'fine', 'no token and no unused link'],
    ['a token of eight days more', tokens(token(8 * DAY)), 'fine', 'near its end'],
    ['a token of five days more', tokens(token(5 * DAY)), 'note', 'token ci of ana ends in 5 d'],
    ['a revoked token', tokens(token(5 * DAY, { revokedAt: NOW })), 'fine', 'near its end'],
    ['a token that has ended', tokens(token(-DAY)), 'fine', 'near its end'],
    [
      'one that was used until it ended',
      tokens(token(-DAY, { usedAt: NOW - 2 * DAY })),
      'note',
      'token ci of ana was used in its last week, and ended 1 d ago',
    ],
    ['one that was not', tokens(token(-DAY, { usedAt: NOW - 9 * DAY })), 'fine', 'near its end'],
    ['one that ended long ago', tokens(token(-8 * DAY, { usedAt: NOW - 8 * DAY })), 'fine', 'near its end'],
    [
      'one that has a successor of another name',
      tokens(
        token(-DAY, { usedAt: NOW - 2 * DAY }),
        token(80 * DAY, { id: 2, name: 'ci-2', createdAt: NOW - 5 * DAY }),
      ),
      'fine',
      'near its end',
    ],
    [
      'one near its end that has a successor of another name',
      tokens(token(5 * DAY), token(85 * DAY, { id: 2, name: 'ci-2', createdAt: NOW - DAY })),
      'fine',
      'near its end',
    ],
    [
      'one whose user had another before',
      tokens(token(-DAY, { usedAt: NOW - 2 * DAY }), token(80 * DAY, { id: 2, name: 'cd' })),
      'note',
      'ended 1 d ago',
    ],
    [
      'one that has a successor of another user',
      tokens(token(-DAY, { usedAt: NOW - 2 * DAY }), token(80 * DAY, { id: 2, userId: 2, createdAt: NOW })),
      'note',
      'ended 1 d ago',
    ],
    [
      'a token that was made for a week',
      tokens(token(5 * DAY, { createdAt: NOW - 2 * DAY })),
      'fine',
      'near its end',
    ],
    ['a new invitation', links(link(23 * HOUR)), 'fine', 'near its end'],
    [
      'an invitation that nobody used',
      links(link(5 * HOUR)),
      'note',
      'the invitation of a new viewer, made by user:ana and not used, ends in 5 h',
    ],
    [
      'a link for a password',
      links(link(HOUR, { kind: 'reset', user: 'bo' })),
      'note',
      'for a new password of bo',
    ],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toEqual(findingLike(verdict, text));
  });
});

test.each<[Partial<OpenLink>, string]>([
  [{}, 'worker console:invite --role viewer'],
  [{ kind: 'first', role: 'admin' }, 'worker console:invite --first'],
  [{ kind: 'wall' }, 'worker console:invite --wall'],
  [{ kind: 'reset', user: 'bo' }, 'worker console:reset bo'],
])('the advice about an unused link %j names the command that makes it', (facts, command) => {
  expect(links(link(HOUR, facts)).advice).toBe(`If it is still needed, make a new one: ${command}`);
});

test('tokens and links that end are followed by all commands that make new ones', () => {
  const all = [link(HOUR), link(HOUR), link(HOUR, { kind: 'wall' })];
  expect(judgeAccess({ tokens: [token(DAY)], links: all }, NOW).advice).toMatch(
    /: worker token:create --name ci --user ana --role viewer --expires 90d, worker console:invite --role viewer, worker console:invite --wall \(of another name while the old token is valid\)$/,
  );
});
