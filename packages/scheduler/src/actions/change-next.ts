/**
 * Gives the next fire of a schedule another time or another input. Called by CLI and console.
 * Promise: only that fire changes, and its fire time stays. Where the job's code is at hand, its schema has checked the
 * input; the dedupe key is that of the new input. The override and its event are one transaction: a crash before the
 * commit changes nothing.
 */
import { encodeJson, type RegisteredJob } from '@sb/jobs';
import { DedupeKeyMissingError, type Operator } from '@sb/queue';
import { buildRequest, checkOperator, MAX_INPUT_BYTES, needsKey } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { isInstant, LONGEST_DURATION_MS } from '@sb/words';
import { changeOverrides, type OverrideChange } from './change-overrides.ts';
import { takeFires } from './fires-to-come.ts';
import type { ChangedFire } from '../plan/overrides.ts';
import { ScheduleChainedError, ScheduleChangedError, ScheduleOffError } from '../schedule-errors.ts';
import { findSchedule, type OperatedRow } from '../definitions/operate.sql.ts';
import { findOverridesOf, putOverride } from '../definitions/overrides.sql.ts';
import { NEXT_FIRE } from '../chains/use-overrides.ts';
import type { SeenVersion } from '../definitions/operated-schedule.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';
import { wrongInstant } from './wrong-instant.ts';

export interface ChangeOptions extends Operator, SeenVersion {
  /** Ms since the epoch. */
  readonly runAt?: number | undefined;
  readonly input?: unknown;
  /** The jobs whose code is at hand, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_OFF`, `SCHEDULE_CHAINED`, `SCHEDULE_INVALID`, `INPUT_INVALID`, `DEDUPE_KEY_MISSING`, `CONFLICT`. */
export async function changeNext(
  store: Store,
  name: string,
  { runAt, input, jobs, ...operator }: ChangeOptions,
): Promise<OverrideChange> {
  const isEmpty = runAt === undefined && input === undefined;
  checkOperator(
    'A change of the next fire',
    operator,
    isEmpty ? [{ field: 'runAt', message: 'expected a time, an input or both, got neither' }] : [],
  );
  const jobId = (await store.read((tx) => findSchedule(tx, name)))?.job;
  const job = jobId === undefined ? undefined : jobs.get(jobId);
  const change = { ...(runAt !== undefined && { runAt }), ...(await newInput(job, input)) };
  return writeAndRing(store, (tx) =>
    changeOverrides(tx, name, {
      ...operator,
      change: (row) => {
        if (row.job !== jobId) throw new ScheduleChangedError(name);
        return put(tx, row, { change, operator });
      },
    }),
  );
}

type NextFireChange = Omit<ChangedFire, 'kind'>;

/** The key is computed here: later it would be computed from the schedule's own input. */
async function newInput(job: RegisteredJob | undefined, input: unknown): Promise<NextFireChange> {
  if (input === undefined) return {};
  encodeJson(input, MAX_INPUT_BYTES);
  if (!job) return { input };
  const { dedupeKey, dedupeTtlMs } = await buildRequest(job, input);
  return {
    input,
    key: {
      ...(dedupeKey !== undefined && { dedupeKey }),
      ...(dedupeTtlMs !== undefined && { dedupeTtlMs }),
    },
  };
}

function* put(
  tx: Tx,
  row: OperatedRow,
  { change, operator }: { readonly change: NextFireChange; readonly operator: Operator },
): Body<boolean> {
  if (change.runAt !== undefined && !mayRunAt(change.runAt, row.now))
    throw wrongInstant(row.name, { field: 'runAt', got: change.runAt, latest: '100 years ahead' });
  if (change.input !== undefined && !change.key && (yield* needsKey(tx, row.job)))
    throw new DedupeKeyMissingError(row.job);
  if (change.runAt !== undefined && row.chain !== null) throw new ScheduleChainedError(row.name);
  const at = yield* nextFireOf(tx, row);
  if (at === undefined) throw new ScheduleOffError(row.name);
  const before = (yield* findOverridesOf(tx, row.id)).find(
    ({ kind, fire_at }) => kind === 'change' && fire_at === at,
  );
  const wanted = { ...(before && (JSON.parse(before.value) as NextFireChange)), ...change };
  yield* putOverride(tx, {
    schedule_id: row.id,
    fire_at: at,
    kind: 'change',
    value: JSON.stringify(wanted),
    until: null,
    reason: operator.reason ?? null,
    by_: operator.actor,
  });
  return true;
}

/** The fire time by which overrides name the next fire; of a chain, NEXT_FIRE. */
function* nextFireOf(tx: Tx, row: OperatedRow): Body<number | undefined> {
  if (row.chain === null) return (yield* takeFires(tx, row, 1))[0];
  return row.enabled === 0 ? undefined : NEXT_FIRE;
}

/** A run waits at most LONGEST_DURATION_MS. */
function mayRunAt(runAt: number, now: number): boolean {
  return isInstant(runAt) && runAt > now && runAt - now <= LONGEST_DURATION_MS;
}
