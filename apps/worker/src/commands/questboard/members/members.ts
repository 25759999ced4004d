/** The members of a board. */
import { type Fields, listMembers, type MemberRow } from '@sb/questboard';
import { clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { type FieldFlags, fieldsOf, listOf } from '../verbs/field-flags.ts';
import { recordVerbs } from '../verbs/record-verbs.ts';

interface MemberFlags extends FieldFlags {
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly skills?: string;
  readonly capacity?: number;
  readonly wipLimit?: number;
  readonly githubLogin?: string;
  readonly away?: boolean;
  readonly back?: boolean;
}

export const { list, create, change, archive } = recordVerbs({
  kind: 'member',
  called: 'name',
  read: listMembers,
  columns: memberColumns,
  fields: memberFields,
  cells: ({ role, active, rev }) => [role, active ? 'active' : 'away', String(rev)],
  created: ({ name }) => `is a member: ${name}`,
});

function memberFields(flags: MemberFlags): Fields {
  const { name, email, role, skills, capacity, wipLimit, githubLogin, away = false, back = false } = flags;
  if (away && back) throw new UsageError('--away and --back: give one of them');
  const given = fieldsOf(
    {
      name,
      email,
      role,
      skills: skills === undefined ? undefined : listOf(skills),
      dailyCapacityMinutes: capacity,
      wipLimit,
      githubLogin,
    },
    flags,
  );
  return { ...given, ...((away || back) && { active: back }) };
}

function memberColumns({ isTerminal }: Output): Column<MemberRow>[] {
  return [
    { header: isTerminal ? '  member' : 'member', get: ({ id }) => (isTerminal ? `  ${clean(id)}` : id) },
    { header: 'role', get: ({ role, active }) => (active ? role : { text: `${role}, away`, style: 'dim' }) },
    { header: 'a day', get: ({ dailyCapacityMinutes }) => `${dailyCapacityMinutes} min`, align: 'right' },
    { header: 'work', get: ({ tasks }) => workText(tasks) },
    { header: 'skills', get: ({ skills }) => skills.join(', '), flexible: true, expendable: 2 },
    { header: 'email', get: ({ email }) => email, flexible: true, expendable: 1 },
    { header: 'name', get: ({ name }) => name, flexible: true },
  ];
}

function workText(tasks: MemberRow['tasks']): string {
  return Object.entries(tasks)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}
