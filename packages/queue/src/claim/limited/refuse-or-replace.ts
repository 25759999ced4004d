/**
 * What else becomes of runs that found the limit of their job or their key full: by `onConflict` they end as skipped,
 * or the oldest that run are asked to end for them. Called by the claim, in its transaction.
 */
import { engineEvent, publish } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { endRun } from '../../settle/end/end-run.ts';
import { byName, isRate, type LimitGate } from '../../limits/gates.ts';
import type { Ranked } from './rank-gated.ts';
import { countHeld, replaceRunning } from '../../limits/gated-runs.sql.ts';
import type { Scene } from '../../limits/limits.sql.ts';

type Held = Ranked['held'];

export interface Skipped {
  readonly ids: ReadonlySet<number>;
  /** Others wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
}

/** Ends those whose job says skip. */
export function* skipRefused(tx: Tx, held: Held, { jobNames }: Scene): Body<Skipped> {
  const ids = new Set<number>();
  let endedParent = false;
  for (const { run, gate } of held) {
    if (isRate(gate) || gate.onConflict !== 'skip') continue;
    const isParent = yield* endRun(
      tx,
      { id: run.id, job: jobNames.get(gate.id) ?? '' },
      { state: 'skipped', reason: whyFull(gate) },
    );
    endedParent ||= isParent;
    ids.add(run.id);
  }
  return { ids, endedParent };
}

/** When what waits is written as held: asks as many that run to end as wait. Returns how many it asked. */
export function* replaceForHeld(tx: Tx, held: Held, { jobNames }: Scene): Body<number> {
  const gates = byName(
    held.flatMap(({ gate }) => (isRate(gate) || gate.onConflict !== 'replace' ? [] : [gate])),
  );
  let asked = 0;
  for (const gate of gates.values()) {
    const jobId = jobNames.get(gate.id) ?? '';
    const ids = yield* replaceRunning(tx, gate, yield* countHeld(tx, gate));
    asked += ids.length;
    yield* publish(
      tx,
      ids.map((runId) =>
        engineEvent(
          'run.cancel_requested',
          { runId, jobId, before: 'running', reason: 'replaced' },
          { runId, jobId },
        ),
      ),
    );
  }
  return asked;
}

function whyFull({ kind, key, limit }: LimitGate): string {
  const whose = kind === 'key' ? `the key ${JSON.stringify(key)}` : 'the job';
  return `limit: ${whose} may have ${limit} running, and has`;
}
