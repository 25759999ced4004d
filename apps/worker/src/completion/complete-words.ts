/** What a shell offers for the word at the cursor. Pure. */
import { FINISHED_STATES, LIVE_VIEWS, PRIORITIES, TRIGGERS } from '@sb/jobs';
import type { CommandDefinition, OptionDefinition } from '../cli/command.ts';
import { nounsOf, TOPICS } from '../cli/typed/help-topic.ts';

/** What the store knows the ids of. */
export type IdKind = 'jobs' | 'queues' | 'schedules' | 'runs';

/** The words to choose from, and the ids to read beside them. */
export interface Completion {
  readonly words: readonly string[];
  readonly ids?: IdKind;
}

const NOTHING: Completion = { words: [] };

const GLOBAL_FLAGS = ['--json', '--jsonl', '--no-input', '--jobs', '--as', '--help'];
const GLOBAL_WITH_VALUE = ['--jobs', '--as'];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  priority: PRIORITIES,
  status: FINISHED_STATES,
  state: LIVE_VIEWS,
  trigger: TRIGGERS,
  level: ['debug', 'info', 'warn', 'error'],
  severity: ['low', 'medium', 'high', 'critical'],
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
  const before = typed.slice(0, -1);
  const current = typed.at(-1) ?? '';
  const at = before.findIndex(
    (word, place) => !word.startsWith('-') && !GLOBAL_WITH_VALUE.includes(before[place - 1] ?? ''),
  );
  const command = commands.find(({ name, alias }) => [name, alias].includes(before[at]));
  if (at === -1 || before[at] === 'help') {
    if (GLOBAL_WITH_VALUE.includes(before.at(-1) ?? '')) return NOTHING;
    const names = commands.map(({ name }) => name);
    if (before[at] === 'help') return { words: [...names, ...nounsOf(commands).keys(), ...TOPICS] };
    return { words: current.startsWith('-') ? GLOBAL_FLAGS : names };
  }
  return command ? inCommand(command, before.slice(at + 1), current) : NOTHING;
}

function inCommand(command: CommandDefinition, before: readonly string[], current: string): Completion {
  const flags = flagsOf(command);
  const last = before.at(-1) ?? '';
  if (GLOBAL_WITH_VALUE.includes(last)) return NOTHING;
  const asked = flags.get(last);
  if (asked?.value) return valuesOf(command, asked.name);
  if (current.startsWith('-')) return { words: [...flags.keys(), ...GLOBAL_FLAGS] };
  const given = before.filter((word, place) => {
    const flag = before[place - 1] ?? '';
    return !word.startsWith('-') && !flags.get(flag)?.value && !GLOBAL_WITH_VALUE.includes(flag);
  });
  const args = Object.entries(command.args ?? {});
  const variadic = args.at(-1)?.[1].variadic ? args.at(-1) : undefined;
  const [name] = args[given.length] ?? variadic ?? [];
  return name === undefined ? NOTHING : valuesOf(command, name);
}

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
}

function flagsOf({ options = {} }: CommandDefinition): ReadonlyMap<string, Flag> {
  return new Map(
    Object.entries(options).flatMap(([name, option]) =>
      spellings(name, option).map(
        (flag) => [flag, { name, value: option.optionalValue ? undefined : option.value }] as const,
      ),
    ),
  );
}

function spellings(name: string, { short, negative }: OptionDefinition): readonly string[] {
  const long = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [`--${negative ? 'no-' : ''}${long}`, ...(short ? [`-${short}`] : [])];
}

function valuesOf({ name: command }: CommandDefinition, name: string): Completion {
  const ids = name === 'name' ? NAMES[command.split(':')[0] ?? ''] : IDS[name];
  return ids ? { words: [], ids } : { words: VALUES[name] ?? [] };
}
