import type { ReloadReport, ScheduleDiff, ScheduleEntry } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { scheduleChanges } from './schedule-changes.ts';

const entry: ScheduleEntry = {
  name: 'daily',
  jobId: 'greet',
  schedule: '0 9 * * *',
  enabled: true,
  timezone: 'UTC',
};
const off = { ...entry, enabled: false };
const changes = [{ field: 'timezone', before: 'UTC', after: 'Asia/Tokyo' }];
const SAME: ScheduleDiff = { added: [], changed: [], gone: [] };
const KEPT: ReloadReport = {
  added: [],
  changed: [],
  disabled: [],
  left: [],
  inStore: [],
  unread: [],
  unchanged: 1,
};

test.each`
  what                          | diff                                         | report                     | lines
  ${'nothing'}                  | ${{}}                                        | ${{}}                      | ${[]}
  ${'a new one'}                | ${{ added: [entry] }}                        | ${{ added: ['daily'] }}    | ${['info schedule daily is new: "0 9 * * *" UTC']}
  ${'a new one that is off'}    | ${{ added: [off] }}                          | ${{ added: ['daily'] }}    | ${['info schedule daily is new: "0 9 * * *" UTC, off']}
  ${'a change'}                 | ${{ changed: [{ name: 'daily', changes }] }} | ${{ changed: ['daily'] }}  | ${['info schedule daily has changed: timezone "UTC" -> "Asia/Tokyo"']}
  ${'a change that others had'} | ${{ changed: [{ name: 'daily', changes }] }} | ${{}}                      | ${['info schedule daily has changed: timezone "UTC" -> "Asia/Tokyo"']}
  ${'a newer daemon has it'}    | ${{ changed: [{ name: 'daily', changes }] }} | ${{ left: ['daily'] }}     | ${['info schedule daily has changed: timezone "UTC" -> "Asia/Tokyo"', 'warn schedule daily stays as it was: the version of a newer running daemon is in force']}
  ${'others had changed it'}    | ${{}}                                        | ${{ changed: ['daily'] }}  | ${['info schedule daily is again as in this file']}
  ${'one that fires no more'}   | ${{ gone: [entry] }}                         | ${{ disabled: ['daily'] }} | ${['info schedule daily is gone from the file, and no longer fires']}
  ${'one that was off'}         | ${{ gone: [off] }}                           | ${{}}                      | ${['info schedule daily is gone from the file, and no longer fires']}
  ${'one that others have'}     | ${{ gone: [entry] }}                         | ${{}}                      | ${['info schedule daily is gone from the file, but still fires: another running daemon has it']}
  ${'nobody has it'}            | ${{}}                                        | ${{ disabled: ['old'] }}   | ${['info schedule old no longer fires: no running daemon has it']}
`('the log of $what', ({ diff, report, lines }) => {
  const told = scheduleChanges({ ...SAME, ...diff }, { ...KEPT, ...report });
  expect(told.map(({ level, message }) => `${level} ${message}`)).toEqual(lines);
});
