import { describeCron } from '@sb/scheduler';

/** A cron expression in words that can follow a name: `at 09:00`, `every 15 minutes`. */
export function scheduleWhen(expression: string): string {
  const words = describeCron(expression);
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

/** The place that an IANA zone is named after: `New York`; `UTC` stays. */
export function zoneName(timezone: string): string {
  const place = timezone.split('/').at(-1) ?? timezone;
  return place.replaceAll('_', ' ');
}
