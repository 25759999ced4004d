/** What became of the messages of an alert, for its line in the list. Pure. */
import type { AlertRow } from '../../../../../src/answers/alerts/alerts.ts';
import type { Delivery } from '../../../../../src/answers/alerts/history.ts';
import { countText } from '../../../words/numbers.ts';
import { clockTime } from '../../../words/times.ts';

/** `given up`; `not sent` for a message that was not to be sent any more. */
export function outcomeWords({ outcome, isOnPurpose }: Delivery): string {
  return isOnPurpose ? 'not sent' : outcome.replaceAll('_', ' ');
}

/** `slack sent 07:10; discord given up 07:11: 404; 12 left out: cap` */
export function messageWords(
  { sent = '-', messages = [] }: Pick<AlertRow, 'sent' | 'messages'>,
  zone: string,
): string {
  if (messages.length === 0) return sent === '-' ? 'no message was sent' : sent;
  return messages
    .map((one) => {
      if (one.outcome === 'suppressed')
        return `${countText(one.suppressed.count)} left out: ${one.suppressed.reason.replaceAll('_', ' ')}`;
      const did = `${one.channel} ${outcomeWords(one)} ${clockTime(Date.parse(one.at), zone)}`;
      return one.says === undefined ? did : `${did}: ${one.says}`;
    })
    .join('; ');
}
