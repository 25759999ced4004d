/** Reads the members of a board, with their days and their work. records.ts changes them, as all records. */
import { listMembers, type MemberRow, readMemberWeek, showMember } from '@sb/questboard';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { memberList, type memberRow, memberView } from '../../answers/sprints/members.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { reads, type Route } from '../../http/route.ts';
import { nextOf, readCursor } from '../../requests/cursors.ts';
import { cursor, flag, limit } from '../../requests/fields.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { orgParams, recordParams, TAG } from './on-board.ts';

const listQuery = z.strictObject({ archived: flag, cursor, limit });

export const MEMBER_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/members',
    tag: TAG,
    summary:
      'The members: what they can do, when they are there, and the work that they have this week, or next week once this one is over',
    least: 'viewer',
    params: orgParams,
    query: listQuery,
    answer: memberList,
    isList: true,
    cli: ['member:list'],
    async run({ store, who, params: { org }, query, secrets }) {
      await checkOrg(store, who, org);
      const filters = { ...query, org };
      const after = readCursor(query.cursor, filters, isId);
      const { archived, limit: most } = query;
      const page = await listMembers(store, org, {
        archived,
        limit: most,
        ...(after !== undefined && { after }),
      });
      const week = await readMemberWeek(store, org, page.items);
      return shownTexts(
        {
          now: isoTime(await store.now()),
          week: { start: week.start, ...(week.isComing && { isComing: true as const }) },
          days: [...week.days],
          ...(week.sprint && { plan: week.sprint }),
          items: page.items.map((member) => row(member, week)),
          ...nextOf(page.next, filters),
        },
        secrets,
      );
    },
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/members/:id',
    tag: TAG,
    summary:
      'One member: what they can do, when they are there, and the work that they have this week, or next week once this one is over',
    least: 'viewer',
    params: recordParams,
    answer: memberView,
    hasVersion: true,
    cli: ['member:list'],
    async run({ store, who, params: { org, id }, secrets }) {
      await checkOrg(store, who, org);
      const { archived, ...member } = await showMember(store, org, id);
      const week = await readMemberWeek(store, org, [member]);
      return shownTexts({ ...row(member, week), archived }, secrets);
    },
  }),
];

function row(
  { orgId: _orgId, createdAt: _createdAt, ...member }: MemberRow,
  { members }: Awaited<ReturnType<typeof readMemberWeek>>,
): z.input<typeof memberRow> {
  const { dayMinutes = [], plan } = members.get(member.id) ?? {};
  return { ...plain(member), dayMinutes: [...dayMinutes], ...(plan && { plan }) };
}

/** The lists of a record of the engine cannot be changed; those of an answer could. */
function plain(member: Omit<MemberRow, 'orgId' | 'createdAt'>) {
  const { workdays, availability, skills, workingGenius, tasks, ...same } = member;
  return {
    ...same,
    ...(workdays && { workdays: [...workdays] }),
    availability: [...availability],
    skills: [...skills],
    ...(workingGenius && {
      workingGenius: {
        genius: [...workingGenius.genius],
        competency: [...workingGenius.competency],
        frustration: [...workingGenius.frustration],
      },
    }),
    tasks: { ...tasks },
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64;
}
