/** What a client gives to verbs beside it, also to those of other packages: @sb/scheduler has the schedules. */
import { type AnyJob, parseDuration, type RegisteredJob } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { operatorProblems } from '../operator.ts';
import type { Client, ClientAct, PauseFor } from './client-interface.ts';
import { type Known, refuseUnknown } from './check-options.ts';
import type { Until } from './until-either.ts';

export interface ClientAccess {
  /** Runs a call of the client: `close` waits for it. */
  readonly call: <R>(work: (store: Store) => Promise<R>) => Promise<R>;
  /** The code of a job as the engine reads it. Throws `JOB_INVALID`. */
  readonly codeOf: (job: AnyJob) => RegisteredJob;
  /** The jobs whose code the program has, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** Who acts, unless a call says otherwise. */
  readonly actor: string;
  /** A call in parts has a signal that aborts when the caller's does, and when the client must not wait for the rest. */
  readonly inParts: <R>(signal: AbortSignal | undefined, work: (until: Until) => Promise<R>) => Promise<R>;
}

// Programs are also written without types.
export const ACT: Known<ClientAct> = { reason: true, actor: true };
const PAUSE: Known<PauseFor> = { reason: true, for: "how long, such as '2h'", actor: true };

const accesses = new WeakMap<Client, ClientAccess>();

export function grantAccess(client: Client, access: ClientAccess): void {
  accesses.set(client, access);
}

/** Throws a `TypeError` for what is no client of this package. */
export function accessTo(client: Client): ClientAccess {
  const access = accesses.get(client);
  if (!access) throw new TypeError('Expected a client of createClient or of a worker.');
  return access;
}

interface Acting {
  readonly actor: string;
  readonly reason: string | undefined;
}

/**
 * Who acts, and why. `act` as for `checkOperator`. `known`: all options of the act, or `ACT`. Throws `REQUEST_INVALID` for
 * other options.
 */
export function actOf<Act extends ClientAct>(
  { actor }: Pick<ClientAccess, 'actor'>,
  act: string,
  given: Act | undefined,
  known: Known<NoInfer<Act>>,
): Acting {
  const operator = { actor: given?.actor ?? actor, reason: given?.reason };
  refuseUnknown(act, given ?? {}, { known, others: () => operatorProblems(operator) });
  return operator;
}

/** A pause with its end, if it has one, by the clock of the store. Fails with `REQUEST_INVALID`, `DURATION_INVALID`. */
export async function pauseOf(
  store: Store,
  access: Pick<ClientAccess, 'actor'>,
  pause: PauseFor,
): Promise<{ readonly actor: string; readonly reason: string; readonly until?: number }> {
  const { for: time, reason } = pause;
  const { actor } = actOf(access, 'A pause', pause, PAUSE);
  const ends = time === undefined ? {} : { until: (await store.now()) + parseDuration(time) };
  return { actor, reason, ...ends };
}
