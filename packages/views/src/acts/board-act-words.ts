/**
 * What was done to a board, in words, from the type and the payload of an event: `moved task t-1 from todo to done`. A job
 * may publish an event of such a type with another payload: a list may be absent. Pure.
 */
import type { EventPayloads, QuestState } from '@sb/questboard';
import { plural } from '@sb/words';

type Words = { readonly [Type in keyof EventPayloads]?: (facts: EventPayloads[Type]) => string };

/** A sentence with more fields than these says how many others there are. */
const MOST_FIELDS = 3;
/** `task.changed`: an act on a record that has an `id`. */
const RECORD_ACT = /^(member|questline|quest|task)\.(created|changed|archived|returned)$/;

const WORDS: Words = {
  'org.changed': ({ id, fields }) => `changed ${fieldsOf(fields)} of organisation ${id}`,
  'org.imported': ({ mode }) => `imported a file (${mode})`,
  'task.moved': ({ taskId, from, to, forced }) =>
    `moved task ${taskId} from ${from} to ${to}${countOf(forced) === 0 ? '' : ', against a rule of the board'}`,
  'task.assigned': ({ taskId, memberId, previous }) =>
    `gave task ${taskId} to ${memberId}${previous === undefined ? '' : `; ${previous} had it`}`,
  'task.unassigned': ({ taskId, previous }) => `took task ${taskId} from ${previous}`,
  'task.approved': ({ taskId }) => `approved task ${taskId}`,
  'task.commented': ({ taskId, n }) => `wrote comment ${n} on task ${taskId}`,
  'task.blocker.added': ({ taskId, texts }) => `added ${plural(countOf(texts), 'blocker')} to task ${taskId}`,
  'task.blocker.resolved': ({ taskId, texts }) =>
    `resolved ${plural(countOf(texts), 'blocker')} of task ${taskId}`,
  'task.blocked': flagged,
  'task.stale': flagged,
  'task.flagged': flagged,
  'task.flag.cleared': ({ taskId, kind }) => `cleared the flag ${kind} of task ${taskId}`,
  'quest.held': ({ questId }) => `put quest ${questId} on hold`,
  'quest.released': ({ questId }) => `released quest ${questId}`,
  'quest.cancelled': ({ questId, taskIds }) => `cancelled quest ${questId}${withTasks(taskIds)}`,
  'quest.restored': ({ questId, taskIds }) => `restored quest ${questId}${withTasks(taskIds)}`,
  'quest.unlocked': questMoved,
  'quest.relocked': questMoved,
  'quest.started': questMoved,
  'quest.completed': questMoved,
  'quest.reopened': questMoved,
  'quest.deck.generated': ({ memberId, date, itemCount }) =>
    `made the deck of ${memberId} for ${date}: ${plural(itemCount, 'task')}`,
  'quest.deck.updated': ({ memberId, date, itemCount }) =>
    `changed the deck of ${memberId} for ${date}: ${plural(itemCount, 'task')}`,
  'questmaster.cycle.detected': ({ cycles }) => `found ${plural(countOf(cycles), 'cycle')} in the board`,
  'digest.daily.ready': ({ date }) => `wrote the digest of ${date}`,
  'questmaster.completed': ({ date }) => `planned the day ${date}`,
  'sprint.plan.generated': ({ weekStart }) => `planned the week of ${weekStart}`,
  'sprint.plan.updated': ({ weekStart }) => `planned the week of ${weekStart} again`,
  'sprint.plan.approved': ({ weekStart }) => `approved the plan for the week of ${weekStart}`,
  'sprint.plan.cancelled': ({ weekStart }) => `cancelled the plan for the week of ${weekStart}`,
  'sprint.memberplan.generated': ({ memberId, taskIds }) =>
    `planned ${plural(countOf(taskIds), 'task')} for ${memberId}`,
};

/** Undefined: the event is of no board. */
export function boardActWords(type: string, payload: Readonly<Record<string, unknown>>): string | undefined {
  const [, kind, what] = RECORD_ACT.exec(type) ?? [];
  if (kind !== undefined && what !== undefined)
    return recordWords(`${kind} ${String(payload['id'])}`, what, payload as unknown as RecordFacts);
  if (!Object.hasOwn(WORDS, type)) return undefined;
  const words = WORDS[type as keyof EventPayloads] as ((facts: object) => string) | undefined;
  return words?.(payload);
}

/** The kind of record whose `id` the payload has. */
export function boardRecordKind(type: string): 'member' | 'questline' | 'quest' | 'task' | undefined {
  return RECORD_ACT.exec(type)?.[1] as ReturnType<typeof boardRecordKind>;
}

type RecordFacts = EventPayloads['task.changed'];

function recordWords(record: string, what: string, { fields, detached }: RecordFacts): string {
  switch (what) {
    case 'changed':
      return `changed ${fieldsOf(fields)} of ${record}`;
    case 'archived':
      return `archived ${record}${countOf(detached) === 0 ? '' : `, which ${plural(countOf(detached), 'record')} named`}`;
    case 'returned':
      return `returned ${record} to the board`;
    default:
      return `created ${record}`;
  }
}

/** `title`, `role, skills and team`, `title, skills, tags and 2 other fields` */
function fieldsOf(fields: RecordFacts['fields']): string {
  const names = countOf(fields) === 0 ? [] : fields.map(({ field }) => field);
  const others = names.length - MOST_FIELDS;
  const said = others > 0 ? [...names.slice(0, MOST_FIELDS), plural(others, 'other field')] : names;
  return said.length < 2 ? (said[0] ?? 'nothing') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
}

function questMoved({
  questId,
  from,
  to,
}: {
  readonly questId: string;
  readonly from: QuestState;
  readonly to: QuestState;
}): string {
  return `moved quest ${questId} from ${from} to ${to}`;
}

function withTasks(taskIds: readonly string[]): string {
  const count = countOf(taskIds);
  return count === 0 ? '' : `, with ${plural(count, 'task')}`;
}

function flagged({ taskId, kind, severity }: EventPayloads['task.flagged']): string {
  return `flagged task ${taskId} as ${kind}, ${severity}`;
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
