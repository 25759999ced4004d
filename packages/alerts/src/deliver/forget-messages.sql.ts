import { sql, type Body, type Tx } from '@sb/storage';
import { GIVEN_UP } from './retry-policy.ts';

const SAYS = 'it waited in a backup: the store that went on after the backup sends it';
const UNTIL = `update alert_deliveries set state = 'given_up', permanent = ${GIVEN_UP.onPurpose},
  due_at = null, holder = null, says = '${SAYS}', ended_at = `;
const WAITING = ' where due_at is not null';

/** The statement for a script of PostgreSQL. */
export const GIVE_UP_WAITING = `${UNTIL}floor(extract(epoch from clock_timestamp()) * 1000)${WAITING}`;

export function* giveUpWaiting(tx: Tx): Body<void> {
  yield* tx.run(sql`${sql.raw(UNTIL)}${tx.now}${sql.raw(WAITING)}`);
}
