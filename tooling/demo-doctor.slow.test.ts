/** What the pictures show of the doctor is what it finds in the store of the demo. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DIAGNOSES } from '../apps/console/test/demo/diagnoses.ts';
import { HOURS } from '../apps/console/test/references.ts';
import { NOW, playDay } from '../apps/console/test/demo/play-day.ts';
import { VERSION } from '../apps/console/test/demo/shop.ts';
import { STORE_CHECKS } from '../apps/worker/src/commands/doctor/checks.ts';
import { byGrade } from '../apps/worker/src/commands/doctor/diagnosis-lines.ts';
import { runChecks } from '../apps/worker/src/commands/doctor/run-checks.ts';

/** The machine of an operator, where no node of the shop runs. */
const LAPTOP = {
  host: 'laptop.acme.test',
  pid: 4_711,
  pidStarted: undefined,
  bootId: undefined,
  pidNamespace: undefined,
};
/** They examine the machine, or ask a console over the network. */
const OF_MACHINE = ['disk', 'wal', 'writable', 'time-zones', 'console'];

test('the findings of the doctor in the pictures are those of the doctor', async () => {
  vi.stubEnv('TZ', 'UTC');
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = mkdtempSync(path.join(tmpdir(), 'demo-doctor-'));
  const { shop } = await playDay(`sqlite:${path.join(folder, 'worker.db')}`, HOURS);
  onTestFinished(async () => {
    await shop.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const checks = STORE_CHECKS.filter(({ id }) => !OF_MACHINE.includes(id));
  const patient = {
    store: shop.store,
    version: VERSION,
    now: () => NOW,
    identity: LAPTOP,
    zones: [],
    alerts: undefined,
    console: { url: 'https://jobs.acme.test', isConfigured: true },
    thorough: false,
  };
  expect(byGrade(await runChecks(checks, { patient, fix: false }))).toEqual(DIAGNOSES);
});
