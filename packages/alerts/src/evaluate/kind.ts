/**
 * A kind of alert: everything that the program knows of it is one definition, made by `jobKind`, `queueKind`,
 * `nodeKind` or `channelKind` in the file of its family and listed in `kinds.ts`. A definition that lacks a part does
 * not compile. Its condition is what `read` makes of the fields in alerts.yaml; every other part gets that type.
 */
import * as z from 'zod';
import type { Episode } from '../episode.ts';
import type { ChannelFacts, Facts, JobFacts, NodeFacts, QueueFacts } from '../facts.ts';
import type { Group } from '../group.ts';
import type { Severity } from '../rules.ts';
import type { Finding, Verdict } from '../verdict.ts';

/** The circumstances of a verdict besides the rule and the facts. */
export interface JudgedAt {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  /** The episode of this rule and group while it fires: the bound to end an episode may differ from the one to begin. */
  readonly firing?: Episode | undefined;
}

/** The facts about jobs that a condition needs; absent: not needed. */
export interface JobsWish {
  /** How far back minutes are counted. */
  readonly windowMs?: number;
  /** The durations of the last runs. */
  readonly recent?: boolean;
  /** The run that has been running longest. */
  readonly longest?: boolean;
  readonly schedules?: boolean;
  /** The error text of the last failure. */
  readonly failureError?: boolean;
  /** The error text of the last timeout. */
  readonly timeoutError?: boolean;
}

/** The facts about queues that a condition needs, with the numbers that it compares them with; absent: not needed. */
export interface QueuesWish {
  readonly due?: number;
  readonly late?: { readonly lagMs: number; readonly most: number };
  readonly dead?: number;
  /** How far back the number of running runs is needed. */
  readonly runningForMs?: number;
}

export interface FactsWish {
  readonly jobs?: JobsWish;
  readonly queues?: QueuesWish;
  readonly nodes?: true;
  readonly channels?: true;
}

/** The change of a job since a back-test last evaluated it. */
export interface PastChange {
  readonly hasFailed: boolean;
  readonly hasSucceeded: boolean;
  /** Some time has passed. */
  readonly byTime: boolean;
}

interface FromRuns<Own> {
  readonly from: 'runs';
  /**
   * Whether the change can alter the verdict: to evaluate all rules at each end of a run would take hours.
   * `isOpen`: the rule has an alert about the job. An open alert is evaluated by time in any case.
   */
  readonly isRelevant: (change: PastChange, isOpen: boolean) => boolean;
  /** For a condition that becomes true when nothing happens: after this many ms. */
  readonly silenceMs?: (condition: Own) => number;
}

interface FromLetters {
  readonly from: 'dead_letters';
}

interface FromNothing {
  readonly from: 'nothing';
  /** Why a back-test cannot say what a rule would have done. */
  readonly why: string;
}

export interface AlertKind<Kind extends string, Own> {
  /** The name of the kind: the main key in `conditions`. */
  readonly kind: Kind;
  /** The keys in `conditions` that choose this kind. */
  readonly keys: readonly string[];
  /** All keys that its `conditions` may have. */
  readonly fieldNames: readonly string[];
  /** Reads `conditions`. */
  readonly schema: z.ZodType<{ readonly kind: Kind } & Own>;
  readonly about: Exclude<Group['kind'], 'rule'>;
  /** The severity of a rule that has none. */
  readonly severity: Severity;
  /** The reason to notify again while an alert fires: each further failure, that it still fires, or none. */
  readonly again: 'each_failure' | 'while_it_fires' | 'never';
  /** Absent: an alert of this kind is never only the consequence of another. */
  readonly consequenceOf: Pick<AlertKind<string, never>, 'kind' | 'about'> | undefined;
  /** The condition covers the whole of its `for` by itself: an episode does not wait for it again. */
  readonly coversFor: boolean;
  /** The command that shows more; undefined: the usual command for such a group. */
  readonly command: ((rule: string, group: Group) => string) | undefined;
  readonly history: FromRuns<Own> | FromLetters | FromNothing;
  /** What makes it fire, for people: `3 failures of a job in a row`. */
  readonly says: (condition: Own) => string;
  readonly wants: (condition: Own) => FactsWish;
  /** A verdict for each group that the condition is about. */
  readonly judge: (condition: Own, facts: Facts, at: JudgingAt) => readonly Verdict[];
}

export interface JudgingAt {
  readonly now: number;
  /** Whether a job is one of a `jobPattern`. */
  readonly matches: (pattern: string, jobId: string) => boolean;
  readonly firingOf: (group: Group) => Episode | undefined;
}

interface Definition<Kind extends string, Shape extends z.ZodRawShape, Own, Thing> {
  readonly kind: Kind;
  readonly fields: Shape;
  /** Default: the kind. */
  readonly keys?: readonly (string & keyof Shape)[];
  /** The condition that the fields say; times become ms. */
  readonly read: (fields: z.output<z.ZodObject<Shape, z.core.$strict>>) => Own;
  readonly severity: Severity;
  readonly says: AlertKind<Kind, Own>['says'];
  readonly again: AlertKind<Kind, Own>['again'];
  readonly consequenceOf?: AlertKind<Kind, Own>['consequenceOf'];
  readonly coversFor?: boolean;
  readonly command?: AlertKind<Kind, Own>['command'];
  readonly judge: (condition: Own, thing: Thing, at: JudgedAt) => Finding;
}

interface JobDefinition<Kind extends string, Shape extends z.ZodRawShape, Own> extends Definition<
  Kind,
  Shape,
  Own,
  JobFacts
> {
  readonly wants: (condition: Own) => JobsWish;
  readonly history: FromRuns<Own> | FromNothing;
}

interface QueueDefinition<Kind extends string, Shape extends z.ZodRawShape, Own> extends Definition<
  Kind,
  Shape,
  Own,
  QueueFacts
> {
  readonly wants: (condition: Own) => QueuesWish;
  readonly history: FromLetters | FromNothing;
}

interface SystemDefinition<Kind extends string, Shape extends z.ZodRawShape, Own, Thing> extends Definition<
  Kind,
  Shape,
  Own,
  Thing
> {
  readonly history: FromNothing;
}

/** A kind that is judged for each job that the pattern finds. */
export function jobKind<
  const Kind extends string,
  Shape extends z.ZodRawShape,
  Own extends { readonly jobPattern: string },
>(definition: JobDefinition<Kind, Shape, Own>): AlertKind<Kind, Own> {
  const { wants, history, judge } = definition;
  return {
    ...common(definition),
    about: 'job',
    history,
    wants: (condition) => ({ jobs: wants(condition) }),
    judge: (condition, facts, at) =>
      facts.jobs
        .filter(({ jobId }) => at.matches(condition.jobPattern, jobId))
        .map((job) =>
          verdictOn({ kind: 'job', name: job.jobId }, at, (judgedAt) => judge(condition, job, judgedAt)),
        ),
  };
}

/** A kind that is judged for each queue, or for the one that is named. */
export function queueKind<
  const Kind extends string,
  Shape extends z.ZodRawShape,
  Own extends { readonly queue?: string },
>(definition: QueueDefinition<Kind, Shape, Own>): AlertKind<Kind, Own> {
  const { wants, history, judge } = definition;
  return {
    ...common(definition),
    about: 'queue',
    history,
    wants: (condition) => ({ queues: wants(condition) }),
    judge: (condition, facts, at) =>
      facts.queues
        .filter(({ name }) => (condition.queue ?? name) === name)
        .map((queue) =>
          verdictOn({ kind: 'queue', name: queue.name }, at, (judgedAt) => judge(condition, queue, judgedAt)),
        ),
  };
}

/** A kind that is judged for each daemon. */
export function nodeKind<const Kind extends string, Shape extends z.ZodRawShape, Own>(
  definition: SystemDefinition<Kind, Shape, Own, NodeFacts>,
): AlertKind<Kind, Own> {
  const { history, judge } = definition;
  return {
    ...common(definition),
    about: 'node',
    history,
    wants: () => ({ nodes: true }),
    judge: (condition, facts, at) =>
      facts.nodes.map((node) =>
        verdictOn({ kind: 'node', name: node.name }, at, (judgedAt) => judge(condition, node, judgedAt)),
      ),
  };
}

/** A kind that is judged for each channel that is on. */
export function channelKind<const Kind extends string, Shape extends z.ZodRawShape, Own>(
  definition: SystemDefinition<Kind, Shape, Own, ChannelFacts>,
): AlertKind<Kind, Own> {
  const { history, judge } = definition;
  return {
    ...common(definition),
    about: 'channel',
    history,
    wants: () => ({ channels: true }),
    judge: (condition, facts, at) =>
      facts.channels.map((channel) =>
        verdictOn({ kind: 'channel', name: channel.name }, at, (judgedAt) =>
          judge(condition, channel, judgedAt),
        ),
      ),
  };
}

function common<Kind extends string, Shape extends z.ZodRawShape, Own, Thing>({
  kind,
  fields,
  keys = [kind],
  read,
  severity,
  says,
  again,
  consequenceOf,
  coversFor = false,
  command,
}: Definition<Kind, Shape, Own, Thing>): Omit<AlertKind<Kind, Own>, 'about' | 'history' | 'wants' | 'judge'> {
  const shape = z.strictObject(fields);
  // For editors: the reader of the file checks it before, with words of its own.
  const one = keys.length > 1 ? shape.meta({ anyOf: keys.map((key) => ({ required: [key] })) }) : shape;
  return {
    kind,
    keys,
    fieldNames: Object.keys(fields),
    schema: one.transform((given) => ({ kind, ...read(given) })),
    severity,
    says,
    again,
    consequenceOf,
    coversFor,
    command,
  };
}

function verdictOn(group: Group, at: JudgingAt, judge: (at: JudgedAt) => Finding): Verdict {
  return { group, ...judge({ now: at.now, firing: at.firingOf(group) }) };
}

export function truth(isTrue: boolean): 'true' | 'false' {
  return isTrue ? 'true' : 'false';
}

/** A share of 1, with no more digits than it needs: `79.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}
