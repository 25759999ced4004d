/**
 * What a model may see of a board: members, tasks and quests are M1, T1 and Q1, and texts have neither names nor
 * secrets. Ids are hidden too, since the id of a task may contain a name.
 */
import type { Member, Quest, Task } from '../model/organisation.ts';
import {
  cutText,
  tidyText,
  withoutAddresses,
  withoutMarkup,
  withoutSecrets,
  withoutUrls,
} from './clean-text.ts';
import { createNames } from './names.ts';

const LONGEST_TITLE = 120;
const LONGEST_DESCRIPTION = 500;
const HANDLES = /(?<![A-Za-z\d])[MQT]\d+(?![A-Za-z\d])/g;

export interface Hidden {
  readonly members: readonly Member[];
  /** The tasks and quests that a question is about. */
  readonly tasks?: readonly Task[];
  readonly quests?: readonly Quest[];
  /** Exact values that must not leave the machine; others are found by their shape. */
  readonly secrets: readonly string[];
}

export interface Mask {
  /** `M1`; undefined for no member and for an unknown one. */
  readonly member: (id: string | undefined) => string | undefined;
  readonly task: (id: string) => string;
  readonly quest: (id: string) => string;
  /** The title as the model may see it; at most 120 UTF-16 units. */
  readonly title: (raw: string) => string;
  /** The same for a long text, at most 500; undefined for none. */
  readonly description: (raw: string | undefined) => string | undefined;
  /** The answer for people: names of members, ids of tasks and quests. */
  readonly restore: (answer: string) => string;
}

export function createMask({ members, tasks = [], quests = [], secrets }: Hidden): Mask {
  const handles = createHandles([...tasks.flatMap(textsOfTask), ...quests.flatMap(textsOfQuest)]);
  const names = createNames(members);
  const memberById = new Map(members.map((member) => [member.id, member]));
  const memberHandle = ({ id, name }: Member): string => handles.give('M', `id ${id}`, tidyText(name));
  return {
    member: (id) => {
      const member = id === undefined ? undefined : memberById.get(id);
      return member && memberHandle(member);
    },
    task: (id) => handles.give('T', id, id),
    quest: (id) => handles.give('Q', id, id),
    title: (raw) => cutText(hide(raw), LONGEST_TITLE),
    description: (raw) => (raw === undefined ? undefined : cutText(hide(raw), LONGEST_DESCRIPTION)),
    restore: (answer) => answer.replaceAll(HANDLES, (handle) => handles.originalOf(handle)),
  };

  function hide(raw: string): string {
    const withoutKnown = withoutSecrets(withoutUrls(tidyText(raw)), secrets);
    const nameless = names.replace(withoutKnown, ({ spelling, member }) =>
      member ? memberHandle(member) : handles.give('M', `word ${spelling}`, spelling),
    );
    return withoutMarkup(withoutAddresses(nameless));
  }
}

/** Numbers its handles from 1. Skips those that a text has: a title may be about the third quarter, Q3. */
function createHandles(texts: readonly string[]) {
  const taken = new Set(texts.flatMap((text) => tidyText(text).match(HANDLES) ?? []));
  const given = new Map<string, string>();
  const originals = new Map<string, string>();
  const last = { M: 0, T: 0, Q: 0 };
  const next = (letter: keyof typeof last): string => {
    last[letter] += 1;
    const handle = `${letter}${last[letter]}`;
    return taken.has(handle) ? next(letter) : handle;
  };
  return {
    /** The same key has the same handle. */
    give: (letter: keyof typeof last, key: string, original: string): string => {
      const known = given.get(`${letter} ${key}`);
      if (known !== undefined) return known;
      const handle = next(letter);
      given.set(`${letter} ${key}`, handle);
      originals.set(handle, original);
      return handle;
    },
    originalOf: (handle: string): string => originals.get(handle) ?? handle,
  };
}

function textsOfTask({ title, description = '', blockers }: Task): string[] {
  return [title, description, ...blockers.map(({ text }) => text)];
}

function textsOfQuest({ title, objective = '' }: Quest): string[] {
  return [title, objective];
}
