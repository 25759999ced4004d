/** The output of alert:explain, for people and for programs that do not read JSON. */
import { groupName, type GroupExplanation, ruleChannels, type RuleExplanation } from '@sb/alerts';
import { formatDuration } from '@sb/words';
import { clean, fateText, isoTime, relativeTime } from '@sb/views';
import type { Output } from '../../../cli/output.ts';

interface Look extends Pick<Output, 'style'> {
  readonly now: number;
  /** The settings of the file. */
  readonly routes: Parameters<typeof ruleChannels>[1];
}

/** Show at most this many groups that do not fire. */
const MOST_WELL = 5;
const HEAD_WIDTH = 13;

export function explanationOfRule({ rule, groups, isOut }: RuleExplanation, look: Look): readonly string[] {
  const { style, routes } = look;
  // The group nearest to an alert comes first.
  const well = groups.filter(isWell).toSorted((a, b) => (b.verdict.count ?? 0) - (a.verdict.count ?? 0));
  const shown = well.slice(0, MOST_WELL);
  const facts = [
    rule.severity,
    `to ${ruleChannels(rule, routes).join(', ') || 'no channel'}`,
    ...(rule.enabled ? [] : ['OFF']),
    ...(isOut ? [style.red('NOT EVALUATED: it has a mistake, or is gone')] : []),
  ];
  return [
    `  ${style.bold(clean(rule.name))}  ${facts.join(' · ')}${rule.description === undefined ? '' : ` · ${clean(rule.description)}`}`,
    ...[...groups.filter((group) => !isWell(group)), ...shown].flatMap((group) => [
      '',
      ...groupLines(group, look),
    ]),
    ...(shown.length < well.length
      ? [
          '',
          style.dim(
            `  ${well.length - shown.length} more are ok; to show them: --job, --queue, or --json for all`,
          ),
        ]
      : []),
  ];
}

function isWell({ verdict, alert }: GroupExplanation): boolean {
  return !alert && verdict.verdict !== 'true';
}

function groupLines(explained: GroupExplanation, look: Look): readonly string[] {
  const { verdict, notified, decision, alert } = explained;
  const error = verdict.error?.split('\n')[0];
  const lines: readonly (readonly [string, string])[] = [
    ['measured', `${verdict.value} (alert at ${verdict.threshold})`],
    ['because', verdict.detail],
    ...(error === undefined ? [] : [['error', error] as const]),
    ...(verdict.runId === undefined ? [] : [['run', `worker run:show ${verdict.runId}`] as const]),
    [
      'sent',
      notified.lastAt === undefined
        ? 'never'
        : `a message was written ${relativeTime(notified.lastAt, look.now)}`,
    ],
    ...(alert?.acknowledged ? [['acknowledged', takenText(alert.acknowledged, look.now)] as const] : []),
    [isWell(explained) ? 'if it fired' : 'message', fateText(decision, look.now)],
  ];
  return [
    `  ${clean(groupName(verdict.group))}  ${stateText(explained, look)}`,
    ...lines.map(([head, text]) => `    ${head.padEnd(HEAD_WIDTH)}${clean(text)}`),
  ];
}

function takenText(
  { by, at, reason }: { readonly by: string; readonly at: number; readonly reason?: string },
  now: number,
): string {
  return `by ${by} ${relativeTime(at, now)}${reason === undefined ? '' : `: ${reason}`}`;
}

function stateText({ verdict, alert }: GroupExplanation, { style, now }: Look): string {
  if (alert) {
    const { state, since, firedAt } = alert.episode;
    const time = formatDuration(Math.max(0, now - (firedAt ?? since)));
    if (state === 'pending') return style.yellow(`pending for ${time}`);
    return style.red(
      `${state === 'recovering' ? 'RECOVERING, fired for' : 'FIRING for'} ${time} · alert ${alert.id}`,
    );
  }
  switch (verdict.verdict) {
    case 'true':
      return style.yellow('true, not evaluated yet');
    case 'false':
      return style.green('ok');
    case 'insufficient':
      return style.dim('not enough data');
  }
}

export function explanationRows({ rule, groups }: RuleExplanation, now: number): readonly string[] {
  return groups.map(({ verdict, alert, notified, decision }) =>
    [
      rule.name,
      groupName(verdict.group),
      verdict.verdict,
      verdict.value,
      verdict.threshold,
      alert?.episode.state,
      isoTime(alert?.episode.firedAt ?? alert?.episode.since),
      isoTime(notified.lastAt),
      fateText(decision, now),
    ]
      .map((cell = '') => clean(cell))
      .join('\t'),
  );
}
