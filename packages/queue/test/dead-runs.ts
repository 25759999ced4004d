import { createRegistry, type FailureReason, type RegisteredJob } from '@sb/jobs';
import type { RunRequest } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { TestQueue } from './open-queue.ts';

const ADDRESSED: StandardSchemaV1<{ readonly to: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof (value as { readonly to: unknown }).to === 'string'
        ? { value: value as { readonly to: string } }
        : { issues: [{ message: 'expected a text', path: ['to'] }] },
  },
};

/** The code of the job `mail`, which wants to know to whom. */
export function addressedMail(): ReadonlyMap<string, RegisteredJob> {
  const registry = createRegistry();
  registry.register([{ id: 'mail', name: 'Mail', queue: 'mail', input: ADDRESSED, run: () => undefined }]);
  return new Map(registry.list().map((job) => [job.id, job]));
}

interface Death extends Partial<RunRequest> {
  readonly message?: string;
  readonly cause?: string;
  readonly reason?: FailureReason;
  readonly permanent?: true;
}

/** Asks for a run and lets it fail for good. Returns its id. */
export async function die(q: TestQueue, death: Death = {}): Promise<number> {
  const [id] = await dieAll(q, [death]);
  return id ?? Number.NaN;
}

export async function dieAll(q: TestQueue, deaths: readonly Death[]): Promise<readonly number[]> {
  const node = await q.node();
  const ids: number[] = [];
  const ends = new Map<number, Death>();
  for (const death of deaths) {
    const { message: _message, cause: _cause, reason: _reason, permanent: _permanent, ...request } = death;
    const id = await q.enqueue(request);
    ids.push(id);
    ends.set(id, death);
  }
  for (const run of await node.claim(deaths.length)) {
    const { message = 'it broke', cause, reason = 'error', permanent } = ends.get(run.id) ?? {};
    const error = JSON.stringify({
      name: 'Error',
      message,
      ...(cause !== undefined && { cause: { message: cause } }),
    });
    await node.settle(run, {
      state: 'failed',
      reason,
      attempt: 'failed',
      error,
      ...(permanent && { permanent }),
    });
  }
  return ids;
}

/** Runs that wait, by what they replay. */
export async function waitingReplays(
  store: Store,
): Promise<readonly { readonly id: number; readonly replayOf: number }[]> {
  return store.read((tx) =>
    tx.rows(
      sql<{
        id: number;
        replayOf: number;
      }>`select id, replay_of as "replayOf" from runs where replay_of is not null order by id`,
    ),
  );
}
