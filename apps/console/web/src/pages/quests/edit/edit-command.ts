/** A form as command lines: fields that have a flag of their own by it, any other by `--set`, one a command. Pure. */
import { commandLine } from '../../../words/command-line.ts';
import { shellWord } from '../../../words/shell-word.ts';
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
};

interface Edited {
  readonly org: string;
  readonly kind: 'task' | 'quest';
  /** Absent: a new record. */
  readonly id: string | undefined;
  readonly wish: Wish;
}

const CREATE = { task: 'task:create', quest: 'quest:create' } as const;
const CHANGE = { task: 'task:change', quest: 'quest:change' } as const;

export function editCommand({ org, kind, id, wish }: Edited): string {
  const { title, ...others } = wish;
  const given =
    id === undefined ? Object.entries(others).filter(([, value]) => !isDefault(value)) : Object.entries(wish);
  const unset = given.filter(([, value]) => value === null).map(([field]) => field);
  const flags = given.flatMap(([field, value]) => {
    if (value === null) return [];
    if (field === 'requiresApproval' && value === true) return ['--requires-approval'];
    const flag = FLAGS[field];
    return flag === undefined ? [] : [flag, shellWord(flagText(value))];
  });
  const sets = given
    .filter(([field, value]) => value !== null && !isFlag(field, value))
    .map(([field, value]) => `--set ${shellWord(`${field}=${setText(value)}`)}`);
  const [first, ...more] = sets;
  const main = [
    id === undefined ? commandLine(CREATE[kind], flagText(title ?? '')) : commandLine(CHANGE[kind], id),
    ...flags,
    ...(unset.length > 0 ? [`--unset ${unset.join(',')}`] : []),
    ...(first === undefined ? [] : [first]),
    `--org ${org}`,
  ].join(' ');
  const later = more.map((set) =>
    ['worker', CHANGE[kind], shellWord(id ?? '<id>'), set, '--org', org].join(' '),
  );
  return [main, ...later].join('\n');
}

/** Of a new record. */
function isDefault(value: unknown): boolean {
  return value === false || (Array.isArray(value) && value.length === 0);
}

function isFlag(field: string, value: unknown): boolean {
  return FLAGS[field] !== undefined || (field === 'requiresApproval' && value === true);
}

function flagText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : setText(value);
}

function setText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
