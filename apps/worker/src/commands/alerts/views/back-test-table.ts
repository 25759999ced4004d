/** The output of alert:replay, for people and for programs that do not read JSON. */
import { type BackTest, groupName, type PastAlert } from '@sb/alerts';
import { formatCount, formatDuration } from '@sb/words';
import { clean, dayAndClock, localZone } from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';

type Tested = BackTest['rules'][number];
type Answered = Extract<Tested, { readonly fired: number }>;

export const backTestColumns: readonly Column<Tested>[] = [
  { header: 'rule', get: ({ rule }) => rule },
  { header: 'severity', get: (one) => (isAnswered(one) ? one.severity : ''), expendable: 2 },
  numbers('fired', ({ fired }) => fired),
  {
    header: 'for',
    get: (one) => (isAnswered(one) && one.fired > 0 ? formatDuration(one.firingMs) : ''),
    plain: (one) => (isAnswered(one) ? String(one.firingMs) : ''),
    align: 'right',
  },
  numbers('messages', ({ messages }) => messages),
  numbers('left out', ({ leftOut }) => leftOut),
  { header: 'remark', get: remark, flexible: true },
];

function numbers(header: string, pick: (one: Answered) => number): Column<Tested> {
  return {
    header,
    get: (one) => (isAnswered(one) ? formatCount(pick(one)) : '-'),
    plain: (one) => (isAnswered(one) ? String(pick(one)) : ''),
    align: 'right',
  };
}

function isAnswered(one: Tested): one is Answered {
  return 'fired' in one;
}

function remark(one: Tested): string {
  if (!isAnswered(one)) return one.unanswered;
  return one.firing > 0 ? `${formatCount(one.firing)} would fire now` : '';
}

/** The first alerts of each rule that would have fired. */
export function pastAlertLines(
  { rules, until }: BackTest,
  { style }: Pick<Output, 'style'>,
): readonly string[] {
  return rules.filter(isAnswered).flatMap(({ rule, first, fired }) => {
    if (first.length === 0) return [];
    const more = fired - first.length;
    return [
      '',
      `  ${style.bold(clean(rule))}`,
      ...first.map((alert) => `  ${pastAlertText(alert, until)}`),
      ...(more > 0 ? [style.dim(`  and ${formatCount(more)} more`)] : []),
    ];
  });
}

function pastAlertText({ about, summary, firedAt, resolvedAt }: PastAlert, until: number): string {
  const time = dayAndClock(firedAt, localZone(), until).padEnd(10);
  const took = resolvedAt === undefined ? 'still fires' : `for ${formatDuration(resolvedAt - firedAt)}`;
  return `${time}  ${clean(groupName(about))} · ${took} · ${clean(summary)}`;
}
