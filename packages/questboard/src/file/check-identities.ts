import { PHASES } from '../model/organisation.ts';
import type { Finding, LooseFile } from './loose-file.ts';

const PROFILE_KEYS = [
  ['genius', 'top2'],
  ['competency', 'competency2'],
  ['frustration', 'frustration2'],
] as const;
const QUEST_KEYS = [['requires', 'unlockConditions']] as const;
const TASK_KEYS = [
  ['assigneeId', 'owner'],
  ['estimateMinutes', 'estimatedMinutes'],
] as const;

type Profile = NonNullable<LooseFile['members'][number]['workingGenius']>;

/** Finds values that occur twice: ids of a kind, e-mail addresses, letters of a profile, a field under two names. */
export function checkIdentities({ members, questlines, quests, tasks }: LooseFile): Finding[] {
  return [
    ...repeated(
      'members',
      'id',
      members.map(({ id }) => id),
    ),
    ...repeated(
      'members',
      'email',
      members.map(({ email }) => email?.toLowerCase()),
    ),
    ...repeated(
      'questlines',
      'id',
      questlines.map(({ id }) => id),
    ),
    ...repeated(
      'quests',
      'id',
      quests.map(({ id }) => id),
    ),
    ...repeated(
      'tasks',
      'id',
      tasks.map(({ id }) => id),
    ),
    ...members.flatMap(({ workingGenius }, index) => checkProfile(workingGenius, index)),
    ...quests.flatMap((quest, index) => namedTwice(quest, QUEST_KEYS, ['quests', index])),
    ...tasks.flatMap((task, index) => namedTwice(task, TASK_KEYS, ['tasks', index])),
  ];
}

/** Finds e-mail addresses that belong to a stored member who is not in the file. */
export function checkEmails({ members }: LooseFile, all: LooseFile): Finding[] {
  const stored = all.members.slice(members.length);
  const owners = new Map(stored.map(({ id, email }) => [email?.toLowerCase(), id]));
  return members.flatMap(({ email }, index) => {
    const owner = email === undefined ? undefined : owners.get(email.toLowerCase());
    if (owner === undefined) return [];
    return [{ path: ['members', index, 'email'], message: `"${email}" is already the email of "${owner}"` }];
  });
}

function repeated(list: string, key: string, values: readonly (string | undefined)[]): Finding[] {
  const firstPlace = new Map(
    Array.from(values.entries(), ([index, value]) => [value, index] as const).toReversed(),
  );
  return values.flatMap((value, index) => {
    const first = firstPlace.get(value);
    if (value === undefined || first === index) return [];
    return [{ path: [list, index, key], message: `"${value}" is already the ${key} of ${list}[${first}]` }];
  });
}

function checkProfile(profile: Profile | undefined, index: number): Finding[] {
  if (!profile) return [];
  const path = ['members', index, 'workingGenius'];
  const message = profileProblem(profile);
  return [...namedTwice(profile, PROFILE_KEYS, path), ...(message === undefined ? [] : [{ path, message }])];
}

/** Undefined for a profile that has each letter once. */
export function profileProblem(profile: Profile): string | undefined {
  const letters = PROFILE_KEYS.flatMap(([key, alias]) => profile[key] ?? profile[alias] ?? []);
  const isPermutation = letters.toSorted().join('') === PHASES.toSorted().join('');
  const expected = `each of ${PHASES.join(', ')} once over genius, competency and frustration`;
  return isPermutation ? undefined : `expected ${expected}, got ${letters.join(', ') || 'none'}`;
}

function namedTwice<K extends string>(
  row: Partial<Record<K, unknown>>,
  pairs: readonly (readonly [K, K])[],
  path: Finding['path'],
): Finding[] {
  return pairs
    .filter(([key, alias]) => row[key] !== undefined && row[alias] !== undefined)
    .map(([key, alias]) => ({
      path: [...path, alias],
      message: `is another name of "${key}", which is there too`,
    }));
}
