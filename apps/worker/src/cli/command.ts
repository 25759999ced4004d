import type { ExitCode } from './failure.ts';
import type { Output, OutputStream } from './output.ts';
import type { Environment } from './terminal/style.ts';

export interface ArgumentDefinition {
  readonly summary: string;
  readonly optional?: true;
  /** May be given any number of times. Only for the last argument of a command. */
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
  /** The name of the value in the help: `n` for `--limit <n>`. */
  readonly value?: string;
  /** The value may be left out: then `parse` gets `''`. */
  readonly optionalValue?: true;
  /** Makes the value from text; throws commander's InvalidArgumentError or an error that has a `code`. */
  readonly parse?: ParseOption;
  readonly default?: unknown;
  /** The text of the default in the help, where its value does not explain itself. */
  readonly defaultText?: string;
  /** May be given any number of times: the command gets the list of its values. */
  readonly repeats?: true;
  /** A switch that is on unless `--no-<name>` is given. */
  readonly negative?: true;
}

interface ParseOption {
  (text: string): unknown;
  /** All words that it accepts, where it accepts only some. A shell completes them. */
  readonly words?: readonly string[];
}

type ArgumentTable = Readonly<Record<string, ArgumentDefinition>>;
type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** The outside world of the process; a test passes its own. */
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

/** The input of a command that runs. */
export interface Call<Args extends object = object, Options extends object = object> {
  readonly args: Args;
  readonly options: Options;
  /** With `openEnded`: all words that are neither an argument nor a known option, as they were typed. */
  readonly rest: readonly string[];
  readonly output: Output;
  readonly io: Io;
  /** False with --no-input: there is no person to answer. */
  readonly mayAsk: boolean;
  /** The modules of --jobs: the command must know their jobs. */
  readonly jobModules: readonly string[];
}

/** The exports of a command's file. */
export interface CommandModule {
  // A method, so that commands with different options fit into one table. defineCommand has checked each.
  run(call: Call): Promise<ExitCode | void>;
}

export interface CommandDefinition {
  /** `run:show` */
  readonly name: string;
  /** Another name that does the same. The list of commands leaves it out. */
  readonly alias?: string;
  /** The heading under which the help lists it. */
  readonly group: string;
  readonly summary: string;
  /** In order, optional ones last. */
  readonly args?: ArgumentTable;
  readonly options?: OptionTable;
  /** Whole lines as a user types them: `worker run:show 1187`. */
  readonly examples: readonly string[];
  /** Accepts more options than it declares, as `job` does for the fields of its job. */
  readonly openEnded?: true;
  /** Makes more text for the help from the arguments after the command's name; `''` for none. */
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
    // Not a method: the compiler compares the parameter of a property strictly.
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

type OptionValue<Option> = Option extends { repeats: true } ? readonly OneValue<Option>[] : OneValue<Option>;

type OneValue<Option> = Option extends { value: string }
  ? Option extends { parse: (text: string) => infer Value }
    ? Value
    : string
  : boolean;

/** Makes an entry of the table of commands. Does not compile if the loaded command expects other options. */
export function defineCommand<const Args extends ArgumentTable, const Options extends OptionTable>(
  definition: CheckedDefinition<Args, Options>,
): CommandDefinition {
  return definition;
}
