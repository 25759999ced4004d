import { expect, test } from 'vitest';
import { overrideBody, overrideCommand, type OverrideTexts, timesText } from './override-body.ts';

const texts: OverrideTexts = {
  kind: 'time',
  runAt: '2026-11-28T09:00',
  input: '{ "to": "ada" }',
  cron: ' 0 * * * * ',
  timezone: '',
  until: '1h',
};
const at = { zone: 'Europe/Berlin', now: Date.parse('2026-11-28T06:00:00Z') };
const cron = { cron: '0 * * * *', timezone: 'Europe/Berlin' };

test('only what was chosen is sent, times by the clocks of the schedule', () => {
  expect(overrideBody(texts, at)).toEqual({ runAt: '2026-11-28T08:00:00.000Z' });
  expect(overrideBody({ ...texts, kind: 'input' }, at)).toEqual({ input: { to: 'ada' } });
  expect(overrideBody({ ...texts, kind: 'cron' }, at)).toEqual({ ...cron, for: '1h' });
});

test('another expression has a zone, and an end by its clocks', () => {
  const tokyo = { ...texts, kind: 'cron', timezone: 'Asia/Tokyo', until: '18:00' } as const;
  expect(overrideBody(tokyo, at)).toEqual({
    cron: '0 * * * *',
    timezone: 'Asia/Tokyo',
    until: '2026-11-28T09:00:00.000Z',
  });
  expect(overrideBody({ ...texts, kind: 'cron', until: '2026-12-01 18:00' }, at)).toEqual({
    ...cron,
    until: '2026-12-01T17:00:00.000Z',
  });
});

test.each([
  [{ kind: 'input' }, `worker schedules:override 'the day' --input '{"to":"ada"}'`],
  [
    { kind: 'cron' },
    "worker schedules:override 'the day' --cron '0 * * * *' --timezone Europe/Berlin --for 1h",
  ],
  [
    { kind: 'cron', timezone: 'UTC', until: '18:00' },
    "worker schedules:override 'the day' --cron '0 * * * *' --timezone UTC --until 2026-11-28T18:00:00.000Z",
  ],
  [
    { kind: 'cron', until: '' },
    "worker schedules:override 'the day' --cron '0 * * * *' --timezone Europe/Berlin --until …",
  ],
  [{ kind: 'time', runAt: '' }, "worker schedules:override 'the day' --run-at …"],
  [{ kind: 'time' }, `worker schedules:override 'the day' --run-at 2026-11-28T08:00:00.000Z`],
] as const)('the command says what was typed: %o', (some, command) =>
  expect(overrideCommand('the day', { ...texts, ...some }, at)).toBe(command),
);

test.each([
  [0, 'Fires 0 times until 15:32 Berlin'],
  [1, 'Fires 1 time until 15:32 Berlin'],
  [100, 'Fires 100+ times until 15:32 Berlin'],
])('%i fires before the end are counted', (fires, text) => {
  const end = Date.parse('2026-11-28T14:32:00Z');
  expect(timesText(Array.from({ length: fires }), end, at)).toBe(text);
});

test('what is not a time, or not JSON, is refused before it is sent', () => {
  expect(() => overrideBody({ ...texts, runAt: '' }, at)).toThrow('Runs at: expected a time');
  expect(() => overrideBody({ ...texts, kind: 'cron', until: 'soon' }, at)).toThrow('Until: expected a time');
  const nowhere = { ...texts, kind: 'cron', timezone: 'Berlin' } as const;
  expect(() => overrideBody({ ...nowhere, until: '18:00' }, at)).toThrow('Timezone: expected an IANA zone');
  expect(() => overrideBody(nowhere, at)).toThrow('Timezone: expected an IANA zone');
  expect(() => overrideBody({ ...texts, kind: 'input', input: '{' }, at)).toThrow('expected JSON');
});

test.each(['{"apiKey":"[redacted]"}', '{"url":"postgres://a:***@db"}'])(
  'a mask is not the input of a fire: %s',
  (input) => expect(() => overrideBody({ ...texts, kind: 'input', input }, at)).toThrow('masked values'),
);
