import { storeNow } from '../../settings/clock.ts';
import { dayOf } from '../../words/weeks.ts';

/** A date of an organisation: no zone changes it. */
export function Day({ date }: { readonly date: string }) {
  const today = new Date(storeNow()).toISOString();
  return (
    <time dateTime={date} title={date}>
      {dayOf(date, today)}
    </time>
  );
}
