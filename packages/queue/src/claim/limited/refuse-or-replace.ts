/**
 * `onConflict` of runs that found the limit of their job or their key full: they end as skipped, or the oldest running
 * runs are asked to end for them. Called by the claim, in its transaction.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { endRun } from '../../settle/end/end-run.ts';
import { byName, isRate, type ConcurrencyLimit } from '../../limits/limits.ts';
import type { Ranked } from './rank-limited.ts';
import { replaceRunning } from '../../limits/running-in-limit.sql.ts';
import { countHeld } from '../../limits/hold-for-limit.sql.ts';
import type { LimitsSnapshot } from '../../limits/limits.sql.ts';

type Held = Ranked['held'];

export interface Skipped {
  readonly ids: ReadonlySet<number>;
  /** Other runs wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
}

/** Ends the held runs whose job has `onConflict: 'skip'`. */
export function* skipRefused(tx: Tx, held: Held, { jobNames }: LimitsSnapshot): Body<Skipped> {
  const ids = new Set<number>();
  let endedParent = false;
  for (const { run, limit } of held) {
    if (isRate(limit) || limit.onConflict !== 'skip') continue;
    const isParent = yield* endRun(
      tx,
      { id: run.id, job: jobNames.get(limit.id) ?? '' },
      { state: 'skipped', reason: whyFull(limit) },
    );
    endedParent ||= isParent;
    ids.add(run.id);
  }
  return { ids, endedParent };
}

/** Called after the held runs are written: asks as many running runs to end as are held. Returns how many it asked. */
export function* replaceForHeld(tx: Tx, held: Held, { jobNames }: LimitsSnapshot): Body<number> {
  const limits = byName(
    held.flatMap(({ limit }) => (isRate(limit) || limit.onConflict !== 'replace' ? [] : [limit])),
  );
  let asked = 0;
  for (const limit of limits.values()) {
    const jobId = jobNames.get(limit.id) ?? '';
    const ids = yield* replaceRunning(tx, limit, yield* countHeld(tx, limit));
    asked += ids.length;
    yield* publish(
      tx,
      ids.map((runId) =>
        toEngineEvent(
          'run.cancel_requested',
          { runId, jobId, before: 'running', reason: 'replaced' },
          { runId, jobId },
        ),
      ),
    );
  }
  return asked;
}

function whyFull({ kind, key, max }: ConcurrencyLimit): string {
  const whose = kind === 'key' ? `the key ${JSON.stringify(key)}` : 'the job';
  return `limit: ${whose} may have ${max} running, and already has`;
}
