/** Each supervisor waits until the daemon has stopped: a killed run counts as crashed. */
import { expect, test } from 'vitest';
import { DEFAULT_GRACE_MS } from '../../apps/worker/src/commands/daemon/daemon-settings.ts';
import { readDuration } from '../../packages/words/src/index.ts';
import { STOP_AFTER_GRACE_MS } from '../../packages/runner/src/shutdown.ts';
import { wordsOf } from './dockerfile.ts';
import { readDeployment } from './manifests.ts';
import { documentedLines, readPm2App, readRuntimeStage, readServices, readUnit } from './deployment-files.ts';

const LONGEST_STOP_MS = DEFAULT_GRACE_MS + STOP_AFTER_GRACE_MS;
const [documentedRun = ''] = documentedLines('Docker').filter((line) => line.startsWith('docker run'));

test.each([
  ['PM2', readPm2App().kill_timeout],
  ['systemd', ms(readUnit().get('TimeoutStopSec')?.[0])],
  ['compose', ms(readServices()['worker']?.stop_grace_period)],
  ['Kubernetes', Number(readDeployment('worker').pod.terminationGracePeriodSeconds) * 1_000],
  ['docker run', Number(/--stop-timeout (\d+)/.exec(documentedRun)?.[1]) * 1_000],
])('%s waits longer than the daemon takes', (_who, timeoutMs) => {
  expect(timeoutMs).toBeGreaterThan(LONGEST_STOP_MS);
});

test('nobody starts it with another grace period than the one that is waited for', () => {
  expect(readPm2App()['args']).toBe('daemon --console');
  expect(readUnit().get('ExecStart')).toEqual(['/usr/bin/node dist/index.js daemon --console']);
  expect(readServices()['worker']?.command).toEqual(['daemon']);
  expect(documentedRun).toMatch(/ worker daemon$/);
});

test('the image by itself is through before Docker kills it', () => {
  const [command, flag, grace] = wordsOf(readRuntimeStage(), 'CMD');
  expect([command, flag]).toEqual(['daemon', '--grace']);
  const dockerKillsAfterMs = 10_000;
  const abortMs = 1_000;
  expect(ms(grace) + abortMs).toBeLessThan(dockerKillsAfterMs);
});

function ms(duration = ''): number {
  return readDuration(duration) ?? Number.NaN;
}
