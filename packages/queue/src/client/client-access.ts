/** What a client gives to verbs beside it, also to those of other packages: @sb/scheduler has the schedules. */
import { type AnyJob, parseDuration, type RegisteredJob } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { InvalidRequestError } from '../errors.ts';
import type { Client, ClientAct, PauseFor } from './client-interface.ts';

export interface ClientAccess {
  /** Runs a call of the client: `close` waits for it. */
  readonly call: <R>(work: (store: Store) => Promise<R>) => Promise<R>;
  /** The code of a job as the engine reads it. Throws `JOB_INVALID`. */
  readonly codeOf: (job: AnyJob) => RegisteredJob;
  /** The jobs whose code the program has, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** Who acts, unless a call says otherwise. */
  readonly actor: string;
}

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

/** Who acts, and why. */
export function actOf(
  { actor }: Pick<ClientAccess, 'actor'>,
  { actor: who = actor, reason }: ClientAct = {},
): { readonly actor: string; readonly reason: string | undefined } {
  return { actor: who, reason };
}

/** A pause with its end, if it has one, by the clock of the store. Fails with `REQUEST_INVALID`, `DURATION_INVALID`. */
export async function pauseOf(
  store: Store,
  { actor }: Pick<ClientAccess, 'actor'>,
  { for: time, ...act }: PauseFor,
): Promise<{ readonly actor: string; readonly reason: string; readonly until?: number }> {
  refuseUnknown(act);
  const ends = time === undefined ? {} : { until: (await store.now()) + parseDuration(time) };
  return { actor: act.actor ?? actor, reason: act.reason, ...ends };
}

/** Programs without types would otherwise pause without the end that they meant. */
function refuseUnknown(act: object): void {
  const unknown = Object.keys(act).filter((field) => field !== 'actor' && field !== 'reason');
  const message = "unknown option, expected reason, for (how long, such as '2h') or actor";
  if (unknown.length > 0)
    throw new InvalidRequestError(
      unknown.map((field) => ({ field, message })),
      'A pause',
    );
}
