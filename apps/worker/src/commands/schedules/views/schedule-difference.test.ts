import type { ScheduleDrift, ScheduleEntry } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { scheduleDifferences } from './schedule-difference.ts';

const entry: ScheduleEntry = {
  name: 'daily',
  jobId: 'greet',
  schedule: '0 9 * * *',
  enabled: true,
  timezone: 'UTC',
};
const chained: ScheduleEntry = {
  ...entry,
  schedule: undefined,
  after: [{ schedule: 'extract', on: 'failure', as: 'extract' }],
  when: 'true',
};
const NOTHING: ScheduleDrift = { added: [], changed: [], gone: [], disabled: [], left: [], equal: 1 };
const changes = [
  { field: 'catchUpWindowMs', before: 86_400_000, after: 3_600_000 },
  { field: 'description', before: undefined, after: 'x' },
];
const secret = [{ field: 'input', before: { token: 'abc' }, after: { url: 'https://s3cr3t-value.example' } }];

test.each`
  what                        | drift                                                | texts
  ${'nothing'}                | ${{}}                                                | ${[]}
  ${'a new one'}              | ${{ added: [entry] }}                                | ${['added daily "0 9 * * *" UTC']}
  ${'a new one after others'} | ${{ added: [chained] }}                              | ${['added daily after extract fails, when true']}
  ${'a new one that is off'}  | ${{ added: [{ ...entry, enabled: false }] }}         | ${['added daily "0 9 * * *" UTC, off']}
  ${'fields'}                 | ${{ changed: [{ name: 'daily', changes }] }}         | ${['changed daily catchUpWindow 1 d -> 1 h, description none -> "x"']}
  ${"a newer daemon's"}       | ${{ left: [{ name: 'daily', changes: [] }] }}        | ${['left daily the version of a newer daemon is in force']}
  ${'one that fires no more'} | ${{ disabled: [{ name: 'daily', changes: [] }] }}    | ${['disabled daily no running daemon had it']}
  ${'one that is gone'}       | ${{ gone: [{ entry, isLoaded: false }] }}            | ${['gone daily "0 9 * * *" UTC']}
  ${'one that others have'}   | ${{ gone: [{ entry, isLoaded: true }] }}             | ${['gone daily "0 9 * * *" UTC, a running daemon has it']}
  ${'secrets'}                | ${{ changed: [{ name: 'daily', changes: secret }] }} | ${['changed daily input {"token":"[redacted]"} -> {"url":"https://[redacted].example"}']}
`('the words for $what', ({ drift, texts }) => {
  const found = scheduleDifferences({ ...NOTHING, ...drift }, ['s3cr3t-value']);
  expect(found.map(({ shape, text }) => `${shape.difference} ${shape.name} ${text}`)).toEqual(texts);
});
