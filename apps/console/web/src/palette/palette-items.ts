/** What the palette offers for a text. Pure. */
import type { PageAction } from '../frame/actions.ts';
import { address } from '../words/address.ts';
import { runPath } from '../words/paths.ts';

export interface Item {
  readonly key: string;
  readonly name: string;
  /** The address of what it acts on. */
  readonly object?: string;
  readonly note?: string | undefined;
  /** A mark of a state, or an icon. */
  readonly mark?: string | undefined;
  readonly icon?: PageAction['icon'];
  readonly hint?: string | undefined;
  readonly href?: string;
  /** The page of its object, which is at `href`, does it by this name. */
  readonly isWanted?: boolean;
  readonly act?: () => void;
  /** The name of what it acts on, or leads to the runs of. */
  readonly of?: string;
  /** `queue`: a word by which it is found beside its name. */
  readonly kind?: string;
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
  /** Runs that the server has found, and lists of runs of what is found. */
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
const MOST_OF_SCOPE = 50;
const MOST_NEAR = 2;

/** In what is searched, and the sections that it has; in everything, without a choice. */
const SCOPES = {
  everything: [],
  jobs: ['Jobs'],
  runs: ['Runs', 'Errors'],
  'queues, schedules, rules, nodes': ['Queues', 'Schedules', 'Rules', 'Nodes'],
  boards: ['Quests', 'Tasks', 'Members'],
  pages: ['Go'],
  actions: ['Do'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Scope = keyof typeof SCOPES;

const SCOPE_NAMES = Object.keys(SCOPES) as Scope[];

/** The next one for Tab, the one before for Shift Tab. */
export function scopeBeside(scope: Scope, step: 1 | -1): Scope {
  return SCOPE_NAMES.at((SCOPE_NAMES.indexOf(scope) + step) % SCOPE_NAMES.length) ?? 'everything';
}

/** Whether records of boards are among what is looked for: not by `>`, `#` and `"…"`. */
export function searchesBoards(text: string, scope: Scope): boolean {
  if (scope !== 'everything') return scope === 'boards';
  const wanted = text.trim();
  return wanted !== '' && !/^[>"]|^#?\d{1,15}$/.test(wanted);
}

/** Words of acts on what the server finds, before its name. */
const BEFORE_NAMES = new Set(
  (
    'replay retry cancel edit move change priority the of run # claim approve block unblock task hold release restore ' +
    'quest member'
  ).split(' '),
);

/** What the server is asked for: it knows names and numbers, no acts. `>cancel run 7`: 7. */
export function namedText(text: string): string {
  const words = text.trim().replace(/^>\s*/, '').split(/\s+/);
  const first = words.findIndex((word) => !BEFORE_NAMES.has(word.toLowerCase()));
  return words.slice(first < 0 ? -1 : first).join(' ');
}

/** Actions of the page first when it is empty; `>` only actions, `#` a run, `"…"` an error. */
export function findItems(text: string, known: Known, scope: Scope = 'everything'): Section[] {
  const wanted = text.trim();
  if (scope !== 'everything') return filled(inScope(wanted, known, SCOPES[scope]));
  if (wanted === '') return filled(atRest(known));
  if (wanted.startsWith('>')) return filled([actSection(wanted.slice(1), known, MOST_ACTIONS)]);
  if (wanted.startsWith('"')) return [{ name: 'Errors', items: [errorItem(wanted.replaceAll('"', ''))] }];
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1];
  if (number !== undefined)
    return filled([
      { name: 'Runs', items: [runOf(number, known)] },
      { name: 'Do', items: known.acts.filter(({ of }) => of === number) },
    ]);
  const acts = actSection(wanted, known, MOST);
  const objects = OBJECTS.map(([name, key]) => section(name, known[key], wanted));
  const runs = section('Runs', known.runs, wanted);
  return filled([
    section('Jobs', known.jobs, wanted),
    // By a name alone Enter opens what is called so: it does nothing to it.
    ...(hasVerb(wanted, acts) ? [acts, runs, ...objects] : [...objects, acts, runs]),
    { name: 'Quests', items: known.quests },
    { name: 'Tasks', items: known.tasks },
    { name: 'Members', items: known.members },
    ...OBJECTS.filter((_, nr) => objects[nr]?.items.length === 0).map(([name, key]) =>
      nearSection(name, known[key], wanted),
    ),
    section('Go', known.pages, wanted),
    { name: 'Errors', items: [errorItem(wanted)] },
  ]);
}

const OBJECTS = [
  ['Queues', 'queues'],
  ['Schedules', 'schedules'],
  ['Rules', 'rules'],
  ['Nodes', 'nodes'],
] as const;

function inScope(text: string, known: Known, names: readonly string[]): Section[] {
  const all = [
    section('Jobs', known.jobs, text, MOST_OF_SCOPE),
    section('Runs', known.runs, text, MOST_OF_SCOPE),
    ...OBJECTS.map(([name, key]) => section(name, known[key], text, MOST_OF_SCOPE)),
    { name: 'Quests', items: known.quests },
    { name: 'Tasks', items: known.tasks },
    { name: 'Members', items: known.members },
    section('Go', known.pages, text, MOST_OF_SCOPE),
    actSection(text, known, MOST_OF_SCOPE),
    { name: 'Errors', items: text === '' ? [] : [errorItem(text)] },
  ];
  return all.filter(({ name }) => names.includes(name));
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
  const shown = new Set(actions.map(actKey));
  const others = wordsOf(text).length === 0 ? [] : acts.filter((act) => !shown.has(actKey(act)));
  return section('Do', [...actions, ...others], text, most);
}

function actKey({ name, object }: Item): string {
  return `${name} ${object}`;
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

/** Where nothing has all words: what is called like one of them. */
function nearSection(name: string, items: readonly Item[], text: string): Section {
  const words = wordsOf(text).filter((word) => word.length > 1);
  const near = words.length < 2 ? [] : items.filter((item) => words.some((word) => begins(item.name, word)));
  return { name, items: near.slice(0, MOST_NEAR) };
}

/** An act is found by its object or by its verb: `queue` alone finds no "Pause queue mail…". */
function isFound({ name, of, kind = '' }: Item, words: readonly string[]): boolean {
  const [first = ''] = words;
  const isMeant =
    of === undefined || begins(name, first) || words.some((word) => of.toLowerCase().includes(word));
  return isMeant && words.every((word) => name.toLowerCase().includes(word) || begins(kind, word));
}

/** What is called so goes before a name that begins so, and that before one that has it somewhere. */
function rank({ name, of = name, kind = '' }: Item, typed: readonly string[]): number {
  const named = typed.filter((word) => !begins(kind, word));
  const words = named.length === 0 ? typed : named;
  if (of.toLowerCase() === words.join(' ')) return 0;
  return begins(of, words[0] ?? '') ? 1 : 2;
}

function begins(name: string, word: string): boolean {
  return name.toLowerCase().startsWith(word);
}

/** Each word of the text, in any order. */
export function hasWords(name: string, text: string): boolean {
  return wordsOf(text).every((word) => name.toLowerCase().includes(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function filled(sections: readonly Section[]): Section[] {
  return sections.filter(({ items }) => items.length > 0);
}

/** As the server knows it; until then, that it can be opened. */
function runOf(number: string, { runs }: Known): Item {
  const key = `run-${number}`;
  const found = runs.find((one) => one.key === key);
  if (found) return found;
  return {
    key,
    name: `#${number}`,
    note: 'open this run',
    icon: 'runs',
    href: runPath(number),
  };
}

function errorItem(text: string): Item {
  return {
    key: 'error',
    name: `"${text}"`,
    note: 'runs whose error has this',
    icon: 'failures',
    href: address('/runs', { error: text }),
  };
}
