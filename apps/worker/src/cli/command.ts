import type { ExitCode } from './failure.ts';
import type { Output, OutputStream } from './output.ts';
import type { Environment } from './terminal/style.ts';

export interface ArgumentDefinition {
  readonly summary: string;
  readonly optional?: true;
  /** Any number of them: the last argument of a command only. */
  readonly variadic?: true;
}

/**
 * An option of a command. Its name in the table is its name in code; the flag is made from it
 * (`retentionDays` is `--retention-days`). Without `value` it is a switch, false unless given.
 */
export interface OptionDefinition {
  readonly summary: string;
  /** One letter: `f` for `-f`. */
  readonly short?: string;
  /** What follows the flag, as the help names it: `n` for `--limit <n>`. */
  readonly value?: string;
  /** Makes the value from text; throws commander's InvalidArgumentError or an error that has a `code`. */
  readonly parse?: (text: string) => unknown;
  readonly default?: unknown;
  /** How the help tells the default, where its value does not say it. */
  readonly defaultText?: string;
  /** A switch that is on unless `--no-<name>` is given. */
  readonly negative?: true;
}

type ArgumentTable = Readonly<Record<string, ArgumentDefinition>>;
type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** Where the process meets the world; a test hands in its own. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Environment;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The file that node was started with: threads start from its neighbours. */
  readonly entry: URL;
  readonly cwd: string;
}

/** What a command gets when it runs. */
export interface Call<Args extends object = object, Options extends object = object> {
  readonly args: Args;
  readonly options: Options;
  /** With `openEnded`: everything that is neither an argument nor a known option, as it was written. */
  readonly rest: readonly string[];
  readonly output: Output;
  readonly io: Io;
  /** False with --no-input: nobody is there to answer. */
  readonly mayAsk: boolean;
  /** What --jobs named: modules whose jobs the command is to know. */
  readonly jobModules: readonly string[];
}

/** What a command's file exports. */
export interface CommandModule {
  // A method, so that commands with different options fit into one table; defineCommand has checked each.
  run(call: Call): Promise<ExitCode | void>;
}

export interface CommandDefinition {
  /** `run:show` */
  readonly name: string;
  /** The heading under which the help lists it. */
  readonly group: string;
  readonly summary: string;
  /** In order, optional ones last. */
  readonly args?: ArgumentTable;
  readonly options?: OptionTable;
  /** Whole lines as they are typed: `worker run:show 1187`. */
  readonly examples: readonly string[];
  /** Takes more than it declares, as `job` does for the fields of its job. */
  readonly openEnded?: true;
  /** What its help says more, from the arguments behind its name; `''` for nothing. */
  readonly moreHelp?: (args: readonly string[], call: Pick<Call, 'io' | 'jobModules'>) => Promise<string>;
  readonly load: () => Promise<CommandModule>;
}

/** A definition whose command must take exactly the arguments and options that it declares. */
interface CheckedDefinition<
  Args extends ArgumentTable,
  Options extends OptionTable,
> extends CommandDefinition {
  readonly args?: Args;
  readonly options?: Options;
  readonly load: () => Promise<{
    // Not a method here: its parameter is compared strictly.
    readonly run: (call: Call<ArgumentValues<Args>, OptionValues<Options>>) => Promise<ExitCode | void>;
  }>;
}

type ArgumentValues<Args> = {
  readonly [Name in keyof Args as Args[Name] extends { variadic: true } ? Name : never]: readonly string[];
} & {
  readonly [
    Name in keyof Args as Args[Name] extends { optional: true } | { variadic: true } ? never : Name
  ]: string;
} & {
  readonly [
    Name in keyof Args as Args[Name] extends { variadic: true }
      ? never
      : Args[Name] extends { optional: true }
        ? Name
        : never
  ]?: string;
};

type OptionValues<Options> = {
  readonly [Name in keyof Options as MayBeAbsent<Options[Name], never, Name>]: OptionValue<Options[Name]>;
} & {
  readonly [Name in keyof Options as MayBeAbsent<Options[Name], Name, never>]?: OptionValue<Options[Name]>;
};

type MayBeAbsent<Option, Yes, No> = Option extends { value: string }
  ? Option extends { default: unknown }
    ? No
    : Yes
  : No;

type OptionValue<Option> = Option extends { value: string }
  ? Option extends { parse: (text: string) => infer Value }
    ? Value
    : string
  : boolean;

/** An entry of the table of commands. Does not compile where the loaded command expects other options. */
export function defineCommand<const Args extends ArgumentTable, const Options extends OptionTable>(
  definition: CheckedDefinition<Args, Options>,
): CommandDefinition {
  return definition;
}
