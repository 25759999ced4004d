import { POSTGRES_NOW, type Step } from '@sb/storage';
import type { Chores } from './read-chores.ts';
import { ANY_LANE_MARK } from '../limits/manage/lanes.sql.ts';
import { ANY_HELD_FOR_LIMIT } from '../limits/manage/limits-with-held-runs.sql.ts';
import { FIRST_HELD } from '../pauses/pause-work.sql.ts';

const SQLITE = chores('@now', '@node');
const POSTGRES = chores(`coalesce($1::bigint, ${POSTGRES_NOW})`, '$2::bigint');

/**
 * One statement, since each node asks every second. Each part uses an index that has little else than the rows it looks
 * for. Where rows are compared with the time or the node, it reads the first of the index instead of `exists`: for that,
 * PostgreSQL without statistics of the table would read the whole table.
 */
function chores(now: string, node: string): string {
  return `select (select state from nodes where id = ${node} and state not in ('stopped', 'lost')),
  exists (select 1 from runs where node_id = ${node} and state = 3 and ctl > 0),
  coalesce((select start_by from runs where start_by is not null and state < 3 order by start_by limit 1) < ${now}, false),
  exists (select 1 from queues where mode <> 'active') or exists (select 1 from job_defs where mode <> 'active')
    or exists (${FIRST_HELD}) or ${ANY_HELD_FOR_LIMIT},
  coalesce((select expires_at from dedupe order by expires_at limit 1) <= ${now}, false),
  exists (select 1 from nodes where id <> ${node} and state not in ('stopped', 'lost'))
    or ${ofOthers('state = 3')} or ${ofOthers('lane = 2')},
  exists (select 1 from ended_parents),
  ${ANY_LANE_MARK}`;

  // Written once for each end of the index, so that the runs of this node are not read.
  function ofOthers(which: string): string {
    const end = (order: string): string =>
      `(select node_id from runs where ${which} and node_id is not null order by node_id ${order} limit 1)`;
    return `coalesce(${end('asc')} < ${node} or ${end('desc')} > ${node}, false)`;
  }
}

export function findChores(nodeId: number): Step<Chores> {
  return {
    sqlite: (handle) => decode(handle.arrays(SQLITE).get({ now: handle.now(), node: nodeId }) as Columns),
    async postgres(handle) {
      const [row] = await handle.arrays('chores', POSTGRES, [handle.now(), nodeId]);
      return decode(row as unknown as Columns);
    },
  };
}

type Columns = readonly [standing: Chores['standing'] | null, ...flags: readonly (boolean | number)[]];

function decode([standing, cancelled, late, pauses, keys, others, parents, lanes]: Columns): Chores {
  return {
    standing: standing ?? undefined,
    hasCancelled: Boolean(cancelled),
    hasLate: Boolean(late),
    hasPauses: Boolean(pauses),
    hasOldKeys: Boolean(keys),
    hasOthers: Boolean(others),
    hasEndedParents: Boolean(parents),
    hasChangedLimits: Boolean(lanes),
  };
}
