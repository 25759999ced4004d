/** The address of the page: which view, what is in the drawer, what the history is filtered by. Pure. */
export const VIEWS = ['now', 'history', 'silences', 'statistics'] as const;
export const SPANS = ['24h', '7d', '30d'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export const STATES = ['firing', 'resolved'] as const;

export type AlertView = (typeof VIEWS)[number];
export type Span = (typeof SPANS)[number];

export interface AlertParts {
  readonly view: AlertView;
  /** Now: the rule in the drawer. History: only its alerts. */
  readonly rule?: string | undefined;
  /** The rule is evaluated for each of its subjects. */
  readonly isExplained: boolean;
  /** Of the statistics. */
  readonly since: Span;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  readonly state?: (typeof STATES)[number] | undefined;
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  /** Only alerts of which a message was left out. */
  readonly isSuppressed: boolean;
  /** The alert in the drawer of the history. */
  readonly alert?: number | undefined;
}

export function readAlertParts(search: object): AlertParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const alert = Number(text('alert'));
  return {
    view: VIEWS.find((one) => one === text('view')) ?? 'now',
    rule: text('rule'),
    isExplained: text('act') === 'explain',
    since: SPANS.find((one) => one === text('since')) ?? '7d',
    severity: SEVERITIES.find((one) => one === text('severity')),
    state: STATES.find((one) => one === text('state')),
    job: text('job'),
    queue: text('queue'),
    isSuppressed: text('suppressed') === 'true',
    ...(alert > 0 && { alert }),
  };
}

export function alertPath({
  view = 'now',
  isExplained,
  isSuppressed,
  since,
  alert,
  ...rest
}: Partial<AlertParts>): string {
  const query = new URLSearchParams();
  if (view !== 'now') query.set('view', view);
  for (const name of ['rule', 'severity', 'state', 'job', 'queue'] as const) {
    const value = rest[name];
    if (value !== undefined) query.set(name, value);
  }
  if (view === 'history' && isSuppressed === true) query.set('suppressed', 'true');
  if (view === 'now' && isExplained === true) query.set('act', 'explain');
  if (view === 'statistics' && since !== undefined && since !== '7d') query.set('since', since);
  if (alert !== undefined) query.set('alert', String(alert));
  const text = query.toString();
  return text === '' ? '/alerts' : `/alerts?${text}`;
}
