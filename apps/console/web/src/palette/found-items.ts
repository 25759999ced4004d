/** The acts on what the server has found, and on rules and plans, as items that lead to the page that does them. Pure. */
import type { Alerts } from '../../../src/answers/alerts/alerts.ts';
import type { AlertConfig } from '../../../src/answers/alerts/config.ts';
import type { QuestView, TaskView } from '../../../src/answers/board/board.ts';
import type { SearchResults } from '../../../src/answers/search.ts';
import type { SprintList } from '../../../src/answers/sprints/sprints.ts';
import { acknowledgeable, planActs, questActs, ruleActs, runActs, taskActs } from '../acts/found-acts.ts';
import type { OfferedAct } from '../acts/offered-acts.ts';
import { address } from '../words/address.ts';
import type { Rights } from './object-acts.ts';
import type { Item } from './palette-items.ts';

export interface FoundThings {
  readonly runs: SearchResults['runs'];
  readonly members: SearchResults['members'];
  readonly rules: AlertConfig['rules'];
  readonly alerts: Alerts['rules'];
  readonly tasks: readonly { readonly task: TaskView; readonly me: string | undefined }[];
  readonly quests: readonly QuestView[];
  readonly plans: readonly ({ readonly org: string } & Pick<SprintList, 'thisWeek' | 'items'>)[];
}

export function foundItems(found: FoundThings, rights: Rights): Item[] {
  const { runs, members, rules, alerts, tasks, quests, plans } = found;
  const { isOperator, isAdmin } = rights;
  const ofBoards = [
    ...tasks.flatMap(({ task, me }) => actItems(taskActs(task, me), task.id)),
    ...quests.flatMap((quest) => actItems(questActs(quest), quest.id)),
    ...plans.flatMap(planItems),
  ];
  return [
    ...runs.flatMap((run) => actItems(runActs(run), String(run.id))),
    ...rules.flatMap(({ name }) => {
      const open = acknowledgeable(alerts.filter(({ rule }) => rule === name));
      return actItems(ruleActs({ name, isOpen: open.length > 0 }, rights), name);
    }),
    ...(isOperator ? ofBoards : []),
    ...(isAdmin ? members.flatMap(memberItem) : []),
  ];
}

/** Of the coming week that has a plan. */
function planItems({ org, thisWeek, items }: FoundThings['plans'][number]): Item[] {
  const [week] = items
    .filter(({ weekStart }) => weekStart >= thisWeek)
    .toSorted((one, other) => one.weekStart.localeCompare(other.weekStart));
  if (!week) return [];
  return actItems(planActs({ ...week, org, thisWeek }), org);
}

function memberItem({ org, id, name, isArchived }: SearchResults['members'][number]): Item[] {
  if (isArchived === true) return [];
  const href = address('/people', { org, member: id, act: 'edit' });
  return [
    {
      key: `edit-member-${org}-${id}`,
      name: `Edit member ${name}…`,
      note: `of ${org}`,
      icon: 'edit',
      of: name,
      href,
    },
  ];
}

function actItems(acts: readonly OfferedAct<string>[], of: string): Item[] {
  return acts.map(({ name, object, note, icon }) => ({
    key: `${name} ${object}`,
    name,
    object,
    note,
    icon,
    of,
    href: object,
    isWanted: true,
  }));
}
