/** The members of a board. */
import {
  archiveRecord,
  changeRecord,
  createRecord,
  type Fields,
  listMembers,
  type MemberRow,
  type RecordAnswer,
  returnRecord,
} from '@sb/questboard';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { type FieldFlags, fieldsOf, listOf } from '../verbs/field-flags.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';
import { showPage } from '../verbs/show-page.ts';

interface MemberFlags extends FieldFlags {
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly skills?: string;
  readonly capacity?: number;
  readonly wipLimit?: number;
  readonly githubLogin?: string;
}

interface ListOptions {
  readonly org?: string;
  readonly archived: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export async function list(call: Call<object, ListOptions>): Promise<void> {
  const { output, options } = call;
  const { archived, limit, cursor } = options;
  const page = await onBoard(call, (store, orgId) =>
    listMembers(store, orgId, { archived, limit, ...(cursor !== undefined && { after: cursor }) }),
  );
  showPage(output, page, { columns: memberColumns(output), none: 'There is no member.' });
}

export async function create(
  call: Call<{ readonly name: string }, ActFlags & MemberFlags & { readonly id?: string }>,
): Promise<void> {
  const { id, ...flags } = call.options;
  const answer = await onBoard(call, (store, orgId) =>
    createRecord(
      store,
      { orgId, kind: 'member', act: actOf(call), ...(id !== undefined && { id }) },
      { name: call.args.name, ...memberFields(flags) },
    ),
  );
  say(call, answer, `is a member: ${answer.member.name}`);
}

export async function change(
  call: Call<
    { readonly id: string },
    ActFlags & MemberFlags & { readonly away: boolean; readonly back: boolean }
  >,
): Promise<void> {
  const { away, back, ...flags } = call.options;
  if (away && back) throw new UsageError('--away and --back: give one of them');
  const wish = { ...memberFields(flags), ...((away || back) && { active: back }) };
  const answer = await onBoard(call, (store, orgId) =>
    changeRecord(store, { orgId, kind: 'member', id: call.args.id, act: actOf(call) }, wish),
  );
  say(call, answer, `has other ${Object.keys(wish).join(', ')}`);
}

export async function archive(
  call: Call<{ readonly id: string }, ActFlags & { readonly detach: boolean; readonly undo: boolean }>,
): Promise<void> {
  const { detach, undo } = call.options;
  const answer = await onBoard(call, (store, orgId) => {
    const target = { orgId, kind: 'member', id: call.args.id, act: actOf(call) } as const;
    return undo ? returnRecord(store, target) : archiveRecord(store, target, { detach });
  });
  say(call, answer, undo ? 'is on the board' : 'is archived');
}

function say(
  { output, options }: Pick<Call<object, ActFlags>, 'output' | 'options'>,
  answer: RecordAnswer<'member'>,
  sentence: string,
): void {
  const { id, role, active, rev } = answer.member;
  const cells = [role, active ? 'active' : 'away', String(rev)];
  sayOutcome(output, answer, { id, sentence, cells, dryRun: options.dryRun });
}

function memberFields(flags: MemberFlags): Fields {
  const { name, email, role, skills, capacity, wipLimit, githubLogin } = flags;
  return fieldsOf(
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
