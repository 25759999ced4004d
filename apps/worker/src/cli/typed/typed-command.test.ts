import { expect, test } from 'vitest';
import { typedCommand } from './typed-command.ts';

const COMMANDS = [
  { name: 'job', args: { jobId: {} } },
  { name: 'job:pause', args: { jobId: {} } },
  { name: 'list' },
  { name: 'schedules' },
  { name: 'schedules:preview', args: { schedule: {} } },
  { name: 'queue:pause', args: { name: {} } },
];

test.each([
  ['queue:pause mail', 'queue:pause mail'],
  ['queue pause mail --for 2h', 'queue:pause mail --for 2h'],
  ['--json queue pause mail', '--json queue:pause mail'],
  ['--jobs queue list', '--jobs queue list'],
  ['--jobs ./a.mjs queue pause mail', '--jobs ./a.mjs queue:pause mail'],
  ['--as ada queue pause mail', '--as ada queue:pause mail'],
  ['schedules preview daily', 'schedules:preview daily'],
  ['job pause', 'job pause'],
  ['help queue pause', 'queue:pause --help'],
  ['help list', 'list --help'],
  ['help', '--help'],
  ['help nope', 'nope'],
  ['nope --help', 'nope'],
  ['queue paus mail', 'queue:paus mail'],
  ['help queue', 'queue'],
  ['', ''],
])('"%s" is read as "%s"', (typed, read) => {
  expect(typedCommand(typed.split(' ').filter(Boolean), COMMANDS)).toEqual(read.split(' ').filter(Boolean));
});
