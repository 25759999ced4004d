/** Tables of alerts and silences, for people and for programs that do not read JSON. */
import { type AlertRecord, endedText, type Silence } from '@sb/alerts';
import { formatDuration } from '@sb/words';
import { alertSubject, deliveriesText, isoTime, matchText, relativeTime, untilText } from '@sb/views';
import type { Cell, Column } from '../../../cli/terminal/table.ts';

export function alertColumns(now: number): readonly Column<AlertRecord>[] {
  return [
    { header: 'alert', get: ({ id }) => String(id), align: 'right' },
    {
      header: 'fired',
      get: ({ firedAt }) => relativeTime(firedAt, now),
      plain: ({ firedAt }) => isoTime(firedAt),
    },
    { header: 'rule', get: ({ rule }) => rule },
    { header: 'severity', get: ({ severity }) => severity, expendable: 1 },
    { header: 'about', get: alertSubject, flexible: true },
    {
      header: 'state',
      get: stateCell,
      plain: ({ state, resolvedAt }) =>
        resolvedAt === undefined ? state : `${state} ${isoTime(resolvedAt)}`,
    },
    { header: 'sent', get: deliveriesText, expendable: 2 },
    {
      header: 'summary',
      get: ({ summary, ended }) => `${summary}${endedText(ended)}`,
      plain: ({ summary }) => summary,
      flexible: true,
    },
  ];
}

function stateCell({ state, firedAt, resolvedAt, acknowledged }: AlertRecord): Cell {
  if (resolvedAt !== undefined) return { text: `resolved after ${formatDuration(resolvedAt - firedAt)}` };
  const more = acknowledged ? ` · acknowledged by ${acknowledged.by}` : '';
  return { text: `${state}${more}`, style: acknowledged ? 'yellow' : 'red' };
}

export function silenceColumns(now: number): readonly Column<Silence>[] {
  return [
    { header: 'silence', get: ({ id }) => String(id), align: 'right' },
    { header: 'of', get: ({ match }) => matchText(match), flexible: true },
    {
      header: 'until',
      get: ({ until, ended, inForce }) => {
        if (ended) return `ended ${relativeTime(ended.at, now)} by ${ended.by}`;
        return inForce ? untilText(until, now) : `ended ${relativeTime(until, now)}`;
      },
      plain: ({ until, ended }) => isoTime(ended?.at ?? until),
    },
    { header: 'by', get: ({ by }) => by },
    { header: 'reason', get: ({ reason = '' }) => reason, flexible: true },
  ];
}
