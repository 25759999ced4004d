/** Rules with what each is doing: the definitions of the file and the rows of what fires, together. Pure. */
import type { AlertRow, Alerts } from '../../../../../src/answers/alerts/alerts.ts';
import type { AlertConfig } from '../../../../../src/answers/alerts/config.ts';
import type { AlertHistory, AlertStatistics } from '../../../../../src/answers/alerts/history.ts';
import { isAcknowledged } from '../../../acts/found-acts.ts';

export interface RuleRow extends Pick<
  AlertConfig['rules'][number],
  'name' | 'says' | 'severity' | 'sendsTo' | 'enabled' | 'description' | 'runbook'
> {
  /** About each subject that fires or may fire; else about the one that is nearest. */
  readonly rows: readonly AlertRow[];
  readonly state: AlertRow['state'];
  readonly firing: number;
  /** All that fire are silenced. */
  readonly isQuiet: boolean;
  /** What happened in the last day; absent: it did not fire, or that is not read yet. */
  readonly day: AlertStatistics['rules'][number] | undefined;
}

/** In the order of the file. */
export function ruleRows(
  { rules }: Pick<Alerts, 'rules'>,
  config: Pick<AlertConfig, 'rules'>,
  day: Pick<AlertStatistics, 'rules'> | undefined,
): readonly RuleRow[] {
  return config.rules.map(({ name, says, severity, sendsTo, enabled, description, runbook }) => {
    const rows = rules.filter(({ rule }) => rule === name);
    const firing = rows.filter(({ state }) => state === 'firing');
    return {
      name,
      says,
      severity,
      sendsTo,
      enabled,
      description,
      runbook,
      rows,
      state: rows[0]?.state ?? (enabled ? 'ok' : 'off'),
      firing: firing.length,
      isQuiet: firing.length > 0 && firing.every(isSilenced),
      day: day?.rules.find(({ rule }) => rule === name),
    };
  });
}

const WORDS: Readonly<Record<AlertRow['state'], string>> = {
  firing: 'firing',
  pending: 'pending',
  true: 'about to fire',
  ok: 'quiet',
  unknown: 'too little data',
  off: 'off',
};

/** `firing 5 ×` */
export function ruleWord({ state, firing }: Pick<RuleRow, 'state' | 'firing'>): string {
  return firing > 1 ? `${WORDS.firing} ${firing} ×` : WORDS[state];
}

/** By a silence or a maintenance window. */
function isSilenced(row: Pick<AlertRow, 'quiet'>): boolean {
  return row.quiet !== undefined && !isAcknowledged(row);
}

/** By shape: what is silenced has a mark of its own. */
export function alertMark({ state, quiet }: Pick<AlertRow, 'state' | 'quiet'>): string {
  if (state === 'firing') return isSilenced({ quiet }) ? 'quiet' : 'firing';
  return state === 'off' ? 'disabled' : 'pending';
}

/** Of an alert in the history. `quiet`: of its row among what fires now. */
export function pastMark(
  { state }: Pick<AlertHistory['items'][number], 'state'>,
  quiet: AlertRow['quiet'],
): { readonly state: string; readonly word: string } {
  if (state === 'resolved') return { state: 'succeeded', word: state };
  if (state !== 'firing') return { state: 'pending', word: state };
  return isSilenced({ quiet }) ? { state: 'quiet', word: 'silenced' } : { state, word: state };
}

/** What fires or may: the loudest first. */
export function notWell(rows: readonly AlertRow[]): readonly AlertRow[] {
  const order = ['firing', 'pending', 'true'];
  return rows.filter(({ state }) => order.includes(state)).toSorted((one, other) => rank(one) - rank(other));

  function rank({ state, quiet, severity }: AlertRow): number {
    const ofSeverity = ['critical', 'high', 'medium', 'low'].indexOf(severity);
    const ofQuiet = quiet === undefined ? 0 : isSilenced({ quiet }) ? 20 : 10;
    return order.indexOf(state) * 100 + ofQuiet + ofSeverity;
  }
}

/** A rule about a subject: no other row has it. */
export function alertKey({ rule, about = '' }: AlertRow): string {
  return `${rule} ${about}`;
}

/** How rows of alerts hold their place. What was about to fire and did not is no alert that is over. */
export const BY_ALERT = { rowKey: alertKey, stays: ({ state }: AlertRow) => state === 'firing' };

export function canAcknowledge({ state, alertId, quiet }: AlertRow): boolean {
  return state === 'firing' && alertId !== undefined && !isAcknowledged({ quiet });
}
