/** Alerts under the silences in force. Pure. */
import { type AlertRecord, fitsAlert, type Group, type Severity, type Silence } from '@sb/alerts';

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

/** An alert that is acknowledged is in hands already, whatever covers it. */
export function alertSilence(
  record: AlertRecord,
  silences: readonly Silence[],
): { readonly silenceId: number } | undefined {
  const { rule, severity, about, acknowledged } = record;
  return acknowledged ? undefined : silenceOf({ rule: { name: rule, severity }, group: about }, silences);
}
