/** The pictures of the doctor have the times of the demo in the zone of their reader. */
import { expect, test } from 'vitest';
import { examinedRows } from '../../src/rows/system/examined-rows.ts';
import { DIAGNOSES } from './diagnoses.ts';
import { NOW } from './play-day.ts';

test('each end of a pause is shown in the zone of the reader, as the program wrote it', () => {
  const examined = { state: 'examined', checks: 1, problems: 0, notes: 0, diagnoses: DIAGNOSES } as const;
  const shown = examinedRows(examined, { tz: 'Europe/Berlin', now: NOW });
  const pauses = 'diagnoses' in shown && shown.diagnoses.find(({ id }) => id === 'pauses');
  expect(pauses && pauses.found.match(/until \D*[\d:]+ \([^)]*\)/g)).toEqual([
    'until 15:53 (in 21m)',
    'until Mon 08:00 (in 2d)',
  ]);
});
