import type { Position } from '@sb/events';
import { sql, type Tx } from '@sb/storage';

type Sql = ReturnType<typeof sql>;

/** Ends of runs behind a position (`>`), or up to it (`<=`). `r` is the history. */
export function isEnd({ dialect }: Pick<Tx, 'dialect'>, side: '>' | '<=', { xid, seq }: Position): Sql {
  const than = sql.raw(side);
  return dialect === 'sqlite'
    ? sql`r.seq ${than} ${seq}`
    : sql`(r.xid, r.seq) ${than} (${xid}::xid8, ${seq}::bigint)`;
}
