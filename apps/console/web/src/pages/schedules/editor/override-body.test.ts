import { expect, test } from 'vitest';
import { overrideBody, overrideCommand, type OverrideTexts } from './override-body.ts';

const texts: OverrideTexts = {
  kind: 'time',
  runAt: '2026-11-28T09:00',
  input: '{ "to": "ada" }',
  cron: ' 0 * * * * ',
  timezone: 'UTC',
  span: '1h',
};

test('only what was chosen is sent', () => {
  expect(overrideBody(texts)).toEqual({ runAt: new Date('2026-11-28T09:00').toISOString() });
  expect(overrideBody({ ...texts, kind: 'input' })).toEqual({ input: { to: 'ada' } });
  expect(overrideBody({ ...texts, kind: 'cron' })).toEqual({ cron: '0 * * * *', timezone: 'UTC', for: '1h' });
});

test.each([
  [{ kind: 'input' }, `worker schedules:override 'the day' --input '{"to":"ada"}'`],
  [{ kind: 'cron' }, "worker schedules:override 'the day' --cron '0 * * * *' --timezone UTC --for 1h"],
  [{ kind: 'time', runAt: '' }, "worker schedules:override 'the day' --run-at …"],
  [
    { kind: 'time' },
    `worker schedules:override 'the day' --run-at ${new Date('2026-11-28T09:00').toISOString()}`,
  ],
] as const)('the command says what was typed: %o', (some, command) =>
  expect(overrideCommand('the day', { ...texts, ...some })).toBe(command),
);

test('what is not a time, or not JSON, is refused before it is sent', () => {
  expect(() => overrideBody({ ...texts, runAt: '' })).toThrow('expected a day and a time');
  expect(() => overrideBody({ ...texts, kind: 'input', input: '{' })).toThrow('expected JSON');
});

test.each(['{"apiKey":"[redacted]"}', '{"url":"postgres://a:***@db"}'])(
  'a mask is not the input of a fire: %s',
  (input) => expect(() => overrideBody({ ...texts, kind: 'input', input })).toThrow('masked values'),
);
