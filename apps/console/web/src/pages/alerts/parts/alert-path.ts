/** The address of the page: which view, what is in the drawer, what the history is filtered by. Pure. */
import { timeIn } from '../../../filter/words.ts';
import { address, idIn, oneIn, textIn } from '../../../words/address.ts';

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
  /** Of the back-test of the rule. */
  readonly tested: Span;
  /** Of the statistics. */
  readonly since: Span;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  readonly state?: (typeof STATES)[number] | undefined;
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  /** Only alerts of which a message was left out. */
  readonly isSuppressed: boolean;
  /** Of the history: `since` of the address, which may be any time. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** The alert in the drawer of the history. */
  readonly alert?: number | undefined;
}

export function readAlertParts(search: object): AlertParts {
  const alert = idIn(search, 'alert');
  const view = oneIn(VIEWS, search, 'view') ?? 'now';
  return {
    view,
    rule: textIn(search, 'rule'),
    isExplained: textIn(search, 'act') === 'explain',
    tested: oneIn(SPANS, search, 'backtest') ?? '30d',
    since: oneIn(SPANS, search, 'since') ?? '7d',
    severity: oneIn(SEVERITIES, search, 'severity'),
    state: oneIn(STATES, search, 'state'),
    job: textIn(search, 'job'),
    queue: textIn(search, 'queue'),
    isSuppressed: textIn(search, 'suppressed') === 'true',
    from: view === 'history' ? timeIn(search, 'since') : undefined,
    until: view === 'history' ? timeIn(search, 'until') : undefined,
    ...(alert !== undefined && { alert }),
  };
}

export function alertPath({
  view = 'now',
  isExplained,
  isSuppressed,
  tested,
  since,
  from,
  until,
  alert,
  rule,
  severity,
  state,
  job,
  queue,
}: Partial<AlertParts>): string {
  return address('/alerts', {
    view: view === 'now' ? undefined : view,
    rule,
    severity,
    state,
    job,
    queue,
    suppressed: view === 'history' && isSuppressed === true ? 'true' : undefined,
    act: view === 'now' && isExplained === true ? 'explain' : undefined,
    backtest: view === 'now' && tested !== '30d' ? tested : undefined,
    since: view === 'statistics' && since !== '7d' ? since : from,
    until,
    alert,
  });
}
