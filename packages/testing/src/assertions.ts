/** The assertions of a test about enqueued runs and published events. */
import { AssertionError } from 'node:assert';
import { listEvents } from '@sb/events';
import type { AnyJob } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { type EnqueuedRun, readAskedRuns } from './asked-runs.ts';
import { matches } from './matches.ts';

const MANY = 10_000;

export interface Assertions {
  /**
   * Asserts that a run of the job was enqueued with at least this input, other than by the test itself. Returns the
   * first. Throws an `AssertionError` that lists the runs that were enqueued.
   */
  assertEnqueued(job: AnyJob | string, input?: unknown): Promise<EnqueuedRun>;
  /** Asserts that no such run was enqueued. */
  refuteEnqueued(job: AnyJob | string, input?: unknown): Promise<void>;
  /** Asserts that an event of the type was published with at least this payload. Returns the payload of the first. */
  assertPublished(type: string, payload?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** `own`: the runs that the test itself has enqueued. */
export function createAssertions(store: Store, own: ReadonlySet<number>): Assertions {
  return {
    async assertEnqueued(job, input) {
      const { id, others, found } = await find(job, input);
      if (found) return found;
      throw failed(`Expected a run of "${id}"${shown(input)} to be enqueued, got ${listed(others)}.`);
    },
    async refuteEnqueued(job, input) {
      const { id, found } = await find(job, input);
      if (found)
        throw failed(`Expected no run of "${id}"${shown(input)}, got run ${found.id}${shown(found.input)}.`);
    },
    async assertPublished(type, payload) {
      const events = await store.read((tx) => listEvents(tx, { types: [type], limit: MANY }));
      const found = events
        .toReversed()
        .find((event) => payload === undefined || matches(event.payload, payload));
      if (found) return found.payload;
      const others = events.map((event) => JSON.stringify(event.payload)).join(', ') || 'none';
      throw failed(`Expected an event "${type}"${shown(payload)}, got ${others}.`);
    },
  };

  async function find(job: AnyJob | string, input: unknown) {
    const id = typeof job === 'string' ? job : job.id;
    const others = (await readAskedRuns(store)).filter((run) => !own.has(run.id));
    const found = others.find(
      (run) => run.jobId === id && (input === undefined || matches(run.input, input)),
    );
    return { id, others, found };
  }
}

function failed(message: string): AssertionError {
  return new AssertionError({ message });
}

function listed(runs: readonly EnqueuedRun[]): string {
  return runs.map(({ jobId, input }) => `"${jobId}"${shown(input)}`).join(', ') || 'none';
}

function shown(value: unknown): string {
  return value === undefined ? '' : ` ${JSON.stringify(value)}`;
}
