/** Organisations: which there are, one with the jobs that maintain its board, and its fields. */
import {
  changeOrg,
  findActingMember,
  listBoardRuns,
  listMembers,
  orgFields,
  showOrg,
  type ShownOrg,
} from '@sb/questboard';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { isoTime, storedSchedules } from '@sb/views';
import { z } from 'zod';
import { org, orgChanged, orgList, type Maintainer } from '../../answers/board/orgs.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { checkOrg, seenOrgs } from '../../guard/seen-org.ts';
import { edits, reads, type Route } from '../../http/route.ts';
import { outcomeText } from '../../rows/board/board-words.ts';
import { redacted } from '../../rows/redacted.ts';
import { actFields, actOf, actQuery, orgParams, TAG } from './on-board.ts';

/** Read at once. */
const MOST_MEMBERS = 500;
const MAINTAINERS = ['daily.questmaster', 'weekly.sprintplanner'] as const;

/** The verb checks the fields. */
const changeBody = z.looseObject({ ...actFields });

export const ORG_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs',
    tag: TAG,
    summary: 'The organisations that you may see',
    least: 'viewer',
    answer: orgList,
    isList: true,
    async run({ store, who, secrets }) {
      checkUnlimited(who);
      const ids = await seenOrgs(store, who);
      const all = await Promise.all(ids.map((id) => showOrg(store, id)));
      return redacted(
        { items: all.map(({ id, name, timezone, active }) => ({ id, name, timezone, active })) },
        secrets,
      );
    },
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org',
    tag: TAG,
    summary: 'One organisation: its days and settings, and what the jobs of its board did last',
    least: 'viewer',
    params: orgParams,
    answer: org,
    hasVersion: true,
    async run({ store, who, params, secrets }) {
      await checkOrg(store, who, params.org);
      const found = await showOrg(store, params.org);
      const now = await store.now();
      const me = await findActingMember(store, params.org, who);
      return redacted(
        {
          ...shownOrg(found),
          now: isoTime(now),
          maintainers: await readMaintainers(store, params.org, now),
          members: await readMembers(store, params.org),
          ...(me && { me: me.id }),
        },
        secrets,
      );
    },
  }),
  edits({
    method: 'PATCH',
    path: '/orgs/:org',
    tag: TAG,
    summary: 'Changes name, zone, days or settings; null gives a setting its default',
    least: 'admin',
    params: orgParams,
    query: actQuery,
    body: changeBody,
    verbFields: orgFields(),
    example: { settings: { focus: 75 } },
    answer: orgChanged,
    hasVersion: true,
    cli: ['org:change'],
    async run(call) {
      const { store, who, params, secrets } = call;
      await checkOrg(store, who, params.org);
      const { reason, as, ...wish } = call.body;
      const act = actOf(call, { reason, as });
      const { org: after, ...outcome } = await changeOrg(store, { orgId: params.org, act }, wish);
      const sentence = `has its ${Object.keys(wish).join(', ') || 'fields'}`;
      const says = outcomeText(outcome, { id: params.org, sentence, dryRun: call.query.dryRun });
      return redacted({ org: shownOrg(after), rev: after.rev, changed: outcome.changed, says }, secrets);
    },
  }),
];

function shownOrg({ orgId: _orgId, workdays, holidays, settings, ...same }: ShownOrg) {
  return { ...same, workdays: [...workdays], holidays: [...holidays], settings: { ...settings } };
}

async function readMaintainers(store: Store, orgId: string, now: number): Promise<Maintainer[]> {
  const schedules = (await listSchedules(store)).filter(({ input }) => isFor(input, orgId));
  return Promise.all(
    MAINTAINERS.map(async (jobId) => {
      const [last] = await listBoardRuns(store, orgId, { jobId, limit: 1 });
      const runId = Number(last?.id.split('-').at(-1));
      const own = schedules.filter((one) => one.jobId === jobId);
      const [next] = storedSchedules(own, { now, count: 1 })
        .flatMap((view) => view.next.map((fire) => fire.toISOString()))
        .toSorted();
      return {
        jobId,
        ...(last && {
          last: {
            status: last.status,
            at: last.finishedAt,
            ...(Number.isSafeInteger(runId) && { runId }),
          },
        }),
        ...(next !== undefined && { next }),
      };
    }),
  );
}

async function readMembers(store: Store, orgId: string): Promise<z.input<typeof org>['members']> {
  const members: z.input<typeof org>['members'] = [];
  for (let after: string | undefined; ;) {
    const page = await listMembers(store, orgId, {
      limit: MOST_MEMBERS,
      ...(after !== undefined && { after }),
    });
    members.push(...page.items.map(({ id, name, active }) => ({ id, name, active })));
    if (page.next === undefined) return members;
    after = page.next;
  }
}

function isFor(input: unknown, orgId: string): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const { orgId: named, allOrgs }: { readonly orgId?: unknown; readonly allOrgs?: unknown } = input;
  return named === orgId || allOrgs === true;
}
