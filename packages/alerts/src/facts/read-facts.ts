/**
 * Reads the facts that the rules need. Called before each evaluation, up to once a second. So there is one statement for
 * each kind of fact, over all jobs or all queues and by indexes, and none for facts that no rule needs. Facts that take
 * long to read again, or that no table holds, are kept in memory (minutes, samples of queues). After a crash the next
 * reader returns the same facts, except how long a queue was at its limit: that is unknown then.
 */
import { findBacklogs, findErrorLines, findJobFacts, findLastDaemons, findLongest } from '@sb/queue/engine';
import { readClock, type Store } from '@sb/storage';
import type { ChannelFacts, Facts, JobFacts, NodeFacts, QueueFacts, ScheduleFacts } from '../facts.ts';
import { jobFactsOf } from './job-facts.ts';
import { createKeptErrors } from './kept-errors.ts';
import { createKeptSamples } from './kept-samples.ts';
import { createKeptMinutes } from './kept-minutes.ts';
import { queueFactsOf } from './queue-facts.ts';
import { createJobMatcher } from '../matching/rule-matcher.ts';
import { type ChannelName, CHANNELS } from '../rules.ts';
import { type AlertRule } from '../evaluate/rule.ts';
import { GONE_AFTER_MS, nodeFactsOf } from './silent-daemons.ts';
import { findBroken } from '../deliver/channel-ends.sql.ts';
import { type JobsWanted, type QueuesWanted, wantedBy } from './wanted-facts.ts';

/** Longer than the daemons of an app are away, but not for ever: alerts about a job that was renamed or removed end. */
const JOB_GONE_AFTER_MS = 24 * 3_600_000;

/** The app's knowledge of schedules. */
export interface FactsPort {
  schedules(): Promise<readonly (ScheduleFacts & { readonly jobId: string })[]>;
}

export interface FactsReaderOptions {
  readonly store: Store;
  /** Without a port no schedule is ever late. */
  readonly port?: FactsPort | undefined;
  /** The channels that are on: another one is not broken. Default: all. */
  readonly channels?: (() => readonly ChannelName[]) | undefined;
}

export interface FactsReader {
  /** Reads for the rules that are on. Call it again only after it has ended: it keeps what it has read. */
  read(rules: readonly AlertRule[]): Promise<Facts>;
}

export function createFactsReader({
  store,
  port,
  channels: channelsOn = () => CHANNELS,
}: FactsReaderOptions): FactsReader {
  const minutes = createKeptMinutes(store);
  const samples = createKeptSamples();
  const errors = createKeptErrors();
  const finds = createFinder();

  return {
    async read(rules) {
      const { jobs, queues, nodes, channels } = wantedBy(rules);
      return {
        jobs: jobs ? await readJobs(jobs) : [],
        queues: queues ? await readQueues(queues) : [],
        nodes: nodes ? await readNodes(store) : [],
        channels: channels ? await readChannels(store, channelsOn()) : [],
      };
    },
  };

  async function readJobs(wanted: JobsWanted): Promise<readonly JobFacts[]> {
    // Before the jobs: then the run of each counted failure is known.
    if (wanted.windowMs > 0) await minutes.read(wanted.windowMs);
    const schedules = wanted.schedules && port ? await port.schedules() : [];
    const { rows, missing, lines, longest } = await store.read(function* (tx) {
      const all = yield* findJobFacts(tx, { withRecent: wanted.recent, goneAfterMs: JOB_GONE_AFTER_MS });
      const found = all.filter(({ job }) => finds(wanted.patterns, job));
      const unknown = errors.missingOf(found, wanted.errors);
      return {
        rows: found,
        missing: unknown,
        lines: yield* findErrorLines(tx, unknown),
        longest: wanted.longest ? yield* findLongest(tx) : [],
      };
    });
    errors.add(missing, lines);
    const first = new Map(longest.map((one) => [one.job_id, one]));
    return rows.map((row) =>
      jobFactsOf(row, {
        minutes: wanted.windowMs > 0 ? minutes.of(row.id) : [],
        errorOf: (runId) => errors.of(runId),
        longest: first.get(row.id),
        schedules: schedules.filter(({ jobId }) => jobId === row.job),
      }),
    );
  }

  async function readQueues({ counts, sampledBackMs }: QueuesWanted): Promise<readonly QueueFacts[]> {
    const { rows, now } = await store.read(function* (tx) {
      return { rows: yield* findBacklogs(tx, counts), now: yield* readClock(tx) };
    });
    samples.keep(rows.flatMap(({ name, running }) => (running === null ? [] : [name])));
    return rows.map((row) => {
      const { name, running } = row;
      const isSampled = sampledBackMs !== undefined && running !== null;
      return queueFactsOf(row, {
        counts,
        samples: isSampled ? samples.add(name, { at: now, running }, sampledBackMs) : [],
        now,
      });
    });
  }
}

/** Whether any of the patterns finds a job. Other patterns mean other rules: then the answers are forgotten. */
function createFinder(): (patterns: readonly string[], jobId: string) => boolean {
  let matches = createJobMatcher();
  let known = '';
  return (patterns, jobId) => {
    const asked = patterns.join('\n');
    if (asked !== known) matches = createJobMatcher();
    known = asked;
    return patterns.some((pattern) => matches(pattern, jobId));
  };
}

async function readNodes(store: Store): Promise<readonly NodeFacts[]> {
  return store.read(function* (tx) {
    return nodeFactsOf(yield* findLastDaemons(tx, GONE_AFTER_MS), yield* readClock(tx));
  });
}

async function readChannels(store: Store, on: readonly ChannelName[]): Promise<readonly ChannelFacts[]> {
  const broken = new Map((await store.read(findBroken)).map((row) => [row.channel, row]));
  return on.map((name) => {
    const found = broken.get(name);
    return { name, ...(found && { broken: { since: found.since, says: found.says } }) };
  });
}
