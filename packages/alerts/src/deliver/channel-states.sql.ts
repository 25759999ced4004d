import { type RawBuilder, sql, type Body, type Tx } from '@sb/storage';
import { GIVEN_UP } from './retry-policy.ts';
import { type ChannelName, CHANNELS } from '../rules.ts';

export interface ChannelRow {
  readonly channel: ChannelName;
  readonly sentAt: number | null;
  readonly sentSays: string | null;
  readonly givenUpAt: number | null;
  readonly givenUpSays: string | null;
  readonly waiting: number;
  readonly waitsFor: string | null;
}

/** Uses the index over deliveries that have ended and the one over those that are due: one row each. */
export function* findChannelStates(tx: Tx, cap: number): Body<readonly ChannelRow[]> {
  const each = CHANNELS.map((channel) => {
    const waits = sql`alert_deliveries where due_at is not null and channel = ${channel}`;
    return sql`select ${channel} as channel, ${newest('ended_at', channel, 'sent')} as "sentAt", ${newest('says', channel, 'sent')} as "sentSays",
      ${newest('ended_at', channel, 'given_up')} as "givenUpAt", ${newest('says', channel, 'given_up')} as "givenUpSays",
      (select count(*) from (select 1 from ${waits} order by due_at, id limit ${cap}) w) as waiting,
      (select says from ${waits} order by due_at, id limit 1) as "waitsFor"`;
  });
  return yield* tx.rows(sql<ChannelRow>`${sql.join(each, sql` union all `)}`);
}

function newest(column: string, channel: ChannelName, state: 'sent' | 'given_up'): RawBuilder<unknown> {
  // Given: the index has it before the time. No message that was sent was refused for good.
  const kind = state === 'sent' ? sql`permanent = 0` : sql`permanent < ${sql.lit(GIVEN_UP.onPurpose)}`;
  return sql`(select ${sql.ref(column)} from alert_deliveries
    where channel = ${channel} and state = ${state} and ${kind} and ended_at is not null order by ended_at desc, id desc limit 1)`;
}
