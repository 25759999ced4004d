import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { addListEntry } from './add-list-entry.ts';

const ENTRY = { jobId: 'mail.send', schedule: '*/5 * * * *', enabled: true };

test.each`
  what                       | text                                                              | after
  ${'one entry'}             | ${'a: 1 # one\nschedules: # all\n  - jobId: x # it\n# the end\n'} | ${"a: 1 # one\nschedules: # all\n  - jobId: x # it\n\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n# the end\n"}
  ${'entries without space'} | ${'schedules:\n- jobId: x\n- jobId: y\nb: 2\n'}                   | ${"schedules:\n- jobId: x\n- jobId: y\n- jobId: mail.send\n  schedule: '*/5 * * * *'\n  enabled: true\nb: 2\n"}
  ${'entries with space'}    | ${'schedules:\n  - jobId: x\n\n  # why\n  - jobId: y\n'}          | ${"schedules:\n  - jobId: x\n\n  # why\n  - jobId: y\n\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
  ${'a block of text'}       | ${'schedules:\n  - a: |\n      text\n'}                           | ${"schedules:\n  - a: |\n      text\n\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
  ${'no line break at all'}  | ${'schedules:\n  - jobId: x'}                                     | ${"schedules:\n  - jobId: x\n\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
  ${'an empty list'}         | ${'# head\nschedules: []\n'}                                      | ${"# head\nschedules:\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
  ${'no value'}              | ${'# head\nschedules:\n'}                                         | ${"# head\nschedules:\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
  ${'no list'}               | ${'# head\na: 1\n'}                                               | ${"# head\na: 1\nschedules:\n  - jobId: mail.send\n    schedule: '*/5 * * * *'\n    enabled: true\n"}
`('$what', ({ text, after }: { readonly text: string; readonly after: string }) => {
  expect(addListEntry(text, 'schedules', ENTRY)).toBe(after);
});

test('a list on one line keeps its entries', () => {
  const after = addListEntry('schedules: [{ jobId: x }] # short\n', 'schedules', ENTRY);
  expect(parse(after)).toEqual({ schedules: [{ jobId: 'x' }, ENTRY] });
  expect(after).toContain('# short');
});
