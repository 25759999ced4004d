import { type AlertNumbers, type AlertStatistics, readAlertStatistics } from '@sb/alerts';
import { formatCount, formatDuration } from '@sb/words';
import { isoTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { PastTime } from '../../cli/option-values.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly since: PastTime;
}

/** Counts the alerts that fired: by rule and severity, with the messages of each channel. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, options } = call;
  const services = await createServices(call);
  const { since, statistics } = await withStore(services, async ({ store }) => {
    const from = options.since.at(await store.now());
    return { since: from, statistics: await readAlertStatistics(store, { since: from }) };
  });
  output.data({ since: isoTime(since), ...statistics });
  const { total, channels, isWhole } = statistics;
  if (total.fired === 0 && total.firingNow === 0) {
    output.remark(`No alert fired since ${isoTime(since)}.`);
    return;
  }
  output.table(rowsOf(statistics), COLUMNS);
  if (channels.length > 0 && output.isTerminal) output.lines('');
  output.table(channels, CHANNEL_COLUMNS);
  if (!isWhole) output.remark('There were more alerts: only the newest are counted.');
}

interface Row extends AlertNumbers {
  readonly of: 'all' | 'rule' | 'severity';
  readonly name: string;
}

function rowsOf({ total, rules, severities }: AlertStatistics): readonly Row[] {
  return [
    { of: 'all', name: '', ...total },
    ...rules.map((one): Row => ({ of: 'rule', name: one.rule, ...one })),
    ...severities.map((one): Row => ({ of: 'severity', name: one.severity, ...one })),
  ];
}

const COLUMNS: readonly Column<Row>[] = [
  { header: 'of', get: ({ of }) => of },
  { header: 'name', get: ({ name }) => name },
  number('fired', ({ fired }) => fired),
  number('firing now', ({ firingNow }) => firingNow),
  number('sent', ({ sent }) => sent),
  number('given up', ({ givenUp }) => givenUp),
  number('left out', ({ suppressed }) => sumOf(Object.values(suppressed))),
  { ...milliseconds('resolved p50', ({ resolvedAfterMs }) => resolvedAfterMs?.p50), expendable: 1 },
  { ...milliseconds('p95', ({ resolvedAfterMs }) => resolvedAfterMs?.p95), expendable: 2 },
  { ...milliseconds('max', ({ resolvedAfterMs }) => resolvedAfterMs?.max), expendable: 3 },
];

type ChannelRow = AlertStatistics['channels'][number];

const CHANNEL_COLUMNS: readonly Column<ChannelRow>[] = [
  { header: 'of', get: () => 'channel' },
  { header: 'name', get: ({ channel }) => channel },
  number('sent', ({ sent }) => sent),
  number('given up', ({ givenUp }) => givenUp),
  number('waiting', ({ waiting }) => waiting),
];

function number<Of>(header: string, get: (row: Of) => number): Column<Of> {
  return {
    header,
    get: (row) => formatCount(get(row)),
    plain: (row) => String(get(row)),
    align: 'right',
  };
}

function milliseconds(header: string, get: (row: Row) => number | undefined): Column<Row> {
  return {
    header,
    get: (row) => {
      const ms = get(row);
      return ms === undefined ? '-' : formatDuration(ms);
    },
    plain: (row) => String(get(row) ?? ''),
    align: 'right',
  };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
