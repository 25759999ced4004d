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
