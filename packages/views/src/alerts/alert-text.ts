/** Sentences about alerts: their subject, their messages, and what a silence covers. Pure. */
import { type AlertMatch, type AlertRecord, type Fate, groupName, type SuppressReason } from '@sb/alerts';
import { formatCount } from '@sb/words';
import { untilText } from '../text/standing-text.ts';

const LEFT_OUT: Readonly<Record<SuppressReason, string>> = {
  acknowledged: 'an operator has acknowledged the alert',
  cap: 'the limit of messages per hour is reached (throttle.maxAlertsPerJobPerHour)',
  silence: 'a silence is in force (worker alert:silences)',
  maintenance: 'a maintenance window is open (settings.maintenance)',
  inhibited: 'the alert about its cause fires too',
  min_interval: 'another message is already held',
};

const NEXT = {
  failure: 'the next one comes with the next failure',
  end: 'the next one comes at the end of the alert',
  none: 'no other one comes',
} as const;

const NOT_SENT: Readonly<Record<Extract<Fate, { kind: 'skip' }>['why'], string>> = {
  no_channel: ': the rule has no channel',
  not_evaluated: ': the rule is not evaluated',
  resolves_are_off: ' about the end of the alert: settings.sendResolved or settings.enabled is false',
  not_notified: '',
};

/** `daily.questmaster`, `queue mail` */
export function alertSubject({ about }: Pick<AlertRecord, 'about'>): string {
  return about.kind === 'job' ? about.name : groupName(about);
}

/** `slack sent (2), email given up, 60 older ones, 12 left out: cap`; `-` for no delivery. */
export function deliveriesText({
  deliveries,
  olderDeliveries: older = 0,
}: Pick<AlertRecord, 'deliveries' | 'olderDeliveries'>): string {
  const sent = new Map<string, number>();
  const leftOut: string[] = [];
  for (const one of deliveries) {
    if (one.outcome === 'suppressed')
      leftOut.push(
        `${formatCount(one.suppressed.count)} left out: ${one.suppressed.reason.replaceAll('_', ' ')}`,
      );
    else {
      const key = `${one.channel} ${one.isOnPurpose ? 'not sent' : one.outcome.replaceAll('_', ' ')}`;
      sent.set(key, (sent.get(key) ?? 0) + 1);
    }
  }
  const sums = [...sent].map(([key, times]) => (times === 1 ? key : `${key} (${times})`));
  if (older > 0) sums.push(`${formatCount(older)} older ${older === 1 ? 'one' : 'ones'}`);
  return [...sums, ...leftOut].join(', ') || '-';
}

/** `rule dlq-jobs, severity low or medium`; `everything` */
export function matchText({ severity, job, rule }: AlertMatch): string {
  const parts = Object.entries({ rule, job, severity }).flatMap(([name, values]) =>
    values === undefined ? [] : [`${name} ${values.join(' or ')}`],
  );
  return parts.join(', ') || 'everything';
}

/** The fate of a message if it were written now. Default zone: of this machine. */
export function fateText(fate: Fate, now: number, zone?: string): string {
  switch (fate.kind) {
    case 'send':
      return `would be sent to ${fate.channels.join(', ')}`;
    case 'hold':
      return `would be held until ${untilText(fate.until, now, zone)}: the last message was sent recently (throttle.minInterval)`;
    case 'suppress':
      return `would be left out: ${LEFT_OUT[fate.reason]}`;
    case 'skip':
      return `would not be sent${NOT_SENT[fate.why]}`;
    case 'sent':
      return fate.next === 'repeat'
        ? `was written; it is repeated at ${untilText(fate.at, now, zone)}`
        : `was written; ${NEXT[fate.next]}`;
  }
}
