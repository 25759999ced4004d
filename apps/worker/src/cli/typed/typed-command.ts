/** The command that a person means, in the words of the command table. Pure. */
import { GLOBAL_WITH_VALUE } from './spelling.ts';

export interface Known {
  readonly name: string;
  readonly alias?: string | undefined;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The arguments as commander reads them. `help job` is `job --help`; `queue pause x` is `queue:pause x`, unless `queue` is
 * a command that takes words of its own. A name that no command has stays without `--help`, so that it is reported.
 */
export function typedCommand(args: readonly string[], commands: readonly Known[]): readonly string[] {
  const isKnown = (name: string | undefined): boolean => commands.some((one) => isNamed(one, name));
  const isHelp = args[0] === 'help';
  const joined = joinWords(isHelp ? args.slice(1) : args, commands);
  const name = commandName(joined);
  const isUnknown = name !== undefined && !isKnown(name);
  if (isUnknown) return joined.filter((arg) => !['--help', '-h'].includes(arg));
  return isHelp ? [...joined, '--help'] : joined;
}

/** The arguments with the words of a noun and its verb as one: `queue pause` is `queue:pause`. */
export function joinWords(args: readonly string[], commands: readonly Known[]): readonly string[] {
  const at = nameAt(args);
  const [noun, verb] = args.slice(at, at + 2);
  if (noun === undefined || verb === undefined || verb.startsWith('-')) return args;
  const own = commands.find(({ name }) => name === noun);
  // The verb of a noun that is no command itself may be mistyped: the error then names one that is near.
  const isMeant = own
    ? Object.keys(own.args ?? {}).length === 0 && commands.some((one) => isNamed(one, `${noun}:${verb}`))
    : commands.some(({ name }) => name.startsWith(`${noun}:`));
  if (!isMeant) return args;
  return [...args.slice(0, at), `${noun}:${verb}`, ...args.slice(at + 2)];
}

/** The command of a noun and a verb where the noun is a command with words of its own: `job:pause` of `job pause`. */
export function verbAfter(args: readonly string[], commands: readonly Known[]): string | undefined {
  const at = nameAt(args);
  const [noun, verb] = args.slice(at, at + 2);
  return commands.find(({ name }) => name === `${noun}:${verb}`)?.name;
}

/** Whether a command has this name, or is also called by it. */
export function isNamed({ name, alias }: Known, typed: string | undefined): boolean {
  return typed !== undefined && (typed === name || typed === alias);
}

/** The name of the command, known or not. */
export function commandName(args: readonly string[]): string | undefined {
  return args[nameAt(args)];
}

/** Where the name of the command is; the length of the list where there is none. */
export function nameAt(args: readonly string[]): number {
  const at = args.findIndex(
    (arg, place) => !arg.startsWith('-') && !GLOBAL_WITH_VALUE.includes(args[place - 1] ?? ''),
  );
  return at === -1 ? args.length : at;
}
