import { parseAlerts } from '@sb/worker/node';
import { expect, test } from 'vitest';
import { greetingLines, type Start } from './greeting.ts';

const START: Start = {
  name: 'ada',
  place: 'sqlite data/worker.db',
  settings: { concurrency: 3 } as Start['settings'],
  jobs: [],
  schedules: [],
  views: [],
  alerts: { settings: { enabled: false }, rules: [], channels: new Map() } as unknown as Start['alerts'],
  health: undefined,
  logLevel: 'debug',
};

test('the console is named where the daemon has one', () => {
  expect(greetingLines({ ...START, console: 'http://127.0.0.1:8787' }, 0)[1]).toBe(
    '0 jobs · 0 schedules on · 3 at once · alerts off · health off · console on http://127.0.0.1:8787',
  );
  expect(greetingLines(START, 0)[1]).not.toContain('console');
});

test.each`
  channels                       | offer
  ${'[slack, discord]'}          | ${'1 alert rule to discord'}
  ${'[discord, slack, webhook]'} | ${'1 alert rule to discord'}
  ${'[slack, webhook]'}          | ${'1 alert rule to no channel (named: slack, webhook; on: discord)'}
`('rules with $channels, while Discord is on: $offer', ({ channels, offer }) => {
  const { inForce } = parseAlerts(
    `settings: { channels: ${channels} }\nqueueHealth: [{ name: a, enabled: true, conditions: { dlqSize: 1 } }]`,
    'alerts.yaml',
    { jobs: [], env: { NOTIFY_DISCORD_ENABLED: 'true', DISCORD_WEBHOOK_URL: 'https://discord.example/x' } },
  );
  expect(greetingLines({ ...START, alerts: inForce }, 0)[1]).toContain(`at once · ${offer} · health`);
});
