/** Tables of alerts and silences, for people and for programs that do not read JSON. */
import type { AlertDelivery, AlertMatch, AlertRecord, Silence } from '@sb/alerts';
import { formatCount, formatDuration } from '@sb/words';
import { isoTime, relativeTime, untilText } from '@sb/views';
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
    { header: 'about', get: aboutText, flexible: true },
    {
      header: 'state',
      get: stateCell,
      plain: ({ state, resolvedAt }) =>
        resolvedAt === undefined ? state : `${state} ${isoTime(resolvedAt)}`,
    },
    { header: 'sent', get: ({ deliveries }) => deliveriesText(deliveries), expendable: 2 },
    { header: 'summary', get: ({ summary }) => summary, flexible: true },
  ];
}

/** `daily.questmaster`, `queue mail` */
function aboutText({ jobId, queue, node, channel }: AlertRecord): string {
  if (jobId !== undefined) return jobId;
  if (queue !== undefined) return `queue ${queue}`;
  if (node !== undefined) return `node ${node}`;
  return channel === undefined ? 'the rule itself' : `channel ${channel}`;
}

function stateCell({ state, firedAt, resolvedAt, acknowledged }: AlertRecord): Cell {
  if (resolvedAt !== undefined) return { text: `resolved after ${formatDuration(resolvedAt - firedAt)}` };
  const more = acknowledged ? ` · acknowledged by ${acknowledged.by}` : '';
  return { text: `${state}${more}`, style: acknowledged ? 'yellow' : 'red' };
}

/** `slack sent, email given up, 12 left out: cap`; `-` for no delivery. */
function deliveriesText(deliveries: readonly AlertDelivery[]): string {
  const sent = new Map<string, number>();
  const leftOut: string[] = [];
  for (const one of deliveries) {
    if (one.outcome === 'suppressed')
      leftOut.push(
        `${formatCount(one.suppressed.count)} left out: ${one.suppressed.reason.replaceAll('_', ' ')}`,
      );
    else {
      const key = `${one.channel} ${one.outcome.replaceAll('_', ' ')}`;
      sent.set(key, (sent.get(key) ?? 0) + 1);
    }
  }
  const sums = [...sent].map(([key, times]) => (times === 1 ? key : `${key} (${times})`));
  return [...sums, ...leftOut].join(', ') || '-';
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

/** `rule dlq-jobs, severity low or medium`; `everything` */
export function matchText({ severity, job, rule }: AlertMatch): string {
  const parts = Object.entries({ rule, job, severity }).flatMap(([name, values]) =>
    values === undefined ? [] : [`${name} ${values.join(' or ')}`],
  );
  return parts.join(', ') || 'everything';
}
