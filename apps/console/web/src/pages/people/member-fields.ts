/** The form of a member: each field as the text that is typed, and what of it differs from the record. Pure. */
import type { MemberRow } from '../../../../src/answers/sprints/members.ts';
import { commandLine, typedLine, withTypedReason } from '../../words/commands/command-line.ts';
import { shellWord } from '../../words/commands/shell-word.ts';
import { typedList } from '../../words/text/typed-list.ts';

export const MEMBER_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;

const PHASES = 'WIDGET';

export const FIELDS = {
  name: 'Name',
  email: 'E-mail',
  role: 'Role',
  active: 'Active',
  dailyCapacityMinutes: 'Minutes a day',
  timezone: 'Zone',
  workdays: 'Workdays',
  availability: 'Away',
  skills: 'Skills',
  wipLimit: 'Tasks at once',
  workingGenius: 'Profile',
  githubLogin: 'GitHub',
} as const;

export type MemberField = keyof typeof FIELDS;
export type MemberTexts = Readonly<Record<MemberField, string>>;

export function textsOf(member: MemberRow): MemberTexts {
  const { workingGenius: profile } = member;
  return {
    name: member.name,
    email: member.email,
    role: member.role,
    active: String(member.active),
    dailyCapacityMinutes: String(member.dailyCapacityMinutes),
    timezone: member.timezone ?? '',
    workdays: (member.workdays ?? []).join(','),
    availability: member.availability.map(awayLine).join('\n'),
    skills: member.skills.join(', '),
    wipLimit: String(member.wipLimit),
    workingGenius: profile
      ? [profile.genius, profile.competency, profile.frustration].map((pair) => pair.join('')).join(' ')
      : '',
    githubLogin: member.githubLogin ?? '',
  };
}

/** `2026-12-24 to 2026-12-31 0 leave` */
function awayLine({ from, to, percent, reason }: MemberRow['availability'][number]): string {
  return [from, 'to', to, percent, reason].filter((part) => part !== undefined).join(' ');
}

/** The fields whose texts differ. */
export function differing(one: MemberTexts, other: MemberTexts): readonly MemberField[] {
  return (Object.keys(FIELDS) as MemberField[]).filter((field) => one[field].trim() !== other[field].trim());
}

/** What is typed and differs, as the route takes it; null takes the default. Throws a sentence where a text is no value. */
export function typedChanges(typed: MemberTexts, start: MemberTexts): Record<string, unknown> {
  return Object.fromEntries(
    differing(typed, start).map((field) => [field, valueOf(field, typed[field].trim())]),
  );
}

function valueOf(field: MemberField, text: string): unknown {
  switch (field) {
    case 'active':
      return text === 'true';
    case 'dailyCapacityMinutes':
    case 'wipLimit':
      return numberOf(field, text);
    case 'workdays':
      return text === '' ? null : typedList(text).map((day) => numberOf(field, day));
    case 'skills':
      return typedList(text);
    case 'availability':
      return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [awayOf(line.trim())]));
    case 'workingGenius':
      return text === '' ? null : profileOf(text);
    case 'timezone':
    case 'githubLogin':
      return text === '' ? null : text;
    case 'name':
    case 'email':
    case 'role':
      return text;
  }
}

function numberOf(field: MemberField, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`${FIELDS[field]}: expected a whole number, got "${text}".`);
  return Number(text);
}

function awayOf(line: string): Record<string, unknown> {
  const [, from, to, percent, reason] =
    /^(\d{4}-\d\d-\d\d)(?:\s+to\s+(\d{4}-\d\d-\d\d))?\s+(\d{1,3})\s*%?(?:\s+(.+))?$/.exec(line) ?? [];
  if (from === undefined || percent === undefined)
    throw new Error(`Away: expected a line like "2026-12-24 to 2026-12-31 0 leave", got "${line}".`);
  return { from, to: to ?? from, percent: Number(percent), ...(reason !== undefined && { reason }) };
}

function profileOf(text: string): Record<string, readonly string[]> {
  const letters = text.toUpperCase().replaceAll(/[^A-Z]/g, '');
  if (sorted(letters) !== sorted(PHASES))
    throw new Error(
      `Profile: expected the six letters ${PHASES} as three pairs, such as "WI DG ET", got "${text}".`,
    );
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = Array.from(letters);
  return { genius: [a, b], competency: [c, d], frustration: [e, f] };
}

function sorted(letters: string): string {
  return Array.from(letters).toSorted().join('');
}

/** `worker member:change ada --capacity 240`. A command sets at most one field that has no flag of its own. */
export function editCommand(
  org: string,
  id: string,
  changes: Readonly<Record<string, unknown>>,
  reason = '',
): string {
  const entries = Object.entries(changes);
  const unset = entries.filter(([, value]) => value === null).map(([field]) => field);
  const given = entries.filter(([, value]) => value !== null);
  const flags = given.flatMap(([field, value]) => flagOf(field, value) ?? []);
  const [first, ...others] = given.flatMap(([field, value]) =>
    flagOf(field, value) === undefined ? [`--set ${shellWord(`${field}=${JSON.stringify(value)}`)}`] : [],
  );
  const command = (parts: readonly string[]): string =>
    withTypedReason(
      [commandLine('member:change', id), ...parts, '--org', org].join(' '),
      'optional',
      reason.trim(),
    );
  const own = [
    ...flags,
    ...(unset.length > 0 ? [`--unset ${unset.join(',')}`] : []),
    ...(first ? [first] : []),
  ];
  return [command(own), ...others.map((set) => command([set]))].join(' && ');
}

const FLAGS: Readonly<Record<string, string>> = {
  name: '--name',
  email: '--email',
  role: '--role',
  dailyCapacityMinutes: '--capacity',
  wipLimit: '--wip-limit',
  githubLogin: '--github-login',
};

function flagOf(field: string, value: unknown): string | undefined {
  if (field === 'active') return value === true ? '--back' : '--away';
  if (field === 'skills' && Array.isArray(value)) return `--skills ${shellWord(value.join(','))}`;
  const flag = FLAGS[field];
  return flag === undefined ? undefined : `${flag} ${shellWord(String(value))}`;
}

/** As it is typed; empty: the default. */
export type NewMember = Readonly<Record<'name' | 'email' | 'role' | 'skills' | 'capacity', string>>;

/** Throws a sentence where a text is no value. */
export function newMemberBody({ name, email, role, skills, capacity }: NewMember): Record<string, unknown> {
  return {
    name: name.trim(),
    email: email.trim(),
    role,
    ...(skills.trim() !== '' && { skills: typedList(skills) }),
    ...(capacity.trim() !== '' && {
      dailyCapacityMinutes: numberOf('dailyCapacityMinutes', capacity.trim()),
    }),
  };
}

/** `worker member:create 'Ada Moreno' --email ada@example.com --role member --org acme` */
export function newMemberCommand(org: string, { name, email, role, skills, capacity }: NewMember): string {
  return typedLine(
    'member:create',
    [name.trim()],
    [
      '--email',
      email.trim(),
      '--role',
      role,
      ...(skills.trim() === '' ? [] : ['--skills', typedList(skills).join(',')]),
      ...(capacity.trim() === '' ? [] : ['--capacity', capacity.trim()]),
      '--org',
      org,
    ],
  );
}
