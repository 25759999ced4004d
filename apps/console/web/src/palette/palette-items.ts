/** What the palette offers for a text. Pure. */
import type { PageAction } from '../frame/actions.ts';

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
  /** The name of what it acts on, or leads to the runs of. */
  readonly of?: string;
}

export interface Section {
  readonly name: string;
  readonly items: readonly Item[];
}

export interface Known {
  /** Of the page, and of the frame. */
  readonly actions: readonly Item[];
  /** On what is found. */
  readonly acts: readonly Item[];
  readonly pages: readonly Item[];
  readonly jobs: readonly Item[];
  /** Lists of runs of what is found. */
  readonly runs: readonly Item[];
  readonly queues: readonly Item[];
  readonly schedules: readonly Item[];
  readonly rules: readonly Item[];
  readonly nodes: readonly Item[];
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
  if (wanted === '') return filled(atRest(known));
  if (wanted.startsWith('>')) return filled([actSection(wanted.slice(1), known, MOST_ACTIONS)]);
  if (wanted.startsWith('"')) return [{ name: 'Errors', items: [errorItem(wanted.replaceAll('"', ''))] }];
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1];
  if (number !== undefined) return [{ name: 'Runs', items: [runItem(number)] }];
  const acts = actSection(wanted, known, MOST);
  const objects = [
    section('Queues', known.queues, wanted),
    section('Schedules', known.schedules, wanted),
    section('Rules', known.rules, wanted),
    section('Nodes', known.nodes, wanted),
  ];
  const runs = section('Runs', known.runs, wanted);
  return filled([
    section('Jobs', known.jobs, wanted),
    // By a name alone Enter opens what is called so: it does nothing to it.
    ...(hasVerb(wanted, acts) ? [acts, runs, ...objects] : [...objects, acts, runs]),
    { name: 'Quests', items: known.quests },
    { name: 'Tasks', items: known.tasks },
    { name: 'Members', items: known.members },
    section('Go', known.pages, wanted),
    { name: 'Errors', items: [errorItem(wanted)] },
  ]);
}

function atRest({ actions, pages, jobs }: Known): Section[] {
  return [
    { name: 'Do', items: actions.slice(0, MOST_ACTIONS) },
    { name: 'Go', items: pages },
    { name: 'Jobs', items: jobs.slice(0, MOST) },
  ];
}

/** What the page offers goes before the same act on what is found: it has its key. */
function actSection(text: string, { actions, acts }: Known, most: number): Section {
  const shown = new Set(actions.map(({ name }) => name));
  const others = wordsOf(text).length === 0 ? [] : acts.filter(({ name }) => !shown.has(name));
  return section('Do', [...actions, ...others], text, most);
}

/** A word is the verb of the first act, and no part of the name of its object. */
function hasVerb(text: string, { items: [first] }: Section): boolean {
  if (!first) return false;
  const { name, of = '' } = first;
  return wordsOf(text).some((word) => begins(name, word) && !of.toLowerCase().includes(word));
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

function section(name: string, items: readonly Item[], text: string, most = MOST): Section {
  const words = wordsOf(text);
  const found = items.filter((item) => isFound(item, words));
  const ranked = found.toSorted((one, other) => rank(one, words) - rank(other, words));
  return { name, items: ranked.slice(0, most) };
}

/** An act is found by its object or by its verb: `queue` alone finds no "Pause queue mail…". */
function isFound({ name, of }: Item, words: readonly string[]): boolean {
  const [first = ''] = words;
  const isMeant =
    of === undefined || begins(name, first) || words.some((word) => of.toLowerCase().includes(word));
  return isMeant && words.every((word) => name.toLowerCase().includes(word));
}

/** What is called so goes before a name that begins so, and that before one that has it somewhere. */
function rank({ name, of = name }: Item, words: readonly string[]): number {
  const [first = ''] = words;
  if (of.toLowerCase() === words.join(' ')) return 0;
  return begins(of, first) ? 1 : 2;
}

function begins(name: string, word: string): boolean {
  return name.toLowerCase().startsWith(word);
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
