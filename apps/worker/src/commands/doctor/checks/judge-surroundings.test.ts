/** What the checks make of the console, of tokens and links, and of boards. */
import type { OpenLink, Token } from '@sb/access';
import { describe, expect, test } from 'vitest';
import { judgeAccess } from './access.ts';
import { judgeSprints, judgeSync, type OrgWeek, type SyncPass, type SyncRuns } from './boards.ts';
import type { Finding } from './check.ts';
import { judgeConsole } from './console.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const URL = 'http://127.0.0.1:8787';
const NAMED = { url: URL, isConfigured: true };
/** On its default port, of a store with users. */
const UNNAMED = { url: URL, isConfigured: false };
/** A Monday in the afternoon, in Berlin and in New York. */
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
const pass = (agoMs: number, isPartial: boolean, orgId = 'acme', skipped = 0): SyncPass => ({
  orgId,
  at: NOW - agoMs,
  isPartial,
  skipped,
});
const sync = (...passes: readonly SyncPass[]): Finding => judgeSync({ passes }, undefined, NOW);
const cutSync = (...passes: readonly SyncPass[]): Finding =>
  judgeSync({ passes, cutAt: NOW - 6 * HOUR }, undefined, NOW);
const syncRuns = (facts: Partial<SyncRuns>, ...passes: readonly SyncPass[]): Finding =>
  judgeSync({ passes }, { failures: 3, lastEndAt: NOW - HOUR, ...facts }, NOW);
const week = (state: OrgWeek['sprints'][number]['state'], facts: Partial<OrgWeek> = {}): OrgWeek => ({
  orgId: 'acme',
  timezone: 'Europe/Berlin',
  sprints: [
    { weekStart: '2026-02-09', state: 'draft' },
    { weekStart: '2026-02-02', state },
  ],
  ...facts,
});
const plans = (...weeks: readonly string[]): OrgWeek =>
  week('draft', { sprints: weeks.map((weekStart) => ({ weekStart, state: 'completed' })) });
const SUCCEEDED = { failures: 0, lastEndAt: NOW - 2 * DAY, lastSuccessAt: NOW - 2 * DAY };
const at = (time: string, ...orgs: readonly OrgWeek[]): Finding => judgeSprints(orgs, Date.parse(time));

describe('the verdict about', () => {
  test.each<[string, Finding, Finding['verdict'], string]>([
    ['no console', judgeConsole(UNNAMED, undefined), 'fine', 'none is configured'],
    ['a console that answers', judgeConsole(NAMED, { status: 200 }), 'fine', `answers at ${URL}`],
    [
      'a proxy that asks for a sign-in',
      judgeConsole(NAMED, { status: 302 }),
      'fine',
      'a proxy in front of it',
    ],
    ['a proxy that refuses', judgeConsole(NAMED, { status: 401 }), 'fine', '(401)'],
    ['a proxy without a console', judgeConsole(NAMED, { status: 502 }), 'problem', 'answers with 502'],
    ['another program', judgeConsole(NAMED, { status: 404 }), 'problem', 'answers with 404'],
    [
      'a console that is down',
      judgeConsole(NAMED, { failure: 'ECONNREFUSED' }),
      'problem',
      'does not answer: ECONNREFUSED',
    ],
    [
      'a console without settings that is down',
      judgeConsole(UNNAMED, { failure: 'ECONNREFUSED' }),
      'note',
      'does not answer: ECONNREFUSED',
    ],
    ['a console without settings', judgeConsole(UNNAMED, { status: 200 }), 'fine', `answers at ${URL}`],
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
    ['no sync', sync(), 'fine', 'no organisation'],
    [
      'more passes in a day than it reads',
      cutSync(pass(0, true), pass(6 * HOUR, true)),
      'note',
      'the last 100,000 passes are those of 6 h: whether an organisation has been behind for a day is not known',
    ],
    [
      'a sync that was late an hour',
      sync(pass(0, true), pass(HOUR, true), pass(2 * HOUR, false)),
      'fine',
      'behind for a day',
    ],
    [
      'a sync that was late and is not',
      sync(pass(0, false), pass(2 * DAY, true)),
      'fine',
      'behind for a day',
    ],
    [
      'a sync that leaves tasks alone',
      sync(pass(0, false, 'a', 2), pass(HOUR, false, 'a'), pass(0, false, 'b'), pass(HOUR, false, 'b', 1)),
      'note',
      '2 tasks of a left alone',
    ],
    [
      'a sync that has been partial for a day',
      sync(pass(0, true), pass(DAY, true), pass(DAY + HOUR, false)),
      'problem',
      'the sync of acme has left tasks out for 1 d',
    ],
    [
      'two organisations, each for itself',
      sync(pass(0, true, 'b'), pass(HOUR, false, 'b'), pass(2 * DAY, true, 'a')),
      'problem',
      'the sync of a has left tasks out for 2 d',
    ],
    [
      'a sync that fails as a whole',
      syncRuns({ lastSuccessAt: NOW - DAY }, pass(DAY, false)),
      'problem',
      'the job github.sync last succeeded 1 d ago: 3 runs failed since',
    ],
    ['a sync that never succeeded', syncRuns({}), 'problem', 'github.sync has never succeeded: 3 runs'],
    ['a sync that failed today', syncRuns({ lastSuccessAt: NOW - 2 * HOUR }), 'fine', 'behind for a day'],
    ['a sync that succeeds', syncRuns({ failures: 0, lastSuccessAt: 1 }), 'fine', 'behind for a day'],
    ['a sync that is not run any more', syncRuns({ lastEndAt: NOW - DAY }), 'fine', 'behind for a day'],
    [
      'a sync that failed last, two days ago, and is scheduled',
      syncRuns({ lastEndAt: NOW - 2 * DAY, schedule: {} }),
      'problem',
      'github.sync has never succeeded: 3 runs failed since',
    ],
    [
      'a sync that is scheduled, and ends no more',
      syncRuns({ ...SUCCEEDED, schedule: { thirdFireAt: NOW - DAY } }),
      'problem',
      'no run of the job github.sync has ended for 2 d, and its schedule is on',
    ],
    [
      'a sync of each week',
      syncRuns({ ...SUCCEEDED, schedule: { thirdFireAt: NOW - 15 * DAY } }),
      'fine',
      'behind for a day',
    ],
    [
      'a sync without a known end that was asked for three times',
      syncRuns({ failures: 0, lastEndAt: undefined, schedule: { thirdFireAt: NOW - DAY } }),
      'problem',
      'no run of the job github.sync is known to have ended, and its schedule has fired since 1 d',
    ],
    ['no plan ever', at('2026-02-02T19:00:00Z', week('draft', { sprints: [] })), 'fine', 'no team waits'],
    [
      'no plan after one of last week',
      at('2026-02-02T11:00:00Z', plans('2026-02-09', '2026-01-26')),
      'note',
      'there is no plan of acme for the week of 2026-02-02 (Europe/Berlin); the last one is of 2026-01-26',
    ],
    ['no plan before noon', at('2026-02-02T10:59:00Z', plans('2026-01-26')), 'fine', 'no team waits'],
    ['no plan for four weeks', at('2026-02-04T11:00:00Z', plans('2026-01-05')), 'note', 'there is no plan'],
    ['no plan for five weeks', at('2026-02-03T11:00:00Z', plans('2025-12-29')), 'fine', 'no team waits'],
    [
      'a plan that was cancelled',
      at('2026-02-04T11:00:00Z', week('cancelled')),
      'note',
      'the plan of acme for the week of 2026-02-02 is cancelled',
    ],
    ['an approved plan', at('2026-02-03T19:00:00Z', week('approved')), 'fine', 'no team waits'],
    ['a draft before noon', at('2026-02-02T10:59:00Z', week('draft')), 'fine', 'no team waits'],
    [
      'a draft at noon',
      at('2026-02-02T11:00:00Z', week('draft')),
      'note',
      'the plan of acme for the week of 2026-02-02 is a draft',
    ],
    [
      'a draft at noon elsewhere',
      at('2026-02-02T11:00:00Z', week('draft', { timezone: 'America/New_York' })),
      'fine',
      'no team waits',
    ],
    ['a draft on Sunday', at('2026-02-08T08:00:00Z', week('draft')), 'note', '2026-02-02'],
    ['a draft for the week to come', at('2026-02-03T08:00:00Z', week('active')), 'fine', 'no team waits'],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toMatchObject({ verdict, found: expect.stringContaining(text) });
    // A finding has its healthy state and an act; what is fine has neither.
    const has = [finding.expected, finding.advice].map((part) => part !== undefined);
    expect(has).toEqual(verdict === 'fine' ? [false, false] : [true, true]);
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

test.each([
  ['draft', 'worker sprint:approve 2026-02-02 --org acme'],
  ['cancelled', `To plan it again: worker job weekly.sprintplanner --input '{"orgId":"acme"}'`],
] as const)('the advice about a plan that is %s is a command', (state, advice) => {
  expect(at('2026-02-02T19:00:00Z', week(state)).advice).toBe(advice);
});
