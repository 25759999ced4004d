/** What a test claims of the runs that were asked for, and of the events that were published. */
import { AssertionError } from 'node:assert';
import { listEvents } from '@sb/events';
import type { AnyJob } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { type AskedRun, readAskedRuns } from './asked-runs.ts';
import { matches } from './matches.ts';

const MANY = 10_000;

export interface Assertions {
  /**
   * Some run of the job was asked for, by anybody but the test itself, with at least this input. Returns the first.
   * Throws an `AssertionError` that names those that were.
   */
  assertEnqueued(job: AnyJob | string, input?: unknown): Promise<AskedRun>;
  /** No such run was asked for. */
  refuteEnqueued(job: AnyJob | string, input?: unknown): Promise<void>;
  /** Some event of the type was published with at least this payload. Returns the first one's payload. */
  assertPublished(type: string, payload?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** `own` are the runs that the test has asked for. */
export function createAssertions(store: Store, own: ReadonlySet<number>): Assertions {
  return {
    async assertEnqueued(job, input) {
      const { id, others, found } = await look(job, input);
      if (found) return found;
      throw failed(`Expected a run of "${id}"${shown(input)} to be asked for, got ${listed(others)}.`);
    },
    async refuteEnqueued(job, input) {
      const { id, found } = await look(job, input);
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

  async function look(job: AnyJob | string, input: unknown) {
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

function listed(runs: readonly AskedRun[]): string {
  return runs.map(({ jobId, input }) => `"${jobId}"${shown(input)}`).join(', ') || 'none';
}

function shown(value: unknown): string {
  return value === undefined ? '' : ` ${JSON.stringify(value)}`;
}
