/** What the palette offers for a text. Pure. */
import type { PageAction } from '../actions.ts';

export interface Item {
  readonly key: string;
  readonly name: string;
  readonly note?: string | undefined;
  /** A mark of a state, or an icon. */
  readonly mark?: string | undefined;
  readonly icon?: PageAction['icon'];
  readonly hint?: string | undefined;
  readonly href?: string;
  readonly act?: () => void;
}

export interface Section {
  readonly name: string;
  readonly items: readonly Item[];
}

export interface Known {
  readonly actions: readonly Item[];
  readonly pages: readonly Item[];
  readonly jobs: readonly Item[];
  readonly queues: readonly Item[];
  readonly schedules: readonly Item[];
  readonly rules: readonly Item[];
  /** Of boards: the server has found them by the text. */
  readonly quests: readonly Item[];
  readonly tasks: readonly Item[];
  readonly members: readonly Item[];
}

const MOST = 5;
const MOST_ACTIONS = 8;

/** Actions of the page first when it is empty; `>` only actions, `#` a run, `"…"` an error. */
export function findItems(text: string, known: Known): Section[] {
  const wanted = text.trim();
  if (wanted.startsWith('>')) return filled([section('Do', known.actions, wanted.slice(1), MOST_ACTIONS)]);
  if (wanted.startsWith('"')) return [{ name: 'Runs', items: [errorItem(wanted.replaceAll('"', ''))] }];
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1];
  if (number !== undefined) return [{ name: 'Runs', items: [runItem(number)] }];
  const rest = wanted === '' ? [] : [errorItem(wanted)];
  return filled([
    wanted === ''
      ? { name: 'Do', items: known.actions.slice(0, MOST_ACTIONS) }
      : section('Jobs', known.jobs, wanted, MOST),
    wanted === '' ? { name: 'Go', items: known.pages } : section('Do', known.actions, wanted, MOST),
    wanted === '' ? section('Jobs', known.jobs, '', MOST) : section('Queues', known.queues, wanted, MOST),
    wanted === '' ? NONE : section('Schedules', known.schedules, wanted, MOST),
    wanted === '' ? NONE : section('Rules', known.rules, wanted, MOST),
    wanted === '' ? NONE : { name: 'Quests', items: known.quests },
    wanted === '' ? NONE : { name: 'Tasks', items: known.tasks },
    wanted === '' ? NONE : { name: 'Members', items: known.members },
    wanted === '' ? NONE : section('Go', known.pages, wanted, MOST),
    { name: 'Runs', items: rest },
  ]);
}

/** Parts of a name, those that match apart: every word of the text, in any order. */
export function matchParts(
  name: string,
  text: string,
): { readonly text: string; readonly isMatch: boolean }[] {
  const words = wordsOf(text);
  if (words.length === 0) return [{ text: name, isMatch: false }];
  const pattern = new RegExp(
    `(${words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})`,
    'gi',
  );
  return name
    .split(pattern)
    .map((part, nr) => ({ text: part, isMatch: nr % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const NONE: Section = { name: '', items: [] };

function section(name: string, items: readonly Item[], text: string, most: number): Section {
  const words = wordsOf(text);
  const found = items.filter((item) => words.every((word) => item.name.toLowerCase().includes(word)));
  const [first = ''] = words;
  // A name that begins with the text goes before one that has it somewhere.
  const ranked = found.toSorted((one, other) => rank(one, first) - rank(other, first));
  return { name, items: ranked.slice(0, most) };
}

function rank({ name }: Item, word: string): number {
  return name.toLowerCase().startsWith(word) ? 0 : 1;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function filled(sections: readonly Section[]): Section[] {
  return sections.filter(({ items }) => items.length > 0);
}

function runItem(number: string): Item {
  return {
    key: `run-${number}`,
    name: `#${number}`,
    note: 'open this run',
    icon: 'runs',
    href: `/runs/${number}`,
  };
}

function errorItem(text: string): Item {
  const query = new URLSearchParams({ error: text }).toString();
  return {
    key: 'error',
    name: `"${text}"`,
    note: 'runs whose error has this',
    icon: 'failures',
    href: `/runs?${query}`,
  };
}
