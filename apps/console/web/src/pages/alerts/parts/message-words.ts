/** What became of the messages of an alert, for its line in the list. Pure. */
import type { AlertRow } from '../../../../../src/answers/alerts/alerts.ts';
import type { Delivery } from '../../../../../src/answers/alerts/history.ts';
import { countText } from '../../../words/numbers.ts';
import { clockOrDate } from '../../../words/times.ts';

/** `given up`; `not sent` for a message that was not to be sent any more. */
export function outcomeWords({ outcome, isOnPurpose }: Delivery): string {
  return isOnPurpose ? 'not sent' : outcome.replaceAll('_', ' ');
}

/** `discord given up 07:11: 404; slack sent 26 Nov, 07:10; 12 left out: cap`: a channel that failed first, as a line may be cut. */
export function messageWords(
  { sent = '-', messages = [] }: Pick<AlertRow, 'sent' | 'messages'>,
  { zone, now }: { readonly zone: string; readonly now: number },
): string {
  if (messages.length === 0) return sent === '-' ? 'no message was sent' : sent;
  return messages
    .toSorted((one, other) => Number(isRefused(other)) - Number(isRefused(one)))
    .map((one) => {
      if (one.outcome === 'suppressed')
        return `${countText(one.suppressed.count)} left out: ${one.suppressed.reason.replaceAll('_', ' ')}`;
      const did = `${one.channel} ${outcomeWords(one)} ${clockOrDate(Date.parse(one.at), zone, now)}`;
      return one.says === undefined ? did : `${did}: ${one.says}`;
    })
    .join('; ');
}

function isRefused(message: NonNullable<AlertRow['messages']>[number]): boolean {
  return message.outcome !== 'suppressed' && message.outcome !== 'sent' && !message.isOnPurpose;
}

const REASONS: Readonly<Record<string, string>> = {
  silence: 'by a silence',
  maintenance: 'by maintenance',
  cap: 'by the cap on messages',
  min_interval: 'by the interval between messages',
  inhibited: 'by another alert',
  acknowledged: 'after an acknowledgement',
};

/** `6 by a silence, 2 by the cap on messages` */
export function reasonsText(suppressed: Readonly<Record<string, number>>): string | undefined {
  const texts = Object.entries(suppressed).map(
    ([reason, count]) => `${countText(count)} ${REASONS[reason] ?? reason.replaceAll('_', ' ')}`,
  );
  return texts.length === 0 ? undefined : texts.join(', ');
}

/** Beside the alerts that fire and are not silenced: `3 more are silenced`. */
export function silencedText(loud: number, silenced: number): string | undefined {
  if (silenced === 0) return undefined;
  return `${countText(silenced)} ${loud > 0 ? 'more ' : ''}${silenced === 1 ? 'is' : 'are'} silenced`;
}
