/** What a shell offers for the word at the cursor. Pure. */
import { PRIORITIES } from '@sb/jobs';
import type { CommandDefinition, OptionDefinition } from '../cli/command.ts';
import { GLOBAL_WITH_VALUE, longFlag } from '../cli/typed/spelling.ts';
import { nounsOf, TOPICS } from '../cli/typed/help-topic.ts';
import { isNamed, joinWords, nameAt } from '../cli/typed/typed-command.ts';

/** What the store knows the ids of. */
export type IdKind = 'jobs' | 'queues' | 'schedules' | 'runs';

/** The words to choose from, and the ids to read beside them. */
export interface Completion {
  readonly words: readonly string[];
  readonly ids?: IdKind;
}

const NOTHING: Completion = { words: [] };

const GLOBAL_FLAGS = ['--json', '--jsonl', '--no-input', ...GLOBAL_WITH_VALUE, '--help'];

/** Of arguments; the value of a flag is known by the function that parses it. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  priority: PRIORITIES,
  shell: ['bash', 'zsh', 'fish'],
};

/** Flags and arguments whose value is an id; `name` is that of the noun of the command. */
const IDS: Readonly<Record<string, IdKind>> = {
  jobId: 'jobs',
  job: 'jobs',
  queue: 'queues',
  queues: 'queues',
  schedule: 'schedules',
  runId: 'runs',
  runIds: 'runs',
  after: 'runs',
  run: 'runs',
  chain: 'runs',
  a: 'runs',
  b: 'runs',
};
const NAMES: Readonly<Record<string, IdKind>> = { queue: 'queues', schedules: 'schedules' };

/** `typed`: the words after the program up to the cursor; the last is the one to complete, perhaps `''`. */
export function completeWords(typed: readonly string[], commands: readonly CommandDefinition[]): Completion {
  const before = joinWords(typed.slice(0, -1), commands);
  const current = typed.at(-1) ?? '';
  const at = nameAt(before);
  const name = before[at];
  const command = commands.find((one) => isNamed(one, name));
  if (name === undefined || name === 'help') {
    if (GLOBAL_WITH_VALUE.includes(before.at(-1) ?? '')) return NOTHING;
    const names = commands.map((one) => one.name);
    if (name === 'help') return { words: [...names, ...nounsOf(commands).keys(), ...TOPICS] };
    return { words: current.startsWith('-') ? GLOBAL_FLAGS : names };
  }
  const after = before.slice(at + 1);
  // `queue pause` is `queue:pause`, but a command with words of its own is not a noun.
  const isNoun = after.length === 0 && !current.startsWith('-') && !command?.args;
  if (isNoun) return { words: nounsOf(commands).get(name) ?? [] };
  return command ? inCommand(command, after, current) : NOTHING;
}

function inCommand(command: CommandDefinition, before: readonly string[], current: string): Completion {
  const flags = flagsOf(command);
  const last = before.at(-1) ?? '';
  if (GLOBAL_WITH_VALUE.includes(last)) return NOTHING;
  const asked = flags.get(last);
  if (asked?.value) {
    const ids = idsOf(command, asked.name);
    return ids ? { words: [], ids } : { words: asked.words };
  }
  if (current.startsWith('-')) return { words: [...flags.keys(), ...GLOBAL_FLAGS] };
  const given = before.filter((word, place) => {
    const flag = before[place - 1] ?? '';
    return !word.startsWith('-') && !flags.get(flag)?.value && !GLOBAL_WITH_VALUE.includes(flag);
  });
  const args = Object.entries(command.args ?? {});
  const variadic = args.at(-1)?.[1].variadic ? args.at(-1) : undefined;
  const [name] = args[given.length] ?? variadic ?? [];
  if (name === undefined) return NOTHING;
  const ids = idsOf(command, name);
  return ids ? { words: [], ids } : { words: VALUES[name] ?? [] };
}

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  /** The values to choose from. */
  readonly words: readonly string[];
}

function flagsOf({ options = {} }: CommandDefinition): ReadonlyMap<string, Flag> {
  return new Map(
    Object.entries(options).flatMap(([name, option]) => {
      const value = option.optionalValue ? undefined : option.value;
      const flag = { name, value, words: option.parse?.words ?? [] };
      return spellings(name, option).map((spelling) => [spelling, flag] as const);
    }),
  );
}

function spellings(name: string, option: OptionDefinition): readonly string[] {
  return [longFlag(name, option), ...(option.short ? [`-${option.short}`] : [])];
}

function idsOf({ name: command }: CommandDefinition, name: string): IdKind | undefined {
  return name === 'name' ? NAMES[command.split(':')[0] ?? ''] : IDS[name];
}
