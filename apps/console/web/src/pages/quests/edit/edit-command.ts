/** A form as a command line: fields that have a flag of their own by it, any other by `--set`. Pure. */
import { commandLine, typedLine } from '../../../words/commands/command-line.ts';
import type { Wish } from './fields.ts';

const FLAGS: Readonly<Record<string, string>> = {
  title: '--title',
  questId: '--quest',
  description: '--description',
  priority: '--priority',
  phase: '--phase',
  estimateMinutes: '--estimate',
  dependsOn: '--depends-on',
  skills: '--skills',
  tags: '--tags',
  assigneeId: '--assignee',
  dueDate: '--due',
  questlineId: '--questline',
  objective: '--objective',
  order: '--order',
  name: '--name',
  timezone: '--timezone',
  workdays: '--workdays',
  holidays: '--holidays',
};
const CREATE = { task: 'task:create', quest: 'quest:create', questline: 'questline:create' } as const;
const CHANGE = { task: 'task:change', quest: 'quest:change', questline: 'questline:change' } as const;

interface Edited {
  readonly org: string;
  /** `board`: the organisation itself. */
  readonly kind: keyof typeof CHANGE | 'board';
  /** Absent: a new record. */
  readonly id: string | undefined;
  readonly wish: Wish;
  readonly reason?: string;
  /** Past the rule that forbids it. */
  readonly isForced?: boolean;
}

export function editCommand({ org, kind, id, wish, reason = '', isForced = false }: Edited): string {
  const { title, ...others } = wish;
  const given = Object.entries(kind === 'board' || id !== undefined ? wish : withoutDefaults(others));
  const unset = given.filter(([, value]) => value === null).map(([field]) => field);
  const why = reason.trim();
  const flags = [
    ...given.filter(([, value]) => value !== null).flatMap(([field, value]) => wordsOf(field, value)),
    ...(unset.length > 0 ? ['--unset', unset.join(',')] : []),
    ...(isForced ? ['--force'] : []),
    '--org',
    org,
    ...(why === '' ? [] : ['--reason', why]),
  ];
  if (kind === 'board') return commandLine('org:change', ...flags);
  return id === undefined
    ? typedLine(CREATE[kind], [textOf(title ?? '')], flags)
    : commandLine(CHANGE[kind], id, ...flags);
}

/** Of a new record. */
function withoutDefaults(wish: Wish): Wish {
  return Object.fromEntries(
    Object.entries(wish).filter(
      ([, value]) => value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function wordsOf(field: string, value: unknown): readonly string[] {
  if (field === 'requiresApproval' && value === true) return ['--requires-approval'];
  if (field === 'active') return [value === true ? '--active' : '--inactive'];
  const flag = FLAGS[field];
  if (flag === undefined) return ['--set', `${field}=${setText(value)}`];
  return [flag, Array.isArray(value) ? value.join(',') : textOf(value)];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `--set` reads JSON where the text is JSON: a text such as 7 or true is quoted to stay one. */
function setText(value: unknown): string {
  return typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
