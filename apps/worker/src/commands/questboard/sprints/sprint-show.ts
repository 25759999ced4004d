/** The plan of a week: a table for each member with a bar of the capacity, and what is left out by reason. */
import { showMember, showSprint, type SprintItem, type SprintView } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { clean, leftOutText, planFacts, planReasonText } from '@sb/views';
import { groupBy, plural } from '@sb/words';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { wrapWords } from '../../../cli/terminal/wrap-words.ts';
import { onBoard } from '../verbs/on-board.ts';
import { unknownRecordRemark } from '../verbs/unknown-record.ts';
import { askedWeek } from './asked-week.ts';

const BAR_WIDTH = 20;
/** So many titles of a reason are named. */
const NAMED = 4;

export async function run(
  call: Call<{ readonly week?: string }, { readonly org?: string; readonly member?: string }>,
): Promise<void> {
  const { args, options, output } = call;
  const { member } = options;
  const { view, memberPlans, advice } = await onBoard(call, async (store, orgId) => {
    const found = await showSprint(store, orgId, await askedWeek(store, orgId, args.week));
    const plans = found.memberPlans.filter(({ memberId }) => member === undefined || memberId === member);
    const isMissing = member !== undefined && plans.length === 0;
    return {
      view: found,
      memberPlans: plans,
      advice: isMissing ? await noPlanRemark(store, orgId, member) : undefined,
    };
  });
  const { sprint, days } = view;
  output.data({ sprint, days, memberPlans });
  if (output.isTerminal) output.lines(...headLines(view, output));
  for (const plan of memberPlans) printPlan(plan, view, output);
  if (member === undefined) printUnplanned(view, output);
  if (advice !== undefined) output.remark(advice);
}

async function noPlanRemark(store: Store, orgId: string, member: string): Promise<string> {
  const unknown = await unknownRecordRemark(() => showMember(store, orgId, member));
  return unknown ?? `The week has no plan for ${clean(member)}.`;
}

function headLines({ sprint, days }: SprintView, { style, width }: Output): readonly string[] {
  const { weekStart, state, version, goal, metrics } = sprint;
  const { plannedMinutes, capacityMinutes, utilisation } = metrics;
  const facts = [
    `${hours(plannedMinutes)} of ${hours(capacityMinutes)} planned (${percent(utilisation)})`,
    ...planFacts(metrics, hours),
    plural(days.length, 'working day'),
  ];
  return [
    `  ${style.bold(`Week of ${weekStart}`)}  ${state}, version ${version}`,
    ...wrapWords((goal ?? '').split(' '), width - 2).map((line) => `  ${clean(line)}`),
    `  ${style.dim(facts.join(' · '))}`,
  ];
}

function printPlan(plan: SprintView['memberPlans'][number], view: SprintView, output: Output): void {
  const { isTerminal, style } = output;
  const { name, memberId, plannedMinutes, capacityMinutes, items, blocked, overcommitted } = plan;
  if (isTerminal) {
    const share = capacityMinutes === 0 ? 0 : plannedMinutes / capacityMinutes;
    const text = `${hours(plannedMinutes)} of ${hours(capacityMinutes)}`;
    const load = overcommitted ? style.red(`${text}, too much`) : text;
    output.lines('', `  ${style.bold(clean(name))}  ${bar(share, output)}  ${load}`);
  }
  if (items.length > 0) output.table(items, itemColumns(view, output));
  else if (isTerminal) output.lines(`  ${style.dim('nothing planned')}`);
  else output.lines(['member', memberId, plannedMinutes, capacityMinutes].join('\t'));
  if (isTerminal && blocked.length > 0) output.lines(`  ${style.dim(`blocked: ${blocked.join(', ')}`)}`);
}

function itemColumns({ days }: SprintView, { isTerminal }: Output): Column<SprintItem>[] {
  const member: Column<SprintItem>[] = isTerminal
    ? []
    : [
        { header: 'kind', get: () => 'item' },
        { header: 'member', get: ({ memberId }) => memberId },
      ];
  return [
    ...member,
    {
      header: isTerminal ? '  days' : 'days',
      get: (item) => `${isTerminal ? '  ' : ''}${daysText(item, days)}`,
    },
    { header: 'time', get: ({ minutes }) => (isTerminal ? hours(minutes) : String(minutes)), align: 'right' },
    { header: 'task', get: ({ taskId }) => taskId },
    { header: 'title', get: ({ title }) => title, flexible: true },
    {
      header: 'why',
      get: ({ reasons }) => (isTerminal ? planReasonText(reasons[0] ?? '') : reasons.join(',')),
      flexible: true,
    },
  ];
}

/** `Mon`, `Mon-Wed`, `Thu-...` where it goes on after the week. */
function daysText({ startDay, finishDay }: SprintItem, days: readonly string[]): string {
  const first = weekday(days[startDay]);
  if (finishDay === undefined) return `${first}-...`;
  return finishDay === startDay ? first : `${first}-${weekday(days[finishDay])}`;
}

function weekday(date: string | undefined): string {
  if (date === undefined) return '?';
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
}

function bar(share: number, { style }: Output): string {
  const full = Math.min(BAR_WIDTH, Math.round(share * BAR_WIDTH));
  const text = '█'.repeat(full);
  return `${share > 1 ? style.red(text) : style.green(text)}${style.dim('░'.repeat(BAR_WIDTH - full))}`;
}

function printUnplanned({ leftOut }: SprintView, output: Output): void {
  if (leftOut.length === 0) return;
  if (!output.isTerminal) {
    output.lines(...leftOut.map(({ taskId, reason }) => ['unplanned', taskId, reason].join('\t')));
    return;
  }
  output.lines('', `  ${output.style.bold(`${plural(leftOut.length, 'task')} left out`)}`);
  for (const [reason, tasks] of groupBy(leftOut, (task) => task.reason)) {
    const named = tasks.slice(0, NAMED).map(({ taskId, title }) => `${taskId} ${clean(title)}`);
    const more = tasks.length > NAMED ? `, and ${tasks.length - NAMED} more` : '';
    const line = `${leftOutText(reason)} (${tasks.length}): ${named.join(', ')}${more}`;
    output.lines(
      ...wrapWords(line.split(' '), output.width - 4).map((text, at) => `${at === 0 ? '  ' : '    '}${text}`),
    );
  }
}

function hours(minutes: number): string {
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (whole === 0) return `${rest} min`;
  return rest === 0 ? `${whole} h` : `${whole} h ${rest}`;
}

function percent(value: number): string {
  return `${Math.round(value)} %`;
}
