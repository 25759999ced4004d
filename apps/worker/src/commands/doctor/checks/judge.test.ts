import type { CountedNode, NodeRecord, QueueRecord } from '@sb/queue';
import type { OpenTransaction, TableFacts } from '@sb/storage';
import { describe, expect, test } from 'vitest';
import { bytes } from '../../../cli/terminal/bytes.ts';
import type { Finding } from './check.ts';
import { judgeOwnClock, judgeServerClock, judgeZones } from './clocks.ts';
import { judgeDeadLetters, judgeFold, judgePauses, judgeUnknownJobs } from './work.ts';
import { judgeDisk, judgeIntegrity, judgePlace, judgeWal } from './sqlite.ts';
import { judgeEnvironment, judgeNodeVersion } from './installation.ts';
import { judgeNodes, judgeOrphans, judgeStuck, judgeVersions } from './nodes.ts';
import { judgeSchema, judgeWrite } from './store.ts';
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

const STUCK: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'h',
  pid: 7,
  startedAt: 0,
  version: '1.0.0',
  jobs: [],
  queues: undefined,
  state: 'active',
  running: 0,
  stuck: [{ runId: 5, jobId: 'spin' }],
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
const draining = (drainedAt?: number) =>
  judgePauses(
    { queues: [queue({ mode: 'draining', ...(drainedAt !== undefined && { drainedAt }) })], jobs: [] },
    NOW,
  );

describe('what each check makes of what it measured', () => {
  test.each<[string, Finding, Finding['verdict'], string]>([
    ['a quick write', judgeWrite(3), 'ok', '3 ms'],
    ['a slow write', judgeWrite(1_500), 'warning', '1.5 s'],
    ['a whole schema', judgeSchema(schema, '1.0.0'), 'ok', '001'],
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
    ['a WAL at its limit', judgeWal({ walBytes: 64 * MB, journalMode: 'wal' }), 'ok', '64 MB'],
    ['a WAL above it', judgeWal({ walBytes: 65 * MB, journalMode: 'wal' }), 'warning', '65 MB'],
    ['no WAL mode', judgeWal({ walBytes: 0, journalMode: 'delete' }), 'problem', 'delete'],
    ['a roomy disk', judgeDisk(file), 'ok', '50 GB free (50 %)'],
    [
      '2 % of a huge disk',
      judgeDisk({ ...file, disk: { freeBytes: 20 * GB, totalBytes: 1_000 * GB } }),
      'ok',
      '2 %',
    ],
    [
      'less than 1 GB',
      judgeDisk({ ...file, disk: { freeBytes: 0.8 * GB, totalBytes: 100 * GB } }),
      'warning',
      '819 MB',
    ],
    [
      'a small disk',
      judgeDisk({ ...file, disk: { freeBytes: 0.5 * GB, totalBytes: GB } }),
      'ok',
      '512 MB free',
    ],
    ['no room for a copy', judgeDisk({ ...file, fileBytes: 60 * GB }), 'warning', '60 GB'],
    [
      'hardly a byte',
      judgeDisk({ ...file, disk: { freeBytes: 9 * MB, totalBytes: 100 * GB } }),
      'problem',
      '9.0 MB',
    ],
    ['a whole file', judgeIntegrity({ damage: [], checked: 9, tables: 9 }, false), 'ok', '9 tables'],
    ['half a look', judgeIntegrity({ damage: [], checked: 3, tables: 9 }, false), 'ok', '--thorough'],
    ['damage', judgeIntegrity({ damage: ['row 7'], checked: 9, tables: 9 }, false), 'problem', 'row 7'],
    [
      'own files',
      judgePlace({ isOnNetwork: false, modes: [mode('/d', 0o755, true), mode('/d/a', 0o600)] }),
      'ok',
      'owner',
    ],
    [
      'a file for all',
      judgePlace({ isOnNetwork: false, modes: [mode('/d/a', 0o644)] }),
      'warning',
      '/d/a (0644)',
    ],
    ['a network', judgePlace({ isOnNetwork: true, modes: [] }), 'problem', 'network'],
    ['clocks that agree', judgeServerClock({ host: 1_000, server: 1_500, tookMs: 4 }), 'ok', '496 ms'],
    ['a host ahead', judgeServerClock({ host: 60_000, server: 0, tookMs: 0 }), 'problem', '1 min ahead of'],
    ['a host behind', judgeServerClock({ host: 0, server: 60_000, tookMs: 0 }), 'problem', '1 min behind'],
    ['a slow answer', judgeServerClock({ host: 0, server: 4_000, tookMs: 5_000 }), 'ok', '5 s'],
    ['a lease of now', judgeOwnClock(census({})), 'ok', 'later'],
    ['a lease of later', judgeOwnClock(census({ expiresAt: NOW + HOUR })), 'warning', 'set back'],
    ['known zones', judgeZones(zones), 'ok', '2025b'],
    ['an unknown zone', judgeZones({ ...zones, unknown: ['Mars/Base'] }), 'problem', 'Mars/Base'],
    ['old zone data', judgeZones({ ...zones, tzVersion: '2022a' }), 'warning', '2022a'],
    ['zone data of no version', judgeZones({ ...zones, tzVersion: undefined }), 'ok', 'unknown version'],
    ['an old Node', judgeNodeVersion('20.18.3'), 'problem', '20.18.3'],
    ['a good Node', judgeNodeVersion('22.1.0'), 'ok', '22.1.0'],
    ['a Node between', judgeNodeVersion('23.1.0'), 'warning', 'not tested'],
    ['nodes at work', judgeNodes(census({}), isGone), 'ok', 'ada (1)'],
    ['no node', judgeNodes(census(), isGone), 'ok', 'no daemon'],
    ['a lease that ran out', judgeNodes(census({ expiresAt: NOW - 60_000 }), isGone), 'problem', '1 min'],
    ['a process that is gone', judgeNodes(census({ id: 9 }), isGone), 'problem', 'process 7'],
    ['a cordoned node', judgeNodes(census({ state: 'cordoned' }), isGone), 'warning', 'cordoned'],
    ['no orphans', judgeOrphans(census({ runs: 3 })), 'ok', 'no run'],
    ['orphans', judgeOrphans(census({ hasEnded: true, runs: 3 })), 'problem', '3 runs'],
    ['one version', judgeVersions(census({}), '1.0.0'), 'ok', '1.0.0'],
    ['two versions', judgeVersions(census({}), '1.1.0'), 'warning', 'ada (1) has 1.0.0'],
    ['another version that is dead', judgeVersions(census({ expiresAt: 0 }), '1.1.0'), 'ok', '1.1.0'],
    ['no stuck job', judgeStuck([{ ...STUCK, stuck: [] }]), 'ok', 'every job ends'],
    ['a stuck job', judgeStuck([STUCK]), 'warning', 'ada has run 5 (spin), which does not end'],
    ['one of a dead node', judgeStuck([{ ...STUCK, alive: false }]), 'ok', 'every job ends'],
    ['a fold that follows', judgeFold({ lagMs: 4_000, isHeldBack: true }, [open()]), 'ok', '4 s'],
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
    ['no transaction', judgeTransactions([]), 'ok', 'none'],
    ['a short transaction', judgeTransactions([open({ ageMs: 5_000 })]), 'ok', '5 s'],
    ['a long transaction', judgeTransactions([open()]), 'warning', 'last 12 transactions'],
    ['a very long one', judgeTransactions([open({ ageMs: HOUR })]), 'problem', 'pid 42'],
    ['one that keeps much', judgeTransactions([open({ keepsRowsOf: 2_000_000 })]), 'problem', '2,000,000'],
    ['a prepared one', judgeTransactions([open({ pid: null, state: 'prepared' })]), 'warning', 'prepared'],
    [
      'an old server',
      judgeServer({ versionNumber: 130_012, version: '13.12', databaseBytes: MB }),
      'problem',
      '13.12',
    ],
    [
      'a good server',
      judgeServer({ versionNumber: 140_001, version: '14.1', databaseBytes: MB }),
      'ok',
      '1.0 MB',
    ],
    ['many connections left', judgeConnections({ connections: 10, maxConnections: 97 }), 'ok', '87'],
    [
      'few connections left',
      judgeConnections({ connections: 90, maxConnections: 97 }),
      'warning',
      '7 connections',
    ],
    [
      'no connection left',
      judgeConnections({ connections: 97, maxConnections: 97 }),
      'problem',
      '0 connections',
    ],
    ['a durable server', durable({}), 'ok', 'on'],
    ['a replicated server', durable({ synchronous_commit: 'remote_apply' }), 'ok', 'on'],
    ['a careless server', durable({ fsync: 'off' }), 'problem', 'fsync is off'],
    ['a clean table', judgeVacuum(table, 'on'), 'ok', '20 dead'],
    ['no autovacuum', judgeVacuum(table, 'off'), 'problem', 'off'],
    ['lost settings', judgeVacuum({ ...table, options: [] }, 'on'), 'warning', 'scale_factor=0'],
    ['many dead rows', judgeVacuum({ ...table, deadRows: 500_000 }, 'on'), 'warning', '500,000'],
    [
      'own settings',
      judgeSessions([{ name: 'jit', expected: 'off', found: 'off' }]),
      'ok',
      'statements need',
    ],
    [
      'swallowed settings',
      judgeSessions([{ name: 'jit', expected: 'off', found: 'on' }]),
      'warning',
      'jit is on',
    ],
    ['no dead letters', judgeDeadLetters({ count: 0, isAbout: false, isAtLeast: false }), 'ok', 'none'],
    [
      'dead letters',
      judgeDeadLetters({ count: 3, isAbout: false, isAtLeast: true }),
      'ok',
      'at least 3 runs',
    ],
    ['no pause', judgePauses({ queues: [queue({})], jobs: [] }, NOW), 'ok', 'nothing'],
    [
      'a pause',
      judgePauses({ queues: [queue({ mode: 'paused' })], jobs: ['a.b'] }, NOW),
      'ok',
      'queue mail paused, job a.b',
    ],
    ['a drain', draining(), 'ok', 'draining'],
    ['a drain that was just done', draining(NOW - HOUR), 'ok', 'draining'],
    ['a drain that was forgotten', draining(NOW - 48 * HOUR), 'warning', 'drained for 2 d'],
    ['jobs of old', judgeUnknownJobs([unknown(false)], NOW), 'ok', 'a daemon knows'],
    ['a job that nobody has', judgeUnknownJobs([unknown(true)], NOW), 'warning', 'has had mail.send for 1 h'],
    ['known variables', judgeEnvironment({ PATH: '/', LOG_LEVEL: 'info' }), 'ok', 'known'],
    ['a typing mistake', judgeEnvironment({ WORKER_CONFG: 'x' }), 'warning', 'did you mean WORKER_CONFIG?'],
  ])('%s', (_what, finding, verdict, text) => {
    expect(finding).toMatchObject({ verdict, found: expect.stringContaining(text) });
    // A finding that is not ok says what is expected, and what to do.
    const isTold = finding.expected !== undefined && finding.advice !== undefined;
    expect(isTold).toBe(verdict !== 'ok');
  });
});

test.each([
  [0, '0 bytes'],
  [1_023, '1023 bytes'],
  [1_536, '1.5 KB'],
  [64 * MB, '64 MB'],
  [5_000 * GB, '4.9 TB'],
])('%d is %s', (amount, text) => expect(bytes(amount)).toBe(text));
