/**
 * Refuses an input with a value in a field that the stored definition of its job marks as secret: it would be stored, and
 * shown, in clear. Called where a job is named without its code; code with such a field cannot be registered, so only a
 * definition of older code has one.
 * A process reads the definition of a job once; one that has such a field is read again, for it may be corrected.
 */
import { type FieldPath, findSecretFields, hasFieldAt, InvalidInputError } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { formatPath } from '@sb/words';
import { findInputSchema } from '../definitions.sql.ts';
import type { RunRequest } from '../run.ts';

type NamedRequest = Pick<RunRequest, 'jobId' | 'input'>;

/** Jobs whose definition has no such field. */
const harmless = new WeakMap<Store, Set<string>>();
/** Reads that are under way: of a thousand requests at once, the first reads for all. */
const reading = new WeakMap<Store, Map<string, Promise<readonly FieldPath[]>>>();

/** Throws `INPUT_INVALID`. Returns nothing to wait for when the job is known to be harmless. */
export function refuseSecrets(store: Store, request: NamedRequest): Promise<void> | undefined {
  if (cannotHaveAny(store, request)) return undefined;
  return readOnce(store, request.jobId).then((fields) => refuse(fields, request));
}

/** The same inside a transaction. */
export function* refuseSecretsIn(tx: Tx, store: Store, request: NamedRequest): Body<void> {
  if (cannotHaveAny(store, request)) return;
  refuse(yield* secretFieldsOf(tx, store, request.jobId), request);
}

function cannotHaveAny(store: Store, { jobId, input }: NamedRequest): boolean {
  return input === undefined || input === null || harmless.get(store)?.has(jobId) === true;
}

function readOnce(store: Store, jobId: string): Promise<readonly FieldPath[]> {
  const reads = reading.get(store) ?? new Map<string, Promise<readonly FieldPath[]>>();
  reading.set(store, reads);
  const underWay = reads.get(jobId);
  if (underWay) return underWay;
  const fresh = store.read((tx) => secretFieldsOf(tx, store, jobId)).finally(() => reads.delete(jobId));
  reads.set(jobId, fresh);
  return fresh;
}

function* secretFieldsOf(tx: Tx, store: Store, jobId: string): Body<readonly FieldPath[]> {
  const row = yield* findInputSchema(tx, jobId);
  const fields =
    row?.input_schema == null
      ? []
      : findSecretFields(JSON.parse(row.input_schema) as Readonly<Record<string, unknown>>);
  if (row && fields.length === 0) harmless.set(store, (harmless.get(store) ?? new Set()).add(jobId));
  return fields;
}

function refuse(fields: readonly FieldPath[], { jobId, input }: NamedRequest): void {
  const given = fields.filter((path) => hasFieldAt(input, path));
  if (given.length === 0) return;
  throw new InvalidInputError(
    jobId,
    given.map((path) => ({
      path: formatPath(path),
      message:
        'it is marked as secret, and an input is stored as it is. Change the job: it has to take the name of an environment variable',
    })),
  );
}
