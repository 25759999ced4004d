/** What people decide about the plan of a week. None of it has an inverse: each is asked first, with what it concerns. */
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { orReadAgain, showDone } from '../../../acts/use-act.ts';
import { postJson, previewJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { plural } from '../../../words/numbers.ts';
import { daysText, weekText } from '../../../words/weeks.ts';

const CHANGES = ['board'];

interface Said {
  readonly says: string;
}

interface Replanned extends Said {
  readonly changed: boolean;
  readonly planned: number;
  readonly leftOut: number;
  readonly assigned: number;
  readonly warnings: readonly string[];
}

export function askApprove(org: string, sprint: Sprint): void {
  const { planned, people } = countsOf(sprint);
  askFirst({
    title: `Approve the plan of ${daysText(sprint.weekStart, sprint.weekEnd)}?`,
    says: 'It is the plan of the week from now on: runs of the planner leave it as it is, until a person plans again.',
    list: [
      { name: 'tasks planned', count: planned },
      { name: 'people with tasks', count: people },
      { name: 'tasks left out', count: sprint.unplanned.length, isMinor: true },
    ],
    verb: `Approve ${plural(planned, 'task')}`,
    leave: 'Not yet',
    reason: 'optional',
    command: command(org, 'sprint:approve', sprint.weekStart),
    act: async (reason) => {
      const { says } = await send<Said>(org, sprint, { verb: 'approve', reason });
      showDone({ says, changes: CHANGES, mark: 'succeeded' });
    },
  });
}

export function askCancelPlan(org: string, sprint: Sprint): void {
  const { planned, people } = countsOf(sprint);
  askFirst({
    title: `Cancel the plan of ${daysText(sprint.weekStart, sprint.weekEnd)}?`,
    says: 'The plan is no longer in force; the next run of the planner makes a new one. Tasks keep their assignees.',
    list: [
      { name: 'tasks planned', count: planned },
      { name: 'people with tasks', count: people },
    ],
    verb: `Cancel the plan of ${plural(planned, 'task')}`,
    isDangerous: true,
    reason: 'optional',
    command: command(org, 'sprint:cancel', sprint.weekStart),
    act: async (reason) => {
      const { says } = await send<Said>(org, sprint, { verb: 'cancel', reason });
      showDone({ says, changes: CHANGES, mark: 'cancelled' });
    },
  });
}

interface ReplanWish {
  readonly weekStart: string;
  /** 0: the week has no plan. */
  readonly rev: number;
  /** People approved it. */
  readonly isApproved: boolean;
}

/** Rehearsed first: what would change is what is asked. */
export async function askReplan(
  org: string,
  { weekStart, rev, isApproved }: ReplanWish,
): Promise<{ readonly says: string; readonly changes: readonly string[] } | undefined> {
  const path = `${orgUrl(org, 'sprints', weekStart)}/replan`;
  const rehearsed = await orReadAgain(CHANGES, previewJson<Replanned>(path, { rev }, { dryRun: 'true' }));
  if (!rehearsed.changed) return { says: rehearsed.says, changes: [] };
  askFirst({
    title: `${rev === 0 ? 'Plan' : 'Plan again'} the week of ${weekText(weekStart)}?`,
    says: isApproved
      ? 'A new draft takes the place of the plan that was approved. It needs to be approved again.'
      : 'A new draft takes the place of the one that is there.',
    list: [
      { name: 'tasks planned', count: rehearsed.planned },
      { name: 'tasks left out', count: rehearsed.leftOut },
      { name: 'tasks that get another assignee', count: rehearsed.assigned, isMinor: true },
    ],
    verb: `Plan ${plural(rehearsed.planned, 'task')}`,
    leave: 'Leave it',
    isDangerous: isApproved,
    reason: 'optional',
    command: replanCommand(org, weekStart),
    act: async (reason) => {
      const { says } = await orReadAgain(CHANGES, postJson<Replanned>(path, { rev, reason }));
      showDone({ says, changes: CHANGES, mark: 'pending' });
    },
  });
  return undefined;
}

/** `worker sprint:approve 2026-11-30 --org acme` */
function command(org: string, name: string, weekStart: string, ...more: readonly string[]): string {
  return commandLine(name, weekStart, '--org', org, ...more);
}

export function replanCommand(org: string, weekStart: string): string {
  return command(org, 'sprint:replan', weekStart);
}

export function showCommand(org: string, weekStart: string, member?: string): string {
  return command(org, 'sprint:show', weekStart, ...(member === undefined ? [] : ['--member', member]));
}

function countsOf({ members }: Sprint): { readonly planned: number; readonly people: number } {
  const busy = members.filter(({ items }) => items.length > 0);
  return { planned: busy.reduce((sum, { items }) => sum + items.length, 0), people: busy.length };
}

/** Refused when another person changed the plan since this page read it: the page reads it again. */
function send<Answer>(
  org: string,
  { weekStart, rev }: Pick<Sprint, 'weekStart' | 'rev'>,
  { verb, reason }: { readonly verb: string; readonly reason: string | undefined },
): Promise<Answer> {
  const asked = postJson<Answer>(`${orgUrl(org, 'sprints', weekStart)}/${verb}`, { reason }, undefined, rev);
  return orReadAgain(CHANGES, asked);
}
