/** The fields of forms as texts: from a record, and to the wish of its route. Pure. */
import type { QuestView, TaskView } from '../../../../../src/answers/board/board.ts';
import { gateLine, readGate, type Requirement } from '../../../words/gate-lines.ts';
import { typedList } from '../../../words/text/typed-list.ts';
import { issueText, readIssue } from './issue-text.ts';

export type Texts = Readonly<Record<string, string>>;
export type Wish = Readonly<Record<string, unknown>>;

export type Kind = 'text' | 'number' | 'list' | 'numbers' | 'flag' | 'gate' | 'issue';

/** By name, as the record has it. */
export const TASK_FIELDS: Readonly<Record<string, Kind>> = {
  title: 'text',
  questId: 'text',
  description: 'text',
  acceptanceCriteria: 'text',
  priority: 'text',
  phase: 'text',
  estimateMinutes: 'number',
  remainingMinutes: 'number',
  dependsOn: 'list',
  skills: 'list',
  tags: 'list',
  assigneeId: 'text',
  dueDate: 'text',
  requiresApproval: 'flag',
  syncToGithub: 'flag',
  github: 'issue',
};
export const QUEST_FIELDS: Readonly<Record<string, Kind>> = {
  title: 'text',
  objective: 'text',
  questlineId: 'text',
  priority: 'text',
  dueDate: 'text',
  requires: 'gate',
};
export const QUESTLINE_FIELDS: Readonly<Record<string, Kind>> = {
  title: 'text',
  description: 'text',
  order: 'number',
};

/** As the forms name them. */
export const TASK_LABELS = {
  title: 'Title',
  questId: 'Quest',
  description: 'Description',
  acceptanceCriteria: 'Accepted when',
  priority: 'Priority',
  phase: 'Phase',
  estimateMinutes: 'Estimate',
  remainingMinutes: 'Remaining',
  dependsOn: 'Waits for',
  skills: 'Skills',
  tags: 'Tags',
  assigneeId: 'Owner',
  dueDate: 'Due',
  requiresApproval: 'It is done when an owner or admin has approved it',
  syncToGithub: 'Its issue on GitHub is kept up to date',
  github: 'Its issue',
} as const;
export const QUEST_LABELS = {
  title: 'Title',
  objective: 'Objective',
  questlineId: 'Questline',
  priority: 'Priority',
  dueDate: 'Due',
  requires: 'Its gate',
} as const;
export const QUESTLINE_LABELS = { title: 'Title', description: 'Description', order: 'Order' } as const;

export function textsOf(record: object, fields: Readonly<Record<string, Kind>>): Texts {
  return Object.fromEntries(
    Object.entries(fields).map(([name, kind]) => [name, textOf(Reflect.get(record, name), kind)]),
  );
}

function textOf(value: unknown, kind: Kind): string {
  if (value === undefined || value === null) return kind === 'flag' ? 'false' : '';
  if (kind === 'list' || kind === 'numbers') return (value as readonly unknown[]).join(', ');
  if (kind === 'gate') return (value as readonly Requirement[]).map(gateLine).join('\n');
  if (kind === 'issue') return issueText(value as Issue);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What differs from `start`, as the route takes it; null unsets. Throws an error that says which text is no value. */
export function wishOf(texts: Texts, start: Texts, fields: Readonly<Record<string, Kind>>): Wish {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => texts[name] !== start[name])
      .map(([name, kind]) => [name, valueOf(texts[name] ?? '', kind)]),
  );
}

function valueOf(text: string, kind: Kind): unknown {
  if (kind === 'flag') return text === 'true';
  if (kind === 'list') return typedList(text);
  if (kind === 'gate') return readGate(text);
  if (kind === 'numbers') return typedList(text).map(readNumber);
  if (text.trim() === '') return null;
  if (kind === 'issue') return readIssue(text);
  return kind === 'number' ? readNumber(text) : text.trim();
}

function readNumber(text: string): number {
  const number = Number(text);
  if (Number.isNaN(number)) throw new Error(`Expected a number, got “${text}”.`);
  return number;
}

/** `{ 'settings.focus': 70 }` as the route takes it: `{ settings: { focus: 70 } }`. */
export function nested(wish: Wish): Wish {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wish)) {
    const [first = '', ...rest] = name.split('.');
    body[first] = rest.length === 0 ? value : deepened(body[first], rest, value);
  }
  return body;
}

function deepened(into: unknown, [first = '', ...rest]: readonly string[], value: unknown): Wish {
  const fields = (into ?? {}) as Wish;
  return { ...fields, [first]: rest.length === 0 ? value : deepened(fields[first], rest, value) };
}

/** Of a new record: fields without a text have their default. */
export function withoutNull(wish: Wish): Wish {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== null));
}

type Issue = NonNullable<TaskView['github']>;

export function taskTexts(task: TaskView): Texts {
  return textsOf(task, TASK_FIELDS);
}

export function questTexts({ requires, ...quest }: QuestView): Texts {
  return textsOf({ ...quest, requires: requires.map(({ wish }) => wish) }, QUEST_FIELDS);
}
