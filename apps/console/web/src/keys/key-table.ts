/** Every key of the console: what acts, and what the dialog of keys lists. */
export interface KeyRecord {
  /** `j`, `g f`, `Shift x`, `Mod k`: Mod is Cmd on a Mac, else Ctrl. */
  readonly keys: readonly string[];
  readonly does: string;
}

export interface KeyGroup {
  readonly name: string;
  /** The addresses of the pages that have these keys. Absent: any page. */
  readonly pages?: RegExp;
  readonly records: readonly KeyRecord[];
}

export const KEY_GROUPS = [
  {
    name: 'Anywhere',
    records: [
      { keys: ['Mod k'], does: 'find or do' },
      { keys: ['?'], does: 'keys' },
      { keys: ['g o'], does: 'Overview' },
      { keys: ['g r'], does: 'Runs' },
      { keys: ['g j'], does: 'Jobs' },
      { keys: ['g q'], does: 'Queues' },
      { keys: ['g f'], does: 'Failures' },
      { keys: ['g s'], does: 'Schedules' },
      { keys: ['g g'], does: 'Graph' },
      { keys: ['g a'], does: 'Alerts' },
      { keys: ['g e'], does: 'Events' },
      { keys: ['g m'], does: 'Metrics' },
      { keys: ['g b'], does: 'Quests' },
      { keys: ['g d'], does: 'Decks' },
      { keys: ['g p'], does: 'Sprint' },
      { keys: ['g w'], does: 'People' },
      { keys: ['g n'], does: 'Nodes' },
      { keys: ['g u'], does: 'Audit' },
      { keys: ['g ,'], does: 'Settings' },
      { keys: ['g i'], does: 'API' },
      { keys: ['t'], does: 'theme' },
      { keys: ['Shift t'], does: 'time zone' },
      { keys: ['.'], does: 'pause or continue live changes' },
      { keys: ['z'], does: 'undo, while it is offered' },
      { keys: ['Mod Enter'], does: 'send the form or the dialog' },
      { keys: ['Escape'], does: 'close, then clear the selection, then back to the list' },
    ],
  },
  {
    name: 'Lists',
    records: [
      { keys: ['j', 'ArrowDown'], does: 'next row' },
      { keys: ['k', 'ArrowUp'], does: 'previous row' },
      { keys: ['Enter'], does: 'open' },
      { keys: ['o'], does: 'open in the drawer' },
      { keys: ['x'], does: 'select' },
      { keys: ['Shift x'], does: 'select up to this row' },
      { keys: ['Mod a'], does: 'select all that match' },
      { keys: ['/'], does: 'query' },
      { keys: ['f'], does: 'facets' },
      { keys: ['['], does: 'previous page' },
      { keys: [']'], does: 'next page' },
      { keys: ['n'], does: 'show the new rows' },
      { keys: ['v'], does: 'save view' },
      { keys: ['y'], does: 'copy as CLI' },
      { keys: ['Shift y'], does: 'copy as curl' },
      { keys: ['h'], does: 'narrow the time' },
      { keys: ['l'], does: 'widen the time' },
      { keys: ['r'], does: 'ask again for a refused page or list' },
    ],
  },
  {
    name: 'Run',
    pages: /^\/runs\b|^\/graph\b.*\brun=/,
    records: [
      { keys: ['r'], does: 'replay' },
      { keys: ['Shift r'], does: 'retry' },
      { keys: ['e'], does: 'edit and replay' },
      { keys: ['c'], does: 'cancel' },
      { keys: ['p'], does: 'priority' },
      { keys: ['f'], does: 'to the front' },
      { keys: ['['], does: 'previous run of the list' },
      { keys: [']'], does: 'next run of the list' },
      { keys: ['l'], does: 'logs' },
      { keys: ['i'], does: 'input' },
      { keys: ['w'], does: 'why' },
      { keys: ['Shift e'], does: 'expand all' },
      { keys: ['#'], does: 'first line of the error' },
      { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], does: 'attempt' },
    ],
  },
  {
    name: 'Job',
    pages: /^\/jobs\/./,
    records: [
      { keys: ['n'], does: 'run now' },
      { keys: ['p'], does: 'pause' },
    ],
  },
  {
    name: 'Queues',
    pages: /^\/queues\b/,
    records: [
      { keys: ['p'], does: 'pause' },
      { keys: ['r'], does: 'resume' },
      { keys: ['d'], does: 'drain' },
    ],
  },
  {
    name: 'Failures',
    pages: /^\/failures\b/,
    records: [
      { keys: ['r'], does: 'replay' },
      { keys: ['d'], does: 'discard' },
    ],
  },
  {
    name: 'Schedules',
    pages: /^\/schedules\b|^\/graph\b(?!.*\brun=)/,
    records: [
      { keys: ['n'], does: 'run now' },
      { keys: ['s'], does: 'skip the next fire' },
      { keys: ['o'], does: 'override' },
      { keys: ['p'], does: 'pause or resume' },
      { keys: ['['], does: 'previous week' },
      { keys: [']'], does: 'next week' },
    ],
  },
  {
    name: 'Graph',
    pages: /^\/graph\b/,
    records: [
      { keys: ['ArrowLeft', 'ArrowRight'], does: 'to what it follows, to what follows it' },
      { keys: ['ArrowUp', 'ArrowDown'], does: 'to the neighbour' },
      { keys: ['+', '-'], does: 'larger, smaller' },
      { keys: ['0'], does: 'the whole picture' },
    ],
  },
  {
    name: 'Nodes',
    pages: /^\/nodes\b/,
    records: [
      { keys: ['c'], does: 'cordon or uncordon' },
      { keys: ['d'], does: 'drain' },
    ],
  },
  {
    name: 'Alerts',
    pages: /^\/alerts\b/,
    records: [
      { keys: ['a'], does: 'acknowledge' },
      { keys: ['s'], does: 'silence' },
      { keys: ['t'], does: 'send a test' },
      { keys: ['x'], does: 'explain the rule' },
    ],
  },
  {
    name: 'Quests',
    pages: /^\/quests\b/,
    records: [
      { keys: ['h'], does: 'previous column' },
      { keys: ['l'], does: 'next column' },
      { keys: ['m'], does: 'move the task' },
      { keys: ['c'], does: 'claim the task, cancel the quest' },
      { keys: ['a'], does: 'approve the task' },
      { keys: ['b'], does: 'block or unblock the task' },
      { keys: ['p'], does: 'hold or release the quest' },
      { keys: ['r'], does: 'restore the quest' },
      { keys: ['e'], does: 'edit' },
    ],
  },
  {
    name: 'Decks',
    pages: /^\/decks\b/,
    records: [
      { keys: ['['], does: 'previous day' },
      { keys: [']'], does: 'next day' },
    ],
  },
  {
    name: 'Sprint',
    pages: /^\/sprint\b/,
    records: [
      { keys: ['a'], does: 'approve the plan' },
      { keys: ['['], does: 'previous week' },
      { keys: [']'], does: 'next week' },
    ],
  },
  {
    name: 'People',
    pages: /^\/people\b/,
    records: [{ keys: ['e'], does: 'edit the member' }],
  },
] as const satisfies readonly KeyGroup[];

/** The words of a key that the table has: what no table lists cannot act. */
export type KeyName = (typeof KEY_GROUPS)[number]['records'][number]['keys'][number];

export interface Stroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * `Shift x`, `Mod k`, `?`: signs need Shift on some keyboards, so it is named for letters only. On others `[` and `#` need
 * Option or AltGr, which Windows reports as Ctrl and Alt.
 */
export function strokeName({ key, shiftKey, ctrlKey, metaKey, altKey }: Stroke): string | undefined {
  if (altKey && (/^[a-z\d]$/i.test(key) || key.length > 1)) return undefined;
  const isLetter = /^[a-z]$/i.test(key);
  const name = isLetter ? key.toLowerCase() : key;
  if ((ctrlKey || metaKey) && !altKey) return `Mod ${name}`;
  return shiftKey && (isLetter || key.length > 1) ? `Shift ${name}` : name;
}

/** `⌘K`, `Shift X`, `g f`: as people read it. */
export function keyLabel(name: string, isMac: boolean): string {
  const signs: Readonly<Record<string, string>> = {
    Escape: 'Esc',
    Enter: '⏎',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    'Mod k': isMac ? '⌘K' : 'Ctrl K',
    'Mod a': isMac ? '⌘A' : 'Ctrl A',
    'Mod Enter': isMac ? '⌘⏎' : 'Ctrl ⏎',
  };
  return signs[name] ?? name.replace(/^Shift (\w)$/, (_, letter: string) => `Shift ${letter.toUpperCase()}`);
}
