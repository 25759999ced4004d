/** Explains a chain: which upstreams have ended since its last fire, and which it still waits for. */
import type { FinishedState } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { parseChain, type Halt, upstreamHalt, type Upstream, upstreamKey } from '../chain.ts';
import { isMet } from '../chains/follow-chain.ts';
import { findEnabled, findSeen } from '../chains/chains.sql.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

export interface ChainProgress {
  /** In the order of the schedule. */
  readonly upstreams: readonly UpstreamProgress[];
  readonly when?: string | undefined;
}

export interface UpstreamProgress extends Upstream {
  /** The latest end since the last fire of the schedule; absent while there is none. */
  readonly end?: { readonly runId: number; readonly state: FinishedState; readonly endedAt: number };
  /** Whether it has ended as asked. */
  readonly isMet: boolean;
  /** Why the upstream does not fire; absent while it does. */
  readonly halt?: Halt;
}

/** Undefined for a schedule with a clock. */
export function* chainStanding(
  tx: Tx,
  { id, chain, chained_since: since }: OperatedRow,
): Body<ChainProgress | undefined> {
  if (chain === null) return undefined;
  const { after, when } = parseChain(chain);
  const all = (yield* findSeen(tx, [id])).get(id) ?? new Map();
  const seen = new Map([...all].filter(([, { endedAt }]) => endedAt >= (since ?? 0)));
  const names = after.flatMap(({ schedule }) => (schedule === undefined ? [] : [schedule]));
  const enabled = yield* findEnabled(tx, names);
  const upstreams = after.map((upstream) => {
    const { schedule } = upstream;
    const halt = schedule === undefined ? undefined : upstreamHalt(enabled.get(schedule));
    const end = seen.get(upstreamKey(upstream));
    return {
      ...upstream,
      isMet: isMet(upstream, seen),
      ...(halt && { halt }),
      ...(end && { end: { runId: end.runId, state: end.state, endedAt: end.endedAt } }),
    };
  });
  return { upstreams, ...(when !== undefined && { when }) };
}
