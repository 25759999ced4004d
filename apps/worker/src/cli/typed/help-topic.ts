/** What a help is about, besides one command. Pure. */
import { commandName, isNamed, type Known } from './typed-command.ts';

export type HelpTopic =
  | { readonly kind: 'first' | 'all' | 'options' }
  /** The commands of a noun: `queue:list`, `queue:show` ... */
  | { readonly kind: 'noun'; readonly noun: string };

/** The words of `worker help` that are neither a command nor a noun. */
export const TOPICS = ['all', 'options'] as const;

/** Undefined for a call, and for the help of one command. */
export function helpTopic(args: readonly string[], commands: readonly Known[]): HelpTopic | undefined {
  const asksByWord = args[0] === 'help';
  const name = commandName(asksByWord ? args.slice(1) : args);
  if (name === undefined) return { kind: 'first' };
  if (commands.some((command) => isNamed(command, name))) return undefined;
  const topic = TOPICS.find((one) => asksByWord && one === name);
  if (topic) return { kind: topic };
  const isHelp = asksByWord || args.includes('--help') || args.includes('-h');
  const verbs = args.filter((arg) => !arg.startsWith('-') && arg !== 'help');
  return isHelp && verbs.length === 1 && nounsOf(commands).has(name)
    ? { kind: 'noun', noun: name }
    : undefined;
}

/** The commands that the help lists. `first`: those of the first day. */
export function commandsOf<Command extends Known>(
  topic: HelpTopic,
  commands: readonly Command[],
  first: readonly string[],
): readonly Command[] {
  switch (topic.kind) {
    case 'first':
      return commands.filter(({ name }) => first.includes(name));
    case 'all':
      return commands;
    case 'options':
      return [];
    case 'noun':
      return commands.filter(({ name }) => nounOf(name) === topic.noun);
    default:
      return topic satisfies never;
  }
}

/** The other commands of the noun of a command, or of the command that is a noun itself. */
export function siblingsOf(name: string, commands: readonly Known[]): readonly string[] {
  const noun = nounOf(name) ?? name;
  return commands.map((command) => command.name).filter((one) => nounOf(one) === noun && one !== name);
}

/** Each noun with its verbs, in the order of the table; commands without a noun that are not of the first day last. */
export function groupLines(
  commands: readonly Known[],
  first: readonly string[],
  width: number,
): readonly string[] {
  const nouns = nounsOf(commands);
  const others = commands
    .map(({ name }) => name)
    .filter((name) => !name.includes(':') && !first.includes(name));
  const groups = [...nouns, ...(others.length > 0 ? [['', others] as const] : [])];
  const longest = Math.max(...groups.map(([noun]) => noun.length));
  return groups.map(([noun, verbs]) => fit(`  ${noun.padEnd(longest)}  `, verbs, width));
}

/** By their nouns, the verbs. */
export function nounsOf(commands: readonly Known[]): ReadonlyMap<string, readonly string[]> {
  const nouns = new Map<string, string[]>();
  for (const { name } of commands) {
    const noun = nounOf(name);
    if (noun !== undefined) nouns.set(noun, [...(nouns.get(noun) ?? []), name.slice(noun.length + 1)]);
  }
  return nouns;
}

function nounOf(name: string): string | undefined {
  return name.includes(':') ? name.split(':')[0] : undefined;
}

/** As many words as the line has room for. */
function fit(start: string, words: readonly string[], width: number): string {
  const whole = start + words.join(', ');
  if (whole.length <= width) return whole;
  const room = words.findIndex((_, at) => `${start}${words.slice(0, at + 1).join(', ')}, ...`.length > width);
  return `${start}${words.slice(0, Math.max(1, room)).join(', ')}, ...`;
}
