/**
 * The facts about one run and its surroundings, by section. Each section is read by itself: one that fails is named among
 * the parts that are left out, and the others are kept.
 */
import { listEvents } from '@sb/events';
import {
  explainQueue,
  explainRun,
  type JobDefinition,
  listNodes,
  readChain,
  readChildren,
  readJob,
  readRunLogs,
  readRunWork,
  type RunDetails,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import {
  attemptOfClaim,
  eventShape,
  isoTime,
  logLineShape,
  nodeShape,
  runDetailsShape,
  runExplanationShape,
  runWorkShape,
  standingShape,
} from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { VERSION } from '../../cli/version.ts';
import { isGone } from '../../services/living-nodes.ts';
import { readInForce } from '../config/read-in-force.ts';
import { tallyOf } from '../doctor/diagnosis-lines.ts';
import { examineAll } from '../doctor/examine.ts';
import { queueExplanationShape } from '../queues/queue-explain.ts';

const MOST_EVENTS = 1_000;
const MOST_CHILDREN = 100;
/** Bytes of JSON of a result of a step or of a checkpoint. */
const LONGEST_VALUE = 65_536;

export interface Section {
  readonly name: string;
  /** What a reader finds in it. */
  readonly about: string;
  /** Plain data, with its secrets. */
  readonly read: () => Promise<unknown>;
}

export interface Subject {
  readonly store: Store;
  readonly run: RunDetails;
  readonly call: Pick<Call, 'io' | 'output' | 'jobModules'>;
}

/** Parts that no bundle has. */
export const NEVER_INCLUDED: readonly string[] = [
  'secrets: fields with the name of a secret, texts that look like one, and the values of secret variables are [redacted]',
  'inputs, results and logs of other runs, also of its chain',
  'the code of the job, and variables of the environment that are no settings of the worker',
  `events before the newest ${MOST_EVENTS}, and values of steps longer than ${LONGEST_VALUE} bytes`,
];

export function sectionsOf({ store, run, call }: Subject): readonly Section[] {
  const { id, jobId, queue, attempts } = run;
  return [
    {
      name: 'run',
      about: 'the run: input, result, error, attempts, steps, checkpoints',
      read: async () => ({
        ...runDetailsShape(run),
        ...runWorkShape(await readRunWork(store, id, { longestValue: LONGEST_VALUE }), attempts),
      }),
    },
    {
      name: 'log',
      about: 'the lines that it logged, with their attempts',
      read: async () =>
        (await readRunLogs(store, id)).flatMap(({ claimNo, lines }) =>
          lines.map((line) => logLineShape({ attempt: attemptOfClaim(attempts, claimNo), ...line })),
        ),
    },
    {
      name: 'events',
      about: 'the events of the run, the newest first',
      read: async () =>
        (await store.read((tx) => listEvents(tx, { runId: id, limit: MOST_EVENTS }))).map(eventShape),
    },
    { name: 'chain', about: 'the states of the runs of its chain', read: () => readChain(store, id) },
    {
      name: 'children',
      about: 'the states of the runs that it enqueued',
      read: async () =>
        (await readChildren(store, id, { limit: MOST_CHILDREN })).map((child) => ({
          id: child.id,
          jobId: child.jobId,
          state: child.state,
        })),
    },
    {
      name: 'explanation',
      about: 'why it is not running',
      read: async () => runExplanationShape(await explainRun(store, id, { isGone })),
    },
    {
      name: 'job',
      about: 'the definition of its job, as a daemon stored it last',
      read: async () => {
        const job = await readJob(store, jobId);
        return job ? definitionShape(job) : null;
      },
    },
    {
      name: 'queue',
      about: 'the state of its queue: pause, limits, depth, daemons',
      read: async () => queueExplanationShape(await explainQueue(store, queue, { isGone })),
    },
    {
      name: 'nodes',
      about: 'the nodes that have not stopped: name, host, version, heartbeat',
      read: async () => (await listNodes(store)).map(nodeShape),
    },
    {
      name: 'configuration',
      about: 'the settings of this machine, and where each comes from',
      read: () => readInForce(call),
    },
    {
      name: 'versions',
      about: 'versions of the worker, of Node.js and of the system',
      read: async () => ({
        worker: VERSION,
        node: process.versions.node,
        platform: process.platform,
        arch: process.arch,
        store: store.dialect,
      }),
    },
    {
      name: 'doctor',
      about: 'the findings of worker doctor',
      read: async () => {
        const { found } = await examineAll({ ...call, options: { fix: false, thorough: false } });
        return { ...tallyOf(found), diagnoses: found };
      },
    },
  ];
}

function definitionShape({
  createdAt,
  updatedAt,
  unknownSince,
  mode,
  until,
  reason,
  by,
  ...same
}: JobDefinition): object {
  return {
    ...same,
    standing: standingShape({
      mode,
      ...(until !== undefined && { until }),
      ...(reason !== undefined && { reason }),
      ...(by !== undefined && { by }),
    }),
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    unknownSince: isoTime(unknownSince),
  };
}
