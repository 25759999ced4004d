import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AlertsInForce } from '@sb/alerts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followAlerts } from './follow-alerts.ts';

const until = (fact: () => void): Promise<void> => vi.waitFor(fact, { timeout: 15_000 });

/** Nobody looks at the file before the test says so. */
const NEVER = { every: 3_600_000, settled: 3_600_000, settledWithoutText: 3_600_000 };
const OFTEN = '  - { name: often, conditions: { consecutiveFailures: 3 } }';
const DEAD = '  - { name: dead, conditions: { dlqSize: 1 } }';
const mails = (to: string): string => `settings:\n  email: { from: a@b.example, to: [${to}] }\n${file()}`;
const file = (...lists: readonly string[]): string => `jobFailures:\n${OFTEN}\n${lists.join('\n')}\n`;

interface Followed {
  readonly isNamed?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function follow(text: string | undefined, { isNamed = false, env = {} }: Followed = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'follow-alerts-'));
  const alerts = path.join(folder, 'alerts.yaml');
  if (text !== undefined) writeFileSync(alerts, text);
  const said: string[] = [];
  const taken: AlertsInForce[] = [];
  const following = followAlerts({
    file: alerts,
    isNamed,
    jobs: [],
    env,
    voice: { news: ({ level, message }) => void said.push(`${level} ${message.replace(folder, '')}`) },
    timing: NEVER,
  });
  following.subscribe((inForce) => taken.push(inForce));
  onTestFinished(async () => {
    await following.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    said,
    hidesRules: () => following.inForce().hidesRules,
    isMissing: () => following.inForce().isMissing === true,
    isUnread: () => following.inForce().isUnread === true,
    settings: () => following.inForce().settings,
    channels: () => [...following.inForce().channels.keys()],
    names: () => following.inForce().rules.map(({ name }) => name),
    change: async (changed: string): Promise<void> => {
      const before = taken.length;
      writeFileSync(alerts, changed);
      following.readNow();
      await until(() => expect(taken.length).toBe(before + 1));
    },
  };
}

test('a mistake takes no rule away: what it has hidden stays until the file is right again', async () => {
  const { said, names, change } = follow(file('queueHealth:', DEAD));
  await change(file('queueHealth:', DEAD.replace('1', 'many')));
  await change(file('queueHelth:', DEAD));
  expect(names()).toEqual(['often', 'dead']);
  await change(file('queueHealth:', DEAD));
  await change(file());
  expect(names()).toEqual(['often']);
  expect(said).toEqual([
    'error a mistake is skipped: /alerts.yaml:4:42  queueHealth[0].conditions.dlqSize: expected a number, got "many"',
    'warn until the mistake is corrected, these rules stay as they were: dead',
    'error a mistake is skipped: /alerts.yaml:3:1  queueHelth: unknown key. Did you mean "queueHealth"?',
    'info the alert rules of /alerts.yaml have changed: dead is gone',
  ]);
});

test('a mistake in a setting stops no channel: the setting stays until the file is right again', async () => {
  const { said, settings, channels, change } = follow(mails('ops@b.example'), {
    env: { NOTIFY_EMAIL_ENABLED: 'true', SMTP_URL: 'smtps://mail.b.example' },
  });
  await change(mails('ops@b.example, wrong'));
  expect([settings().email.to, channels()]).toEqual([['ops@b.example'], ['email']]);
  await change(mails('else@b.example'));
  expect(settings().email.to).toEqual(['else@b.example']);
  expect(said).toEqual([
    'error a mistake is skipped: /alerts.yaml:2:51  settings.email.to[1]: expected an e-mail address, got "wrong"',
    'warn until the mistake is corrected, these settings stay as they were: email',
    'info the alert rules of /alerts.yaml have changed: their settings',
  ]);
});

test('the usual file may be missing; a file named by --alerts is an error until it is there', async () => {
  const missing = follow(undefined);
  expect([missing.said, missing.isUnread(), missing.isMissing()]).toEqual([[], false, true]);
  await missing.change(file());
  expect(missing.isMissing()).toBe(false);
  const { said, names, isUnread, change } = follow(undefined, { isNamed: true });
  expect(isUnread()).toBe(true);
  expect(said).toEqual(['error /alerts.yaml cannot be used: no rule is on until then']);
  await change(file());
  expect([names(), isUnread()]).toEqual([['often'], false]);
  expect(said.slice(1)).toEqual([
    'info /alerts.yaml is valid again',
    'info the alert rules of /alerts.yaml have changed: often is new',
  ]);
});

test.each([
  ['a mistyped list', file('queueHelth:', DEAD)],
  ['a list below the settings', file('settings:', '  queueHealth:', `  ${DEAD}`)],
])('a daemon that starts with %s counts no rule as deleted until the file is right', async (_what, text) => {
  const { names, hidesRules, change } = follow(text);
  expect([names(), hidesRules()]).toEqual([['often'], true]);
  await change(file());
  expect([names(), hidesRules()]).toEqual([['often'], false]);
});
