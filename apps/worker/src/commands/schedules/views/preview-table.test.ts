import { previewFires, type ScheduleEntry } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { createStyle } from '../../../cli/terminal/style.ts';
import { type Previewed, previewLines, previewShape } from './preview-table.ts';

const look = { width: 80, style: createStyle(false) };

interface Asked {
  readonly expression: string;
  readonly timezone: string;
  readonly after: string;
  readonly count: number;
  readonly yours?: string;
  readonly entry?: ScheduleEntry;
}

function previewed({ yours = 'UTC', entry, after, ...asked }: Asked): Previewed {
  const exclude = entry?.rules?.exclude ?? [];
  const at = new Date(after);
  return {
    ...asked,
    yours,
    named: entry && { entry, inFile: true, overrides: [] },
    now: at.getTime(),
    preview: previewFires({ ...asked, exclude, after: at }),
  };
}

const spring = {
  expression: '30 2 * * *',
  timezone: 'Europe/Berlin',
  after: '2026-03-28T12:00Z',
  count: 2,
} as const;

test('a line for each fire in both zones, and beneath it what the clocks do', () => {
  expect(previewLines(previewed({ ...spring, yours: 'America/New_York' }), look)).toEqual([
    '  30 2 * * *  At 02:30 · Europe/Berlin',
    'BERLIN            OFFSET  NEW YORK (YOURS)',
    'Sun 29 Mar 03:00  +02:00  Sat 28 Mar 21:00  in 13 h',
    '  clocks go forward 02:00 → 03:00: fires at 03:00',
    'Mon 30 Mar 02:30  +02:00  Sun 29 Mar 20:30  in 2 d',
  ]);
});

test('whose clocks show the same sees one zone, and in UTC no offset', () => {
  expect(previewLines(previewed({ ...spring, yours: 'Europe/Vienna' }), look)[1]).toBe(
    'BERLIN            OFFSET',
  );
  expect(previewLines(previewed({ ...spring, timezone: 'UTC' }), look)[1]).toBe('UTC');
});

test('the year is there as soon as one fire is not of this year', () => {
  const [, , ...fires] = previewLines(
    previewed({ expression: '0 9 * * *', timezone: 'UTC', after: '2026-12-30T12:00Z', count: 2 }),
    look,
  );
  expect(fires).toEqual(['Thu 31 Dec 2026 09:00  in 21 h', 'Fri 01 Jan 2027 09:00  in 2 d']);
});

const entry: ScheduleEntry = {
  name: 'report',
  jobId: 'daily.report',
  schedule: '0 9 * * *',
  enabled: false,
  timezone: 'UTC',
  rules: {
    catchUp: 'once',
    catchUpWindowMs: 0,
    catchUpCap: 1,
    overlap: 'skip',
    jitterMs: 0,
    exclude: ['2026-12-25'],
    tags: [],
  },
};
const christmas = {
  entry,
  expression: entry.schedule ?? '',
  timezone: entry.timezone,
  after: '2026-12-24T12:00Z',
  count: 2,
};

test('a schedule that is off and its excluded dates say so', () => {
  expect(previewLines(previewed(christmas), look)).toEqual([
    '  report  At 09:00 · UTC · off',
    'UTC',
    'Fri 25 Dec 09:00  in 21 h',
    '  excluded: it does not run on this date',
    'Sat 26 Dec 09:00  in 2 d',
  ]);
  expect(previewShape(previewed(christmas))).toMatchObject({
    name: 'report',
    jobId: 'daily.report',
    enabled: false,
    schedule: '0 9 * * *',
    fires: [
      { at: '2026-12-25T09:00:00.000Z', excluded: true },
      { at: '2026-12-26T09:00:00.000Z', excluded: false },
    ],
  });
});

test('a narrow terminal loses the distance first, then the offset, never a time', () => {
  const wide = previewed({ ...spring, yours: 'America/New_York' });
  expect(previewLines(wide, { ...look, width: 44 })[1]).toBe('BERLIN            OFFSET  NEW YORK (YOURS)');
  expect(previewLines(wide, { ...look, width: 40 })[1]).toBe('BERLIN            NEW YORK (YOURS)');
});
