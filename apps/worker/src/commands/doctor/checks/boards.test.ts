import { describe, expect, test } from 'vitest';
import { findingLike } from '../../../../test/finding-like.ts';
import { judgeSprints, judgeSync, type OrgWeek, type SyncPass, type SyncRuns } from './boards.ts';
import type { Finding } from './check.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In Berlin. */
const MONDAY_NOON = '2026-02-02T11:00:00Z';
const BEFORE_NOON = '2026-02-02T10:59:00Z';
/** In Berlin and in New York. */
const MONDAY_AFTERNOON = '2026-02-02T19:00:00Z';
const NOW = Date.parse(MONDAY_AFTERNOON);

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
    ['no plan ever', at(MONDAY_AFTERNOON, week('draft', { sprints: [] })), 'fine', 'no team waits'],
    [
      'no plan after one of last week',
      at(MONDAY_NOON, plans('2026-02-09', '2026-01-26')),
      'note',
      'there is no plan of acme for the week of 2026-02-02 (Europe/Berlin); the last one is of 2026-01-26',
    ],
    ['no plan before noon', at(BEFORE_NOON, plans('2026-01-26')), 'fine', 'no team waits'],
    ['no plan for four weeks', at(MONDAY_NOON, plans('2026-01-05')), 'note', 'there is no plan'],
    ['no plan for five weeks', at(MONDAY_NOON, plans('2025-12-29')), 'fine', 'no team waits'],
    [
      'a plan that was cancelled',
      at('2026-02-04T11:00:00Z', week('cancelled')),
      'note',
      'the plan of acme for the week of 2026-02-02 is cancelled',
    ],
    ['an approved plan', at('2026-02-03T19:00:00Z', week('approved')), 'fine', 'no team waits'],
    ['a draft before noon', at(BEFORE_NOON, week('draft')), 'fine', 'no team waits'],
    [
      'a draft at noon',
      at(MONDAY_NOON, week('draft')),
      'note',
      'the plan of acme for the week of 2026-02-02 is a draft',
    ],
    [
      'a draft at noon elsewhere',
      at(MONDAY_NOON, week('draft', { timezone: 'America/New_York' })),
      'fine',
      'no team waits',
    ],
    ['a draft on Sunday', at('2026-02-08T08:00:00Z', week('draft')), 'note', '2026-02-02'],
    ['a draft for the week to come', at('2026-02-03T08:00:00Z', week('active')), 'fine', 'no team waits'],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toEqual(findingLike(verdict, text));
  });
});

test.each([
  ['draft', 'worker sprint:approve 2026-02-02 --org acme'],
  ['cancelled', `To plan it again: worker job weekly.sprintplanner --input '{"orgId":"acme"}'`],
] as const)('the advice about a plan that is %s is a command', (state, advice) => {
  expect(at(MONDAY_AFTERNOON, week(state)).advice).toBe(advice);
});
