import type { UnmetEnd } from '@sb/jobs';
import type { Step } from '@sb/storage';

/** A run of a chain that was just inserted: how many runs it waits for, and whether others wait for it. */
export interface NewLink {
  readonly id: number;
  /** The first run of its chain. */
  readonly chainId: number;
  readonly pending: number;
  readonly isParent: boolean;
}

/** A dependency on a run that no other transaction has seen. */
export interface FreshEdge {
  readonly childId: number;
  readonly parentId: number;
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
  readonly as: string | null;
}

const LINK = `update runs set state = case when e.pending > 0 then 0 else state end, pending_deps = e.pending,
  has_children = e.parent, chain_id = nullif(e.chain, e.run_id)`;
const EDGE = 'insert into run_deps (child_id, parent_id, cond, on_unmet, as_)';

export const SQLITE_LINK = `${LINK} from (select value ->> 0 as run_id, value ->> 1 as chain, value ->> 2 as pending,
  value ->> 3 as parent from json_each(@rows)) e where runs.id = e.run_id`;
const SQLITE_EDGES = `${EDGE} select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(@rows)`;

const POSTGRES_LINK = `${LINK} from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) e(run_id, chain, pending, parent)
  where runs.id = e.run_id`;
const POSTGRES_EDGES = `${EDGE} select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[])`;

/** Makes the runs wait for each other. */
export function linkRuns(links: readonly NewLink[]): Step<void> {
  const rows = links.map(({ id, chainId, pending, isParent }) => [id, chainId, pending, isParent ? 1 : 0]);
  return {
    sqlite: (handle) => void handle.objects(SQLITE_LINK).run({ rows: JSON.stringify(rows) }),
    async postgres(handle) {
      await handle.arrays('link_runs', POSTGRES_LINK, columnsOf(rows, 4));
    },
  };
}

export function insertFreshEdges(edges: readonly FreshEdge[]): Step<void> {
  const rows = edges.map(({ childId, parentId, cond, onUnmet, as }) => [
    childId,
    parentId,
    cond,
    onUnmet,
    as,
  ]);
  return {
    sqlite: (handle) => void handle.objects(SQLITE_EDGES).run({ rows: JSON.stringify(rows) }),
    async postgres(handle) {
      await handle.arrays('fresh_edges', POSTGRES_EDGES, columnsOf(rows, 5));
    },
  };
}

function columnsOf(rows: readonly (readonly unknown[])[], count: number): readonly unknown[][] {
  return Array.from({ length: count }, (_, at) => rows.map((row) => row[at]));
}
