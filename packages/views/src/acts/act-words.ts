/**
 * What a person or a program did, in words, from an event that has an actor: `paused queue mail`. The actor is not in the
 * words. A type that is not listed, as those of jobs, is shown by its own words. Pure.
 */
import type { DurableEvents, DurableEventType, News } from '@sb/events';
import { BY_CLOCK } from '@sb/queue';
import { plural } from '@sb/words';
import { actorName } from '../text/actor-name.ts';
import { closedText } from '../text/closed-text.ts';
import { partWords } from '../text/part-words.ts';
import { boardActWords, boardRecordKind } from './board-act-words.ts';

/** What it was done to. */
export interface ActObject {
  readonly kind: ActObjectKind;
  /** Its name or its number. */
  readonly name: string;
}

export type ActObjectKind =
  | 'run'
  | 'job'
  | 'queue'
  | 'schedule'
  | 'node'
  | 'alert'
  | 'silence'
  | 'user'
  | 'token'
  | 'view'
  | 'operation'
  | 'task'
  | 'quest'
  | 'questline'
  | 'member'
  | 'sprint'
  | 'organisation';

/** Where it was asked for. `engine`: no person asked; a schedule, a job, the clock, a file or the console itself acted. */
export type ActVia = 'console' | 'token' | 'cli' | 'engine';

type Facts = Readonly<Record<string, unknown>>;
type Words<Type extends DurableEventType> = (facts: DurableEvents[Type]) => string;

const WORDS: { readonly [Type in DurableEventType]?: Words<Type> } = {
  'run.requested': ({ runId, jobId }) => `requested run ${runId} of ${jobId}`,
  'run.cancel_requested': ({ runId }) => `cancelled run ${runId}`,
  'run.priority_changed': ({ runId, before, after, toFront }) =>
    toFront
      ? `put run ${runId} in front of the others`
      : `changed the priority of run ${runId} from ${before} to ${after}`,
  'run.changed': ({ runId, jobId, parts }) =>
    `changed the waiting run ${runId} of ${jobId}: ${partWords(parts).join(', ')}`,
  'run.replayed': ({ runId, replayedAs, inputEdited, fromStep }) =>
    `ran run ${runId} again as ${replayedAs}${inputEdited ? ', with another input' : ''}${fromStep === undefined ? '' : `, from the step ${fromStep}`}`,
  'chain.requested': ({ chainId, runs }) => `requested chain ${chainId}: ${counted(runs, 'run')}`,
  'chain.retried': ({ chainId, retriedAs, runs }) =>
    `ran ${counted(runs, 'run')} of chain ${chainId} again as chain ${retriedAs}`,
  'operation.started': ({ operationId, kind, total }) =>
    `started operation ${operationId} (${kind}) on ${counted(total, 'run')}`,
  'operation.stopped': ({ operationId, kind }) => `stopped operation ${operationId} (${kind})`,
  'dead_letter.discarded': ({ runId }) => `discarded the dead letter of run ${runId}`,
  'dead_letter.reopened': ({ runId }) => `reopened the dead letter of run ${runId}`,
  'queue.paused': ({ queue }) => `paused queue ${queue}`,
  'queue.resumed': ({ queue }) => `resumed queue ${queue}`,
  'queue.draining': ({ queue }) => `began to drain queue ${queue}`,
  'queue.purged': ({ queue, cancelled }) =>
    `cancelled ${counted(cancelled, 'waiting run')} of queue ${queue}`,
  'queue.limited': ({ queue }) => `changed the limits of queue ${queue}`,
  'job.paused': ({ jobId }) => `paused job ${jobId}`,
  'job.resumed': ({ jobId }) => `resumed job ${jobId}`,
  'job.limited': ({ jobId }) => `changed the limits of job ${jobId}`,
  'node.cordoned': ({ node }) => `cordoned node ${node}`,
  'node.uncordoned': ({ node }) => `uncordoned node ${node}`,
  'node.draining': ({ node }) => `began to drain node ${node}`,
  'schedule.fired': ({ schedule, runId }) => `fired schedule ${schedule}: run ${runId}`,
  'schedule.skipped': ({ schedule, verdict }) =>
    `fired schedule ${schedule} without a run: ${textOf(verdict).replaceAll('_', ' ')}`,
  'schedule.missed': ({ schedule, count }) => `missed ${counted(count, 'fire')} of schedule ${schedule}`,
  'schedule.paused': ({ schedule }) => `paused schedule ${schedule}`,
  'schedule.resumed': ({ schedule }) => `resumed schedule ${schedule}`,
  'schedule.overridden': ({ schedule }) => `changed the next fires of schedule ${schedule}`,
  'schedule.run_requested': ({ schedule, runId }) => `ran schedule ${schedule} now: run ${runId}`,
  'schedule.created': ({ schedule }) => `created schedule ${schedule}`,
  'schedule.changed': ({ schedule }) => `changed schedule ${schedule}`,
  'schedule.enabled': ({ schedule }) => `enabled schedule ${schedule}`,
  'schedule.disabled': ({ schedule }) => `disabled schedule ${schedule}`,
  'schedule.deleted': ({ schedule }) => `deleted schedule ${schedule}`,
  'alert.acknowledged': ({ alertId, rule }) => `acknowledged alert ${alertId} of rule ${rule}`,
  'alert.silenced': ({ silenceId, match }) =>
    `silenced ${silencedOf(match) ?? `alerts: silence ${silenceId}`}`,
  'alert.unsilenced': ({ silenceId, match }) => {
    const alerts = silencedOf(match);
    return `ended ${alerts === undefined ? `silence ${silenceId}` : `the silence of ${alerts}`}`;
  },
  'alert.tested': ({ channels, rule }) =>
    `sent a test alert by ${channelsText(channels)}${rule === undefined ? '' : `, as of rule ${rule}`}`,
  'user.signed_in': ({ kind, address }) =>
    `${kind === 'wall' ? 'signed in a wall' : 'signed in'}${from(address)}`,
  'user.sign_in_failed': ({ user, address }) =>
    `refused a sign-in${user === undefined ? '' : ` as ${user}`}${from(address)}`,
  'session.ended': ({ kind, user }) =>
    kind === 'wall' ? 'ended the session of a wall' : `ended a session of ${user ?? 'a user'}`,
  'user.created': ({ user, role, by }) =>
    `became the user ${user} with the role ${role}, invited by ${actorName(textOf(by))}`,
  'user.changed': ({ user, password }) =>
    `changed the ${password === undefined ? 'rights' : 'password'} of ${user}`,
  'user.disabled': ({ user }) => `disabled user ${user}`,
  'user.enabled': ({ user }) => `enabled user ${user}`,
  'link.created': (facts) => `made a link ${purposeOf(facts)}`,
  'link.withdrawn': (facts) => `withdrew a link ${purposeOf(facts)}`,
  'view.saved': ({ page, name }) => `saved the view ${name} of the team, on the page ${page}`,
  'view.deleted': ({ page, name }) => `deleted the view ${name} of the team, on the page ${page}`,
  'token.created': ({ tokenId, name, user, role }) =>
    `made token ${tokenId} (${name} of ${user}) with the role ${role}`,
  'token.revoked': ({ tokenId, name, user, with: maker, ...made }) => {
    return `revoked token ${tokenId} (${name} of ${user})${maker === undefined ? closedText(made) : `, which token ${maker} had made`}`;
  },
  'access.denied': ({ method, path, needs }) => `was refused ${method} ${path}: it needs ${needs}`,
};

export function actWords({ type, payload }: Pick<News, 'type' | 'payload'>): string {
  return knownActWords(type, payload) ?? boardActWords(type, payload) ?? type.replaceAll(/[._]/g, ' ');
}

/** Undefined: a type without words here, or a payload without the fields that its words name, as a program may publish. */
export function knownActWords(type: string, payload: Facts): string | undefined {
  if (!Object.hasOwn(WORDS, type)) return undefined;
  const words = WORDS[type as DurableEventType] as ((facts: Facts) => string) | undefined;
  const said = words?.(payload);
  return said === undefined || LACKS.test(said) ? undefined : said;
}

function counted(number: unknown, noun: string): string {
  return plural(Number(number), noun);
}

function textOf(value: unknown): string {
  return String(value);
}

/** What an absent field, or one of another kind, is in a sentence. */
const LACKS = /\b(?:undefined|NaN)\b|\[object Object\]/;

function channelsText(channels: unknown): string {
  if (!Array.isArray(channels)) return String(channels);
  return channels.length === 0 ? 'no channel' : channels.join(', ');
}

/** `the alerts of rule late`, `all alerts`. Undefined: the event does not say which. */
function silencedOf(match: unknown): string | undefined {
  if (typeof match !== 'object' || match === null) return undefined;
  const parts = ['rule', 'job', 'severity'].flatMap((name) => {
    const values: unknown = Reflect.get(match, name);
    return Array.isArray(values) && values.length > 0 ? [`${name} ${values.join(' or ')}`] : [];
  });
  return parts.length === 0 ? 'all alerts' : `the alerts of ${parts.join(', ')}`;
}

/** The fields of a payload that name an object, the most telling first. */
const OBJECT_FIELDS: readonly (readonly [field: string, kind: ActObjectKind])[] = [
  ['queue', 'queue'],
  ['schedule', 'schedule'],
  ['nodeId', 'node'],
  ['alertId', 'alert'],
  ['silenceId', 'silence'],
  ['tokenId', 'token'],
  ['viewId', 'view'],
  ['operationId', 'operation'],
  ['taskId', 'task'],
  ['questId', 'quest'],
  ['runId', 'run'],
  ['jobId', 'job'],
  ['user', 'user'],
  ['memberId', 'member'],
];

export function actObject({
  type,
  payload,
  jobId,
  runId,
  orgId,
}: Pick<News, 'type' | 'payload' | 'jobId' | 'runId' | 'orgId'>): ActObject | undefined {
  const record = boardRecordKind(type);
  if (record) return { kind: record, name: String(payload['id']) };
  // A plan is known by the Monday of its week.
  if (type.startsWith('sprint.plan.')) return { kind: 'sprint', name: String(payload['weekStart']) };
  for (const [field, kind] of OBJECT_FIELDS) {
    const name = payload[field];
    if (typeof name === 'string' || typeof name === 'number') return { kind, name: String(name) };
  }
  if (runId !== undefined) return { kind: 'run', name: String(runId) };
  if (jobId !== undefined) return { kind: 'job', name: jobId };
  return orgId === undefined ? undefined : { kind: 'organisation', name: orgId };
}

/** Users and tokens act by the console, which names them so; on the command line an actor is the name of a login. */
export function actVia({ actor = '', payload }: Pick<News, 'actor' | 'payload'>): ActVia {
  if (ENGINE.test(actor) || isByClock(actor, payload)) return 'engine';
  if (actor.startsWith('token:')) return 'token';
  return /^user:|^wall$/.test(actor) ? 'console' : 'cli';
}

/** `worker.yaml` sets limits when a daemon starts. */
const ENGINE = /^(?:schedule|job|run):|^console(?: on |$)|^worker\.yaml$/;

function isByClock(actor: string, { reason }: Facts): boolean {
  return actor === BY_CLOCK.actor && reason === BY_CLOCK.reason;
}

interface LinkFacts {
  readonly kind: string;
  readonly role?: string;
  readonly user?: string;
}

function purposeOf({ kind, role, user }: LinkFacts): string {
  const purposes: Readonly<Record<string, string>> = {
    first: 'for the first administrator',
    invite: `for a new ${role}`,
    reset: `for a new password of ${user}`,
    wall: 'for a wall',
  };
  return purposes[kind] ?? kind;
}

function from(address: string | undefined): string {
  return address === undefined ? '' : ` from ${address}`;
}
