/** Alerts as the store has them: the rule that raised one may be in no file that a daemon has read. Pure. */
import { type AlertRecord, fitsAlert, type Group, groupName, type Severity, type Silence } from '@sb/alerts';
import { actorName, isoTime } from '@sb/views';
import type { AlertRow } from '../../answers/alerts.ts';

export function openAlertRow(record: AlertRecord, silences: readonly Silence[]): AlertRow {
  const { id, rule, severity, value, threshold, summary, firedAt, acknowledged } = record;
  const group = groupOf(record);
  const silence = silenceOf({ rule: { name: rule, severity }, group }, silences);
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
    ...(!acknowledged && silence),
  };
}

interface MaybeSilenced {
  readonly rule: { readonly name: string; readonly severity: Severity };
  readonly group: Group;
}

/** The silence that covers it longest. */
export function silenceOf(
  { rule, group }: MaybeSilenced,
  silences: readonly Silence[],
): { readonly silenceId: number } | undefined {
  const [last] = silences
    .filter(({ match }) => fitsAlert(match, { rule, episode: { group } }))
    .toSorted((one, other) => other.until - one.until);
  return last && { silenceId: last.id };
}

function groupOf({ jobId, queue, node, channel, rule }: AlertRecord): Group {
  if (jobId !== undefined) return { kind: 'job', name: jobId };
  if (queue !== undefined) return { kind: 'queue', name: queue };
  if (node !== undefined) return { kind: 'node', name: node };
  return channel === undefined ? { kind: 'rule', name: rule } : { kind: 'channel', name: channel };
}
