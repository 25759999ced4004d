import type { AlertConfig } from '@sb/alerts';
import type { Cause, CountedNode, NodeRecord, QueueRecord } from '@sb/queue';
import { DEFAULT_RULES, type ScheduleRecord } from '@sb/scheduler';
import type { OpenTransaction, TableFacts } from '@sb/storage';
import { untilText } from '@sb/views';
import { parseAlerts } from '@sb/worker/node';
import { describe, expect, test } from 'vitest';
import { bytes } from '../../../cli/terminal/bytes.ts';
import type { Finding } from './check.ts';
import { judgeOwnClock, judgeServerClock, judgeZones } from './clocks.ts';
import { judgeChannels } from './alerts.ts';
import { judgeDaemons } from './daemons.ts';
import { judgePauses } from './pauses.ts';
import { judgeSchedules } from './schedules.ts';
import { judgeWaiting } from './waiting.ts';
import { judgeDeadLetters, judgeFold, judgeUnknownJobs } from './work.ts';
import { judgeDisk, judgeIntegrity, judgePlace, judgeWal } from './sqlite.ts';
import type { CheckedSource } from '../../config/check-config.ts';
import { judgeNodeVersion, judgeSource } from './installation.ts';
import { judgeNodes, judgeOrphans, judgeStuck, judgeVersions } from './nodes.ts';
import { type Cleaning, judgeRetention, judgeSchema, judgeWrite } from './store.ts';
import {
  judgeConnections,
  judgeDurability,
  judgeServer,
  judgeSessions,
  judgeTransactions,
  judgeVacuum,
} from './postgres.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;
const NOW = 1_000_000_000;
const HOUR = 3_600_000;

const LATE = 40 * 24 * HOUR;
const OLD = { oldestFinishedAt: LATE - 31 * 24 * HOUR, now: LATE };
const UNCLEAN: Cleaning = { schedules: [], lastSuccessAt: undefined, lastByProgramAt: undefined };
const CLEANED: Cleaning = { ...UNCLEAN, schedules: [{ enabled: true }] };
const FIRED = { enabled: true, lastFire: { at: LATE - HOUR, verdict: 'fired' } };
const MONTHLY = { enabled: true, lastFire: { at: LATE - 20 * 24 * HOUR, verdict: 'fired' } };
const PAUSE = { mode: 'paused' } as const;

const STUCK: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'h',
  pid: 7,
  pidStarted: null,
  bootId: null,
  pidNamespace: null,
  startedAt: 0,
  version: '1.0.0',
  jobs: [],
  queues: undefined,
  state: 'active',
  running: 0,
  stuck: [{ runId: 5, jobId: 'spin' }],
  heartbeatAt: 0,
  alive: true,
};

const node = (facts: Partial<CountedNode> = {}): CountedNode => ({
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'h',
  pid: 7,
  pidStarted: null,
  bootId: null,
  pidNamespace: null,
  version: '1.0.0',
  state: 'active',
  startedAt: 0,
  expiresAt: NOW + 15_000,
  hasEnded: false,
  runs: 0,
  ...facts,
});
const census = (...nodes: readonly Partial<CountedNode>[]) => ({ now: NOW, nodes: nodes.map(node) });
const queue = (facts: Partial<QueueRecord>): QueueRecord => ({
  name: 'mail',
  mode: 'active',
  queued: 0,
  later: 0,
  running: 0,
  held: 0,
  waiting: 0,
  ...facts,
});
const open = (facts: Partial<OpenTransaction> = {}): OpenTransaction => ({
  pid: 42,
  application: 'psql',
  role: 'bo',
  state: 'idle in transaction',
  ageMs: 90_000,
  holdsFactsOf: 3,
  keepsRowsOf: 12,
  ...facts,
});
/** One that only reads, and one that wrote later than the usual one. */
const OTHERS = [open({ pid: 1, holdsFactsOf: null, ageMs: HOUR }), open({ pid: 2, holdsFactsOf: 1 }), open()];
const file = { fileBytes: 10 * MB, unusedBytes: 0, disk: { freeBytes: 50 * GB, totalBytes: 100 * GB } };
const schema = { applied: ['001'], missing: [], minCodeVersion: '1.0.0', isMoved: false };
const table: TableFacts = {
  schema: 'staging',
  liveRows: 10,
  deadRows: 20,
  lastVacuumAt: null,
  options: ['autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=1000'],
};
const mode = (path: string, bits: number, isFolder = false) => ({ path, mode: bits, isFolder });
const durable = (settings: Record<string, string>) =>
  judgeDurability({
    settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', ...settings },
  });
const zones = { zones: 2, unknown: [], tzVersion: '2025b', year: 2026 };
const isGone = ({ id }: CountedNode): boolean => id === 9;
const unknown = (holdsRuns: boolean) => ({ name: 'mail.send', unknownSince: NOW - HOUR, holdsRuns });
const paused = (facts: Partial<Parameters<typeof judgePauses>[0]>) =>
  judgePauses({ queues: [], jobs: new Map(), schedules: new Map(), ...facts }, NOW);
const PAUSED = { mode: 'paused', by: 'ada', reason: 'provider down' } as const;
const SCHEDULE: ScheduleRecord = {
  name: 'nightly',
  jobId: 'a.b',
  timezone: 'UTC',
  enabled: true,
  isGone: false,
  version: 1,
  source: 'file',
  rules: DEFAULT_RULES,
  overrides: [],
  missed: 0,
};
const late = (facts: Partial<ScheduleRecord>) => judgeSchedules([{ ...SCHEDULE, ...facts }], NOW);
const explained = (cause: Cause, waitedMs = HOUR) =>
  judgeWaiting([
    {
      queue: 'mail',
      now: NOW,
      standing: { mode: 'active' },
      verdict: 'stands_still',
      depth: { due: { critical: 0, high: 0, normal: 1, low: 0 }, later: 0, held: {}, waiting: 0, running: 0 },
      nodes: [],
      lately: { finished: 0 },
      first: {
        runId: 5,
        jobId: 'mail.send',
        queue: 'mail',
        priority: 'normal',
        state: 'queued',
        runAt: NOW - waitedMs,
        now: NOW,
        causes: [cause],
      },
    },
  ]);
const READY: Cause = { because: 'ready', since: NOW - HOUR, nodes: [{ id: 1, name: 'ada' }] };
const KEYLESS: Cause = { because: 'key_missing', jobId: 'mail.send', since: NOW - HOUR };
const WAITS = { channel: 'slack', waiting: 3 } as const;
const alertsWith = (env: Record<string, string>, rules = '', settings = '') =>
  parseAlerts(`settings: {${settings}}\nqueueHealth: [${rules}]`, 'alerts.yaml', { jobs: [], env });
const SLACK = { NOTIFY_SLACK_ENABLED: 'true', SLACK_WEBHOOK_URL: 'https://hooks.example/x' };
/** What daemons with these channels and rules have read, one for each environment. */
const readByDaemons = (rules: string, ...environments: readonly Record<string, string>[]): AlertConfig => ({
  ruleSets: environments.map((env, at) => {
    const { file: read, inForce } = alertsWith(env, rules);
    const { deadman: _deadman, ...settings } = inForce.settings;
    return {
      node: { id: at, name: `n${at}` },
      file: inForce.file,
      hash: inForce.hash,
      loadedAt: 0,
      settings,
      rules: read.rules,
      off: inForce.off,
    };
  }),
});
const DISCORD = { NOTIFY_DISCORD_ENABLED: 'true', DISCORD_WEBHOOK_URL: 'https://discord.example/x' };
const RULE = '{ name: a, enabled: true, conditions: { dlqSize: 1 } }';
const TO_SLACK = '{ name: a, enabled: true, channels: [slack], conditions: { dlqSize: 1 } }';

describe('what each check makes of what it measured', () => {
  test.each<[string, Finding, Finding['verdict'], string]>([
    ['a quick write', judgeWrite(3), 'fine', '3 ms'],
    ['a slow write', judgeWrite(1_500), 'note', '1.5 s'],
    ['a whole schema', judgeSchema(schema, '1.0.0'), 'fine', '001'],
    [
      'a missing migration',
      judgeSchema({ ...schema, missing: ['002'] }, '1.0.0'),
      'problem',
      '1 migration missing',
    ],
    [
      'a store for newer code',
      judgeSchema({ ...schema, minCodeVersion: '2.0.0' }, '1.0.0'),
      'problem',
      '2.0.0',
    ],
    ['a moved store', judgeSchema({ ...schema, isMoved: true }, '1.0.0'), 'problem', 'another server'],
    ['a WAL at its limit', judgeWal({ walBytes: 64 * MB }), 'fine', '64 MB'],
    ['a WAL above it', judgeWal({ walBytes: 65 * MB }), 'note', '65 MB'],
    ['a roomy disk', judgeDisk(file), 'fine', '50 GB free (50 %)'],
    [
      '2 % of a huge disk',
      judgeDisk({ ...file, disk: { freeBytes: 20 * GB, totalBytes: 1_000 * GB } }),
      'fine',
      '2 %',
    ],
    [
      'less than 1 GB',
      judgeDisk({ ...file, disk: { freeBytes: 0.8 * GB, totalBytes: 100 * GB } }),
      'note',
      '819 MB',
    ],
    [
      'a small disk',
      judgeDisk({ ...file, disk: { freeBytes: 0.5 * GB, totalBytes: GB } }),
      'fine',
      '512 MB free',
    ],
    ['no room for a copy', judgeDisk({ ...file, fileBytes: 60 * GB }), 'note', '60 GB'],
    [
      'hardly a byte',
      judgeDisk({ ...file, disk: { freeBytes: 9 * MB, totalBytes: 100 * GB } }),
      'problem',
      '9.0 MB',
    ],
    ['a whole file', judgeIntegrity({ damage: [], checked: 9, tables: 9 }, false), 'fine', '9 tables'],
    ['half a look', judgeIntegrity({ damage: [], checked: 3, tables: 9 }, false), 'fine', '--thorough'],
    ['damage', judgeIntegrity({ damage: ['row 7'], checked: 9, tables: 9 }, false), 'problem', 'row 7'],
    [
      'own files',
      judgePlace({ doubtfulFileSystem: undefined, modes: [mode('/d', 0o755, true), mode('/d/a', 0o600)] }),
      'fine',
      'owner',
    ],
    [
      'a file for all',
      judgePlace({ doubtfulFileSystem: undefined, modes: [mode('/d/a', 0o644)] }),
      'note',
      '/d/a (0644)',
    ],
    ['a doubtful place', judgePlace({ doubtfulFileSystem: '9p', modes: [] }), 'note', 'on 9p, where locks'],
    ['clocks that agree', judgeServerClock({ host: 1_000, server: 1_500, tookMs: 4 }), 'fine', '496 ms'],
    ['a host ahead', judgeServerClock({ host: 60_000, server: 0, tookMs: 0 }), 'problem', '1 min ahead of'],
    ['a host behind', judgeServerClock({ host: 0, server: 60_000, tookMs: 0 }), 'problem', '1 min behind'],
    ['a slow answer', judgeServerClock({ host: 0, server: 4_000, tookMs: 5_000 }), 'fine', '5 s'],
    ['a lease of now', judgeOwnClock(census({})), 'fine', 'later'],
    ['a lease of later', judgeOwnClock(census({ expiresAt: NOW + HOUR })), 'note', 'set back'],
    ['known zones', judgeZones(zones), 'fine', '2025b'],
    ['an unknown zone', judgeZones({ ...zones, unknown: ['Mars/Base'] }), 'problem', 'Mars/Base'],
    ['old zone data', judgeZones({ ...zones, tzVersion: '2022a' }), 'note', '2022a'],
    ['zone data of no version', judgeZones({ ...zones, tzVersion: undefined }), 'fine', 'unknown version'],
    ['an old Node', judgeNodeVersion('20.18.3'), 'problem', '20.18.3'],
    ['a good Node', judgeNodeVersion('22.1.0'), 'fine', '22.1.0'],
    ['a Node between', judgeNodeVersion('23.1.0'), 'note', 'not tested'],
    ['nodes at work', judgeNodes(census({}), isGone), 'fine', 'renewed its lease'],
    ['no node', judgeNodes(census(), isGone), 'fine', 'none'],
    ['a lease that ran out', judgeNodes(census({ expiresAt: NOW - 60_000 }), isGone), 'problem', '1 min'],
    ['a process that is gone', judgeNodes(census({ id: 9 }), isGone), 'problem', 'process 7'],
    ['no orphans', judgeOrphans(census({ runs: 3 })), 'fine', 'no run'],
    ['orphans', judgeOrphans(census({ hasEnded: true, runs: 3 })), 'problem', '3 runs'],
    ['one version', judgeVersions(census({}), '1.0.0'), 'fine', '1.0.0'],
    ['two versions', judgeVersions(census({}), '1.1.0'), 'note', 'ada (1) has 1.0.0'],
    ['another version that is dead', judgeVersions(census({ expiresAt: 0 }), '1.1.0'), 'fine', '1.1.0'],
    ['no stuck job', judgeStuck([{ ...STUCK, stuck: [] }]), 'fine', 'every job ends'],
    ['a stuck job', judgeStuck([STUCK]), 'note', 'ada has run 5 (spin), which does not end'],
    ['one of a dead node', judgeStuck([{ ...STUCK, alive: false }]), 'fine', 'every job ends'],
    [
      'a cleanup that is scheduled',
      judgeRetention(CLEANED, OLD),
      'fine',
      'a schedule of maintenance.cleanup',
    ],
    ['one by hand', judgeRetention({ ...UNCLEAN, lastSuccessAt: LATE - HOUR }, OLD), 'fine', '1 h ago'],
    ['one of a program', judgeRetention({ ...UNCLEAN, lastByProgramAt: LATE }, OLD), 'fine', 'removed'],
    ['no cleanup, young runs', judgeRetention(UNCLEAN, { now: LATE }), 'fine', 'no run is old enough'],
    ['no cleanup', judgeRetention({ ...UNCLEAN, lastSuccessAt: 1 }, OLD), 'note', 'run is 31 d old'],
    [
      'one of a clock that was ahead',
      judgeRetention({ ...UNCLEAN, lastByProgramAt: LATE + HOUR }, OLD),
      'note',
      'nothing removes',
    ],
    [
      'a paused schedule of it',
      judgeRetention({ ...UNCLEAN, schedules: [{ enabled: true, pause: PAUSE }] }, OLD),
      'note',
      'nothing removes',
    ],
    [
      'a schedule whose runs fail',
      judgeRetention({ ...UNCLEAN, schedules: [FIRED], lastSuccessAt: 1 }, OLD),
      'note',
      'no run of maintenance.cleanup has succeeded since',
    ],
    [
      'one whose fires are rare',
      judgeRetention({ ...UNCLEAN, schedules: [MONTHLY], lastSuccessAt: MONTHLY.lastFire.at + 1 }, OLD),
      'fine',
      'is on',
    ],
    ['a fold that follows', judgeFold({ lagMs: 4_000, isHeldBack: true }, [open()]), 'fine', '4 s'],
    [
      'a fold that nobody does',
      judgeFold({ lagMs: 70_000, isHeldBack: false }, [open()]),
      'problem',
      '1 min 10 s',
    ],
    [
      'a fold that is held back',
      judgeFold({ lagMs: 70_000, isHeldBack: true }, OTHERS),
      'problem',
      'held back by psql (role bo, pid 42, idle',
    ],
    ['no transaction', judgeTransactions([]), 'fine', 'none'],
    ['a short transaction', judgeTransactions([open({ ageMs: 5_000 })]), 'fine', '5 s'],
    ['a long transaction', judgeTransactions([open()]), 'note', 'last 12 transactions'],
    ['a very long one', judgeTransactions([open({ ageMs: HOUR })]), 'problem', 'pid 42'],
    ['one that keeps much', judgeTransactions([open({ keepsRowsOf: 2_000_000 })]), 'problem', '2,000,000'],
    ['a prepared one', judgeTransactions([open({ pid: null, state: 'prepared' })]), 'note', 'prepared'],
    [
      'an old server',
      judgeServer({ versionNumber: 130_012, version: '13.12', databaseBytes: MB }),
      'problem',
      '13.12',
    ],
    [
      'a good server',
      judgeServer({ versionNumber: 140_001, version: '14.1', databaseBytes: MB }),
      'fine',
      '1.0 MB',
    ],
    ['many connections left', judgeConnections({ connections: 10, maxConnections: 97 }), 'fine', '87'],
    [
      'few connections left',
      judgeConnections({ connections: 90, maxConnections: 97 }),
      'note',
      '7 connections',
    ],
    [
      'no connection left',
      judgeConnections({ connections: 97, maxConnections: 97 }),
      'problem',
      '0 connections',
    ],
    ['a durable server', durable({}), 'fine', 'on'],
    ['a replicated server', durable({ synchronous_commit: 'remote_apply' }), 'fine', 'on'],
    ['a careless server', durable({ fsync: 'off' }), 'problem', 'fsync is off'],
    ['a clean table', judgeVacuum(table, 'on'), 'fine', '20 dead'],
    ['no autovacuum', judgeVacuum(table, 'off'), 'problem', 'off'],
    ['lost settings', judgeVacuum({ ...table, options: [] }, 'on'), 'note', 'scale_factor=0'],
    ['many dead rows', judgeVacuum({ ...table, deadRows: 500_000 }, 'on'), 'note', '500,000'],
    [
      'own settings',
      judgeSessions([{ name: 'jit', expected: 'off', found: 'off' }]),
      'fine',
      'statements need',
    ],
    [
      'swallowed settings',
      judgeSessions([{ name: 'jit', expected: 'off', found: 'on' }]),
      'note',
      'jit is on',
    ],
    ['no dead letters', judgeDeadLetters({ count: 0, isAbout: false, isAtLeast: false }), 'fine', 'none'],
    [
      'dead letters',
      judgeDeadLetters({ count: 3, isAbout: false, isAtLeast: true }),
      'note',
      'at least 3 runs',
    ],
    ['no pause', paused({ queues: [queue({})] }), 'fine', 'nothing'],
    [
      'a paused queue',
      paused({ queues: [queue(PAUSED)] }),
      'note',
      'queue mail is paused by ada: provider down',
    ],
    ['a paused job', paused({ jobs: new Map([['a.b', PAUSED]]) }), 'note', 'job a.b is paused by ada'],
    [
      'a paused schedule',
      paused({ schedules: new Map([['nightly', PAUSED]]) }),
      'note',
      'schedule nightly is paused by ada: provider down',
    ],
    [
      'a pause that ends by itself',
      paused({ queues: [queue({ ...PAUSED, until: NOW + HOUR })] }),
      'note',
      'in 1h',
    ],
    [
      'a drain',
      paused({ queues: [queue({ mode: 'draining', drainedAt: NOW - 48 * HOUR })] }),
      'note',
      'queue mail is draining (empty for 2 d)',
    ],
    ['a schedule that fires', late({}), 'fine', 'none'],
    ['one that is a little late', late({ lateFireAt: NOW - 30_000 }), 'fine', 'none'],
    [
      'a late schedule',
      late({ lateFireAt: NOW - 14 * 60_000 }),
      'problem',
      'nightly has been due for 14 min',
    ],
    ['a paused one is not late', late({ lateFireAt: NOW - HOUR, pause: PAUSED }), 'fine', 'none'],
    [
      'fires that were missed',
      late({ missed: 37 }),
      'note',
      'nightly missed 37 fires in 24 h, not caught up',
    ],
    ['missed fires of a paused one', late({ missed: 37, pause: PAUSED }), 'fine', 'none is late'],
    ['no run that waits', judgeWaiting([]), 'fine', 'no due run'],
    [
      'a run that no node takes',
      explained({ because: 'no_daemon' }, 0),
      'problem',
      'run 5 (mail.send) of queue mail has been due for 0 ms: No daemon',
    ],
    ['one that a free node leaves', explained(READY), 'problem', 'ada has not taken it for 1h'],
    ['one that has just come', explained(READY, 100), 'fine', 'no due run'],
    ['one whose key no node has worked out', explained(KEYLESS), 'problem', 'Its limit key is not known yet'],
    ['one whose key a busy node may work out', explained(KEYLESS, 20_000), 'fine', 'no due run'],
    ['one of a paused queue', explained({ because: 'queue_paused', queue: 'mail' }), 'fine', 'no due run'],
    ['one that is due later', explained({ because: 'no_daemon' }, -HOUR), 'fine', 'no due run'],
    [
      'no daemon, and nothing to do',
      judgeDaemons([], { schedules: 0, hasRuns: false }),
      'note',
      'no daemon is running',
    ],
    [
      'no daemon, and work',
      judgeDaemons([], { schedules: 2, hasRuns: true }),
      'problem',
      'no daemon is running, with 2 schedules on and runs waiting',
    ],
    [
      'a manual run is no daemon',
      judgeDaemons([{ ...STUCK, kind: 'job' }], { schedules: 1, hasRuns: false }),
      'problem',
      'no daemon',
    ],
    ['a daemon at work', judgeDaemons([STUCK], { schedules: 1, hasRuns: true }), 'fine', 'running: ada (1)'],
    [
      'a cordoned daemon',
      judgeDaemons([{ ...STUCK, state: 'cordoned' }], { schedules: 1, hasRuns: true }),
      'note',
      'ada (1) is cordoned',
    ],
    ['no channel, and no rules', judgeChannels([], alertsWith({})), 'fine', 'none is on'],
    ['no channel for rules', judgeChannels([], alertsWith({}, RULE)), 'note', 'nobody is notified'],
    [
      'no channel while messages wait',
      judgeChannels([WAITS], alertsWith({})),
      'problem',
      'no channel is on here, and messages wait: 3 messages for slack',
    ],
    [
      'the same with a file that is broken',
      judgeChannels([WAITS], undefined),
      'problem',
      'no channel is on here',
    ],
    ['a channel that is on', judgeChannels([], alertsWith(SLACK)), 'fine', 'on: slack'],
    [
      'a channel that daemons have, and this environment has not',
      judgeChannels([WAITS], alertsWith({}, RULE), readByDaemons(RULE, SLACK)),
      'note',
      'messages wait: 3 messages for slack',
    ],
    [
      'a channel that one of two daemons has',
      judgeChannels([], undefined, readByDaemons(RULE, {}, SLACK)),
      'fine',
      'on: slack',
    ],
    [
      'a channel that this environment has, and the daemons have not',
      judgeChannels([WAITS], alertsWith(SLACK), readByDaemons(RULE, {})),
      'problem',
      'no channel is on, and messages wait',
    ],
    [
      'rules that daemons send nowhere',
      judgeChannels([], alertsWith(SLACK), readByDaemons(TO_SLACK, DISCORD)),
      'problem',
      'its channels are off (slack); on: discord',
    ],
    [
      'a setting that the daemons lack',
      judgeChannels([], alertsWith(SLACK), readByDaemons(RULE, { NOTIFY_SLACK_ENABLED: 'true' })),
      'problem',
      'slack: NOTIFY_SLACK_ENABLED is true, and neither',
    ],
    [
      'daemons that have no file, and send what waits',
      judgeChannels([WAITS], alertsWith({}, RULE), {
        ruleSets: readByDaemons(RULE, SLACK).ruleSets.map((set) => ({ ...set, isBlind: true })),
      }),
      'note',
      'messages wait: 3 messages for slack',
    ],
    [
      'daemons of a version that does not say what is off',
      judgeChannels([], alertsWith(SLACK), {
        ruleSets: readByDaemons(RULE, {}).ruleSets.map(({ off: _off, ...set }) => set),
      }),
      'fine',
      'on: slack',
    ],
    [
      'a switch that has another word',
      judgeChannels([], alertsWith({ NOTIFY_SLACK_ENABLED: 'True' })),
      'note',
      'slack: NOTIFY_SLACK_ENABLED is neither "true" nor "false"',
    ],
    [
      'a rule whose channel is off, beside one that is on',
      judgeChannels([WAITS], alertsWith(DISCORD, RULE, 'channels: [slack]')),
      'problem',
      '1 rule of alerts.yaml notifies nobody: its channels are off here (slack); on: discord',
    ],
    [
      'the same with a route to the one that is on',
      judgeChannels(
        [],
        alertsWith(
          DISCORD,
          RULE,
          'channels: [slack], routes: [{ match: { severity: high }, channels: [discord] }]',
        ),
      ),
      'fine',
      'on: discord',
    ],
    [
      'a route to one that is off',
      judgeChannels(
        [],
        alertsWith(DISCORD, RULE, 'channels: [discord], routes: [{ match: { rule: a }, channels: [email] }]'),
      ),
      'problem',
      'off here (email)',
    ],
    [
      'a route of jobs, and a rule about queues',
      judgeChannels(
        [],
        alertsWith(DISCORD, RULE, 'channels: [discord], routes: [{ match: { job: b }, channels: [email] }]'),
      ),
      'fine',
      'on: discord',
    ],
    [
      'a rule without any channel',
      judgeChannels([], alertsWith(DISCORD, RULE, 'channels: []')),
      'fine',
      'on: discord',
    ],
    [
      'a rule while alerts are off',
      judgeChannels([], alertsWith(DISCORD, RULE, 'enabled: false, channels: [slack]')),
      'fine',
      'on: discord',
    ],
    [
      'a channel without an address',
      judgeChannels([], alertsWith({ NOTIFY_SLACK_ENABLED: 'true' })),
      'problem',
      'slack: ',
    ],
    [
      'a channel that refuses',
      judgeChannels([{ channel: 'slack', waiting: 0, broken: { since: 1, says: '404' } }], alertsWith(SLACK)),
      'problem',
      'slack refuses messages: 404',
    ],
    [
      'messages on their way',
      judgeChannels([{ ...WAITS, waitsFor: '429' }], alertsWith(SLACK)),
      'note',
      '3 messages for slack (429)',
    ],
    ['jobs of old', judgeUnknownJobs([unknown(false)], NOW), 'fine', 'a daemon knows'],
    ['a job that nobody has', judgeUnknownJobs([unknown(true)], NOW), 'note', 'has had mail.send for 1 h'],
    ['a file without mistakes', judgeSource(aSource()), 'fine', '2 fields'],
    [
      'a file that was not checked',
      judgeSource(aSource({ isUnchecked: true, found: 'not checked' })),
      'note',
      'not checked',
    ],
    [
      'a file with a mistake',
      judgeSource(aSource({ problems: [{ file: 'w.yaml', line: 2, message: 'expected a port' }] })),
      'problem',
      'w.yaml:2:1  expected a port',
    ],
    [
      'a file that may surprise',
      judgeSource(aSource({ warnings: [{ subject: 'a.b', message: 'is odd' }] })),
      'note',
      'a.b: is odd',
    ],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toMatchObject({ verdict, found: expect.stringContaining(text) });
    // A problem has its healthy state and an act; what is fine has neither.
    const has = [finding.expected, finding.advice].map((part) => part !== undefined);
    expect(has).toEqual({ problem: [true, true], note: has, fine: [false, false] }[verdict]);
  });
});

test.each([
  [0, '0 bytes'],
  [1_023, '1023 bytes'],
  [1_536, '1.5 KB'],
  [64 * MB, '64 MB'],
  [5_000 * GB, '4.9 TB'],
])('%d is %s', (amount, text) => expect(bytes(amount)).toBe(text));

test.each([
  [
    'settings of the role',
    judgeSessions([
      { name: 'jit', expected: 'off', found: 'on' },
      { name: 'enable_seqscan', expected: 'off', found: 'on' },
    ]),
    'alter role <role> set jit = off; alter role <role> set enable_seqscan = off',
  ],
  ['autovacuum', judgeVacuum(table, 'off'), 'alter table staging.runs reset (autovacuum_enabled)'],
  ['settings', judgeVacuum({ ...table, options: [] }, 'on'), 'alter table staging.runs set (auto'],
  ['dead rows', judgeVacuum({ ...table, deadRows: 500_000 }, 'on'), 'vacuum staging.runs'],
])('the advice about %s can be given to psql as it is', (_what, { advice }, statements) => {
  expect(advice).toContain(statements);
});

test('a pause that ends returns its end, as the text has it', () => {
  const queues = [
    queue({ ...PAUSED, until: NOW + HOUR }),
    queue({ name: 'sms', ...PAUSED, until: NOW + HOUR }),
  ];
  const { found, instants = [] } = paused({ queues });
  expect(instants).toEqual([{ text: untilText(NOW + HOUR, NOW), at: new Date(NOW + HOUR).toISOString() }]);
  expect(found.split(instants[0]?.text ?? '')).toHaveLength(3);
  expect(paused({ queues: [queue(PAUSED)] })).not.toHaveProperty('instants');
});

function aSource(given: Partial<CheckedSource> = {}): CheckedSource {
  return { name: 'worker.yaml', found: '2 fields', problems: [], warnings: [], ...given };
}

test('each schedule with missed fires has its command', () => {
  const [a, b] = [
    { ...SCHEDULE, name: 'a', missed: 2 },
    { ...SCHEDULE, name: 'b', missed: 2 },
  ];
  expect(judgeSchedules([a, b], NOW)).toMatchObject({
    advice: 'If their work is still needed: worker schedules:run-now a, worker schedules:run-now b',
  });
  expect(judgeSchedules([a], NOW)).toMatchObject({
    advice: 'If its work is still needed: worker schedules:run-now a',
  });
});
