/** Open dead letters, grouped by their error, as a table. */
import { formatCount } from '@sb/words';
import { isoTime, relativeTime, type ShownGroup } from '@sb/views';
import { sparkline } from '../../cli/terminal/sparkline.ts';
import type { Column } from '../../cli/terminal/table.ts';

export function groupColumns(now: number): readonly Column<ShownGroup>[] {
  return [
    { header: 'group', get: ({ fingerprint }) => fingerprint ?? '' },
    {
      header: 'count',
      get: ({ count }) => formatCount(count),
      plain: ({ count }) => String(count),
      align: 'right',
    },
    {
      header: 'last 24 h',
      get: ({ hours }) => sparkline(hours),
      plain: ({ hours }) => hours.join(','),
      expendable: 1,
    },
    {
      header: 'first',
      get: ({ firstAt }) => relativeTime(firstAt, now),
      plain: ({ firstAt }) => isoTime(firstAt),
      expendable: 2,
    },
    {
      header: 'last',
      get: ({ lastAt }) => relativeTime(lastAt, now),
      plain: ({ lastAt }) => isoTime(lastAt),
    },
    {
      header: 'jobs',
      get: ({ jobs }) => jobsText(jobs),
      plain: ({ jobs }) => jobs.join(','),
      flexible: true,
    },
    {
      header: 'error',
      get: ({ message, shape = message }) => shape,
      plain: ({ message }) => message,
      flexible: true,
    },
  ];
}

function jobsText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${others.length}`;
}
