import { expect, test } from 'vitest';
import { completed } from './completion.ts';
import { RUN_LANGUAGE } from './run-filter.ts';

const { suggest: complete } = RUN_LANGUAGE;

const KNOWN = {
  job: [{ value: 'mail.digest', note: '255' }, { value: 'mail.welcome' }, { value: 'cache.warm' }],
};

test('fields first', () => {
  expect(complete('sta', {}).map(({ text }) => text)).toEqual(['status:']);
  expect(complete('', {}).length).toBeGreaterThan(10);
});

test('real values after a colon, also for what is left out', () => {
  expect(complete('job:di', KNOWN)).toEqual([
    { text: 'job:mail.digest', label: 'mail.digest', note: '255', isDone: true },
  ]);
  expect(complete('-job:warm', KNOWN).map(({ text }) => text)).toEqual(['-job:cache.warm']);
  expect(complete('status:fa', {}).map(({ label }) => label)).toEqual(['failed']);
  expect(complete('duration:>', {}).map(({ text }) => text)).toContain('duration:>30s');
});

test('a value with a space is in quotes, and completed within them', () => {
  const known = { by: [{ value: 'console on web-1' }] };
  for (const text of ['by:con', 'by:"console o']) {
    const [suggestion] = complete(`since:6h ${text}`, known);
    const whole = suggestion && completed(`since:6h ${text}`, suggestion);
    expect(whole).toBe('since:6h by:"console on web-1" ');
    expect(RUN_LANGUAGE.add({}, whole ?? '').filter).toEqual({ since: '6h', by: 'console on web-1' });
  }
});

test('only the last word is replaced', () => {
  const [suggestion] = complete('since:6h job:wel', KNOWN);
  expect(suggestion && completed('since:6h job:wel', suggestion)).toBe('since:6h job:mail.welcome ');
});
