import { sql, type Tx } from '@sb/storage';
import type { Position } from '../position/position.ts';
import { positionFor, type Sql } from '../position/position.sql.ts';

export interface EventKey extends Position {
  readonly at: number;
  /** 1: all readers of the engine are past it, and on PostgreSQL no later commit can come before it. */
  readonly is_read: number;
  /** 1: it says what a person or a program did. */
  readonly has_actor: number;
  readonly bytes: number;
}

interface Page {
  readonly after: number;
  /** The position up to which the engine has read; undefined: it reads no events. */
  readonly bound: Position | undefined;
  /** Only events that have an actor. */
  readonly onlyActs: boolean;
  readonly limit: number;
}

/** In the order of `seq`, which is nearly the order of time. */
export function selectEventKeys({ dialect }: Tx, { after, bound, onlyActs, limit }: Page): Sql<EventKey> {
  const { settled, after: isAfter } = positionFor(dialect);
  const isRead = bound === undefined ? settled : sql`${settled} and not (${isAfter(bound)})`;
  // Exactly the condition of the index over events that have an actor.
  const isAsked = onlyActs ? sql`f.actor is not null` : sql`true`;
  const xid = dialect === 'sqlite' ? sql`'0'` : sql`f.xid::text`;
  return sql<EventKey>`select f.seq, ${xid} as xid, f.at, case when ${isRead} then 1 else 0 end as is_read,
      case when f.actor is null then 0 else 1 end as has_actor, octet_length(f.payload) as bytes
    from events f where f.seq > ${after} and ${isAsked} order by f.seq limit ${limit}+0`;
}
