/** A record after an own act: the page has it as the act has answered it, before it has read it again. */
import type { DataTag, QueryKey } from '@tanstack/react-query';
import type {
  QuestActed,
  QuestlineList,
  QuestView,
  TaskActed,
  TaskView,
} from '../../../src/answers/board/board.ts';
import type { Org, OrgChanged } from '../../../src/answers/board/orgs.ts';
import { queryClient } from '../api/query-client.ts';
import { gateLine } from '../words/gate-lines.ts';
import { orgQuery, questlinesQuery, questQuery, taskQuery } from './board-queries.ts';

type Task = TaskActed['task'];
type Quest = QuestActed['quest'];
type Questline = QuestlineList['items'][number];

/**
 * The next act then names the revision after the own one, and a form is opened with its fields. `seen`: the revision that
 * the act named. An act that named none may come after a change of another person: its record is taken only after the
 * revision shown.
 */
export function keepOwnTask(task: Task, seen = task.rev - 1): void {
  change(taskQuery(task.orgId, task.id).queryKey, (shown) =>
    shown.rev === seen ? taskAfter(shown, task) : shown,
  );
}

export function keepOwnQuest(quest: Quest, seen = quest.rev - 1): void {
  change(questQuery(quest.orgId, quest.id).queryKey, (shown) =>
    shown.rev === seen ? questAfter(shown, quest) : shown,
  );
}

export type OwnKind = 'task' | 'quest' | 'questline' | 'board';

/** Of the routes that change a record of any kind, and of the one of the organisation. */
export interface OwnAnswer {
  readonly record?: unknown;
  readonly org?: OrgChanged['org'];
}

/** After an edit of the revision `seen`. Each route answers with a record of its kind. */
export function keepOwn(kind: OwnKind, { record, org }: OwnAnswer, seen: number): void {
  if (kind === 'task') keepOwnTask(record as Task, seen);
  else if (kind === 'quest') keepOwnQuest(record as Quest, seen);
  else if (kind === 'questline') keepOwnQuestline(record as Questline, seen);
  else if (org) keepOwnOrg(org, seen);
}

function keepOwnQuestline(line: Questline, seen: number): void {
  change(questlinesQuery(line.orgId).queryKey, (shown) => ({
    ...shown,
    items: shown.items.map((one) => (one.id === line.id && one.rev === seen ? line : one)),
  }));
}

function keepOwnOrg(org: OrgChanged['org'], seen: number): void {
  change(orgQuery(org.id).queryKey, (shown) => (shown.rev === seen ? orgAfter(shown, org) : shown));
}

function change<Shown>(queryKey: DataTag<QueryKey, Shown, Error>, after: (shown: Shown) => Shown): void {
  queryClient.setQueryData<Shown>(queryKey, (shown) => shown && after(shown));
}

/** What is reckoned of a task stays as it was, until it is read. */
function taskAfter(shown: TaskView, task: Task): TaskView {
  const {
    ready,
    waitsFor,
    flags,
    archived,
    quest,
    dependencies,
    dependents,
    moves,
    evidence,
    issue,
    history,
  } = shown;
  const reckoned = {
    ready,
    waitsFor,
    flags,
    archived,
    quest,
    dependencies,
    dependents,
    moves,
    evidence,
    history,
  };
  return { ...task, ...reckoned, ...(issue && { issue }) };
}

function questAfter(shown: QuestView, quest: Quest): QuestView {
  const { archived, progress, waitsFor, tasks, gates } = shown;
  const known = new Map(shown.requires.map((one) => [gateLine(one.wish), one]));
  const requires = quest.requires.map((wish) => {
    const says = gateLine(wish);
    return known.get(says) ?? { wish, met: false, says };
  });
  return { ...quest, requires, archived, progress, waitsFor, tasks, gates };
}

function orgAfter({ now, maintainers, members, me }: Org, org: OrgChanged['org']): Org {
  return { ...org, now, maintainers, members, ...(me !== undefined && { me }) };
}
