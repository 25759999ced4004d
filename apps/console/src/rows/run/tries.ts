/** The attempts of a run with the one under way or without a record. Pure. */
import type { AttemptOutcome, FinishedState } from '@sb/jobs';
import type { RunDetails } from '@sb/queue';
import { compactDuration } from '@sb/words';
import type { z } from 'zod';
import type { phase, span } from '../../answers/run.ts';

/** An attempt that starts later than this after it was due has waited for a slot or a node. */
export const LATE_MS = 1_000;

/** An attempt, also the one that succeeded or is under way: those have no record. */
export interface Try {
  readonly nr: number;
  readonly claimNo: number;
  readonly outcome: string;
  readonly startedAt: number;
  readonly finishedAt?: number | undefined;
  readonly nodeId?: number | undefined;
  readonly backoffMs?: number | undefined;
  readonly error?: RunDetails['error'];
}

export function triesOf(run: RunDetails): readonly Try[] {
  const recorded = run.attempts.map((attempt, at): Try => ({ nr: at + 1, ...attempt }));
  const { state, startedAt, finishedAt, claimNo, nodeId } = run;
  const isOpen = state === 'running';
  const isUnrecorded = startedAt !== undefined && (isOpen || (finishedAt !== undefined && !hasLast(run)));
  if (!isUnrecorded) return recorded;
  const outcome = isOpen && !run.nodeAlive ? 'lost' : state;
  return [...recorded, { nr: recorded.length + 1, claimNo, outcome, startedAt, finishedAt, nodeId }];
}

/** An attempt that succeeded or skipped its run has no record. */
function hasLast({ state, attempts }: RunDetails): boolean {
  return state !== 'succeeded' && state !== 'skipped' && attempts.length > 0;
}

/** The colours of an attempt: of its phase, and of its row. */
type Drawn = Pick<z.input<typeof phase>, 'tone'> & Pick<z.input<typeof span>, 'state'>;

/** Neither a success nor a failure: a person, its code or its node ended it. */
const ENDED: Drawn = { tone: 'wait', state: 'returned' };
const FAILED: Drawn = { tone: 'bad', state: 'failed' };

const DRAWN: Readonly<Record<string, Drawn>> = {
  succeeded: { tone: 'ok', state: 'done' },
  failed: FAILED,
  timed_out: FAILED,
  lost: FAILED,
  expired: FAILED,
  snoozed: ENDED,
  cancelled: ENDED,
  skipped: ENDED,
  released: ENDED,
} satisfies Readonly<Record<AttemptOutcome | FinishedState, Drawn>>;

/** How an attempt is drawn. A newer worker may have stored another outcome. */
export function drawnAs({ outcome, finishedAt }: Pick<Try, 'outcome' | 'finishedAt'>): Drawn {
  if (finishedAt === undefined) return { tone: 'run', state: 'running' };
  return DRAWN[outcome] ?? FAILED;
}

/**
 * What the wait before the first attempt was, in a few words. Empty for a longer wait of a run that was tried again or
 * snoozed: when it was due at first is not kept.
 */
export function firstWait(
  { createdAt, runAt, attempts, claimNo }: RunDetails,
  { startedAt }: Pick<Try, 'startedAt'>,
): string {
  if (startedAt - createdAt < LATE_MS) return 'started at once';
  const isFirst = attempts.length === 0 && claimNo <= 1;
  return isFirst && runAt - createdAt >= LATE_MS ? `due after ${compactDuration(runAt - createdAt)}` : '';
}
