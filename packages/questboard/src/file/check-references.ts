import { suggestion } from '@sb/config';
import { type Target, targetsOf } from '../requirement.ts';
import type { Finding, LooseFile } from './loose-file.ts';

/** A guess compares an id with every other one, so a file in which every id is wrong gets this many of each kind. */
const MAX_GUESSES = 50;

type Quest = LooseFile['quests'][number];
type Task = LooseFile['tasks'][number];

interface Known {
  readonly kind: string;
  readonly ids: ReadonlySet<string | undefined>;
  /** The end of a message: a suggestion for an unknown id, or nothing. */
  readonly guess: (id: string) => string;
}

/** Finds unknown ids (a task's quest and owner, a quest's questline) and tasks that wait for themselves. */
export function checkReferences({ quests, tasks }: LooseFile, all: LooseFile): Finding[] {
  const knownMembers = known('member', all.members);
  const knownQuestlines = known('questline', all.questlines);
  const knownQuests = known('quest', all.quests);
  return [
    ...quests.flatMap(({ questlineId }, index) =>
      missing(questlineId, knownQuestlines, ['quests', index, 'questlineId']),
    ),
    ...tasks.flatMap((task, index) => [
      ...missing(task.questId, knownQuests, ['tasks', index, 'questId']),
      ...missing(task.assigneeId, knownMembers, ['tasks', index, 'assigneeId']),
      ...missing(task.owner, knownMembers, ['tasks', index, 'owner']),
      ...selfDependencies(task, index),
    ]),
  ];
}

/** Finds unknown ids that a quest or a task waits for. It would wait for ever: a warning, not an error. */
export function danglingReferences({ quests, tasks }: LooseFile, all: LooseFile): Finding[] {
  const byKind = { quest: known('quest', all.quests), task: known('task', all.tasks) };
  return [
    ...quests.flatMap((quest, index) => danglingRequirements(quest, index, byKind)),
    ...tasks.flatMap(({ dependsOn }, index) =>
      dependsOn.flatMap((id, place) => missing(id, byKind.task, ['tasks', index, 'dependsOn', place])),
    ),
  ];
}

function known(kind: string, rows: readonly { readonly id?: string | undefined }[]): Known {
  const ids = new Set(rows.map(({ id }) => id));
  return { kind, ids, guess: guesser(Array.from(ids).filter((id) => id !== undefined)) };
}

/** Makes the end of a message about an unknown name: a suggestion, or nothing. */
export function guesser(candidates: readonly string[]): (name: string) => string {
  const guesses = new Map<string, string>();
  return (name) => {
    if (!guesses.has(name) && guesses.size < MAX_GUESSES) guesses.set(name, suggestion(name, candidates));
    return guesses.get(name) ?? '';
  };
}

function missing(id: string | undefined, { kind, ids, guess }: Known, path: Finding['path']): Finding[] {
  if (id === undefined || id === '' || ids.has(id)) return [];
  return [{ path, message: `there is no ${kind} "${id}".${guess(id)}` }];
}

function selfDependencies({ id, dependsOn }: Task, index: number): Finding[] {
  return dependsOn.flatMap((name, place) => {
    if (name !== id) return [];
    return [{ path: ['tasks', index, 'dependsOn', place], message: 'a task cannot depend on itself' }];
  });
}

function danglingRequirements(
  quest: Quest,
  index: number,
  byKind: Readonly<Record<Target['kind'], Known>>,
): Finding[] {
  const key = quest.requires ? 'requires' : 'unlockConditions';
  const requires = quest.requires ?? quest.unlockConditions ?? [];
  return requires.flatMap((requirement, place) =>
    targetsOf(requirement).flatMap(({ kind, id }) =>
      missing(id, byKind[kind], ['quests', index, key, place]),
    ),
  );
}
