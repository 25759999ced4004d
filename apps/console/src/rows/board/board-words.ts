/** Sentences about a board, for pages and answers. Pure. */
import type { Outcome, Requirement, TaskLogEntry, TaskView } from '@sb/questboard';
import { clean } from '@sb/views';
import { plural } from '@sb/words';

/** `id sentence`, the quests that moved with it, and what a rehearsal says. */
export function outcomeText(
  { changed, moved }: Pick<Outcome, 'changed' | 'moved'>,
  { id, sentence, dryRun }: { readonly id: string; readonly sentence: string; readonly dryRun: boolean },
): string {
  if (!changed) return clean(`${id} ${sentence} already; nothing is changed`);
  // One may go through several states.
  const states = new Map(moved.map(({ questId, to }) => [questId, to]));
  const quests = Array.from(states, ([questId, to]) => `quest ${questId} is ${to}`);
  return clean([`${id} ${dryRun ? 'would be so: ' : ''}${sentence}`, ...quests].join('; '));
}

export function requirementText(requirement: Requirement): string {
  switch (requirement.type) {
    case 'questCompleted':
      return `quest ${requirement.questId} is completed`;
    case 'taskCompleted':
      return `task ${requirement.taskId} is done`;
    case 'allTasksCompleted':
      return `all of ${requirement.taskIds.join(', ')} are done`;
    case 'anyTaskCompleted':
      return `one of ${requirement.taskIds.join(', ')} is done`;
    case 'notBefore':
      return `not before ${requirement.date}`;
  }
}

const RULE_WORDS: Readonly<Record<NonNullable<TaskView['moves'][number]['rule']>, string>> = {
  dependency_unmet: 'waits for',
  quest_locked: 'its quest is locked:',
  quest_cancelled: 'its quest is cancelled:',
};

/** Why a task cannot go there now. */
export function moveText({ rule, unmet = [] }: TaskView['moves'][number]): string | undefined {
  return rule && `${RULE_WORDS[rule]} ${unmet.join(', ')}`;
}

/** What happened, without its text, reason and values. */
export function logText(entry: Omit<TaskLogEntry, 'n' | 'at' | 'by'>): string {
  const { forced = [], questId } = entry;
  return [
    whatHappened(entry),
    ...(questId === undefined ? [] : [`with quest ${questId}`]),
    ...(forced.length === 0 ? [] : [`although ${forced.join(', ').replaceAll('_', ' ')}`]),
  ].join(', ');
}

function whatHappened({
  kind,
  from,
  to,
  memberId,
  previous,
  fields = [],
}: Omit<TaskLogEntry, 'n' | 'at' | 'by'>): string {
  switch (kind) {
    case 'created':
      return 'created the task';
    case 'moved':
      return `${from} → ${to}`;
    case 'assigned':
      return `gave it to ${memberId}${previous === undefined ? '' : `; ${previous} had it`}`;
    case 'unassigned':
      return `took it from ${previous ?? 'its assignee'}`;
    case 'approved':
      return memberId === undefined ? 'approved' : `approved by ${memberId}`;
    case 'commented':
      return 'commented';
    case 'blocker.added':
      return 'noted a blocker';
    case 'blocker.resolved':
      return 'resolved a blocker';
    case 'changed':
      return `changed ${fields.length === 0 ? 'its fields' : plural(fields.length, 'field')}`;
    case 'archived':
      return 'archived the task';
    case 'returned':
      return 'returned the task to the board';
  }
}
