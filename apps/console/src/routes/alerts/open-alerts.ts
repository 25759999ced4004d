/** Alerts as the store has them: the rule that raised one may be in no file that a daemon has read. Pure. */
import { type AlertRecord, groupName, type Silence } from '@sb/alerts';
import { actorName, alertSilence, isoTime } from '@sb/views';
import type { AlertRow } from '../../answers/alerts/alerts.ts';

export function openAlertRow(record: AlertRecord, silences: readonly Silence[]): AlertRow {
  const { id, rule, severity, about: group, value, threshold, summary, firedAt, acknowledged } = record;
  const silence = alertSilence(record, silences);
  const quiet = acknowledged ? `acknowledged by ${actorName(acknowledged.by)}` : silence && 'silenced';
  return {
    rule,
    state: 'firing',
    alertId: id,
    about: groupName(group),
    group,
    value,
    threshold,
    summary,
    since: isoTime(firedAt),
    severity,
    channels: [],
    ...(quiet !== undefined && { quiet }),
    ...silence,
  };
}
