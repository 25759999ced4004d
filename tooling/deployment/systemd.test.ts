import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentedLines, readUnit, ROOT } from './deployment-files.ts';

const UNIT = path.join(ROOT, 'worker.service');
/** The highest exposure that we accept, of 100. systemd calls up to 45 "OK"; a usual service has 96. */
const EXPOSURE = 20;

const unit = readUnit();
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

test('the unit starts the daemon again unless it ended well or could not do better', () => {
  expect(one('Restart')).toBe('on-failure');
  expect(one('RestartPreventExitStatus')).toBe('2 4');
  expect([one('KillSignal'), one('KillMode')]).toEqual(['SIGTERM', 'mixed']);
  expect(one('StartLimitBurst')).toBeDefined();
});

test('a reload asks the daemon to read its schedules', () => {
  expect(one('ExecReload')).toBe('/bin/kill -HUP $MAINPID');
});

test('what Node and the engine need is not taken from them', () => {
  const taken = ['MemoryDenyWriteExecute', 'ProtectProc', 'ProcSubset', 'PrivateNetwork', 'WatchdogSec'];
  expect(taken.filter((key) => unit.has(key))).toEqual([]);
});

test('the store lies in the one folder that may be written', () => {
  expect(one('ProtectSystem')).toBe('strict');
  expect(one('StateDirectory')).toBe('worker');
  expect(unit.get('Environment')).toContain('DATABASE_URL=sqlite:/var/lib/worker/worker.db');
});

test('the documented commands are for this unit, its user and its file of secrets', () => {
  const lines = documentedLines('systemd').join('\n');
  expect(lines).toContain(` ${one('User')}\n`);
  expect(lines).toContain('sudo cp worker.service /etc/systemd/system/worker.service');
  expect(lines).toContain(String(one('EnvironmentFile')).replace('-', ''));
  expect(lines).toMatch(/systemctl enable worker\n.*systemctl start worker\n.*systemctl status worker/);
});

test.skipIf(!hasAnalyze)('systemd-analyze has nothing to say about it', () => {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', UNIT], { encoding: 'utf8' });
  // Where the program is missing on this machine, that is no mistake of the unit.
  const remarks = (stdout + stderr).split('\n').filter((line) => line.includes('worker.service'));
  expect(remarks.filter((line) => !/Command \S+ is not executable/.test(line))).toEqual([]);
  expect([status, remarks.length]).toSatisfy(([code, lines]) => code === 0 || lines > 0);
});

test.skipIf(!hasAnalyze)('systemd-analyze finds little that is exposed', () => {
  const args = ['security', '--offline=yes', `--threshold=${EXPOSURE}`, '--no-pager', UNIT];
  expect(execFileSync('systemd-analyze', args, { encoding: 'utf8' })).toContain('Overall exposure level');
});

function one(key: string): string | undefined {
  return unit.get(key)?.[0];
}
