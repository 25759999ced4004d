import { sql, type Body, type Tx } from '@sb/storage';
import { GIVEN_UP } from './retry-policy.ts';
import { type ChannelName, CHANNELS } from '../rules.ts';

export interface BrokenRow {
  readonly channel: ChannelName;
  readonly since: number;
  readonly says: string;
}

/** Channels with a permanent failure after the last message that they took; since the first such failure. */
export function* findBroken(tx: Tx): Body<readonly BrokenRow[]> {
  // No message that was sent was refused for good; the index has that column before the time.
  const each = CHANNELS.map(
    (
      channel,
    ) => sql`select * from (select channel, ended_at as since, coalesce(says, '') as says from alert_deliveries
      where channel = ${channel} and state = 'given_up' and permanent = ${sql.lit(GIVEN_UP.refused)} and ended_at > coalesce((
        select max(ended_at) from alert_deliveries where channel = ${channel} and state = 'sent' and permanent = 0
          and ended_at is not null), 0)
      order by ended_at limit 1) ${sql.id(channel)}`,
  );
  return yield* tx.rows(sql<BrokenRow>`${sql.join(each, sql` union all `)}`);
}
