/** Of a schedule that follows others: what has ended since its last fire, and what it still waits for. */
import type { FinishedState } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { parseChain, type Halt, haltOf, type Upstream, upstreamKey } from '../chain.ts';
import { isMet } from '../chains/follow-chain.ts';
import { findEnabled, findSeen } from '../chains/chains.sql.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

export interface ChainStanding {
  /** In the order of the schedule. */
  readonly upstreams: readonly UpstreamStanding[];
  readonly when?: string | undefined;
}

export interface UpstreamStanding extends Upstream {
  /** The latest since the last fire of the schedule; absent while there is none. */
  readonly end?: { readonly runId: number; readonly state: FinishedState; readonly endedAt: number };
  /** It has ended as asked. */
  readonly isMet: boolean;
  /** It does not fire any more, or not now. */
  readonly halt?: Halt;
}

/** Undefined when it goes by a clock. */
export function* chainStanding(
  tx: Tx,
  { id, chain, chained_since: since }: OperatedRow,
): Body<ChainStanding | undefined> {
  if (chain === null) return undefined;
  const { after, when } = parseChain(chain);
  const all = (yield* findSeen(tx, [id])).get(id) ?? new Map();
  const seen = new Map([...all].filter(([, { endedAt }]) => endedAt >= (since ?? 0)));
  const names = after.flatMap(({ schedule }) => (schedule === undefined ? [] : [schedule]));
  const enabled = yield* findEnabled(tx, names);
  const upstreams = after.map((upstream) => {
    const { schedule } = upstream;
    const halt = schedule === undefined ? undefined : haltOf(enabled.get(schedule));
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
