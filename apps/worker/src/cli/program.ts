import { type Argument, Command, Help, InvalidArgumentError, Option } from 'commander';
import { isActor } from '@sb/words';
import { listValue } from './option-values.ts';
import type { ArgumentDefinition, CommandDefinition, Io, OptionDefinition } from './command.ts';
import { EXIT, type ExitCode, exitCodeOf, printFailure } from './failure.ts';
import { createOutput, type Output } from './output.ts';
import { argumentTerm, flagTerm, longFlag } from './typed/spelling.ts';
import { commandsOf, groupLines, type HelpTopic, helpTopic, siblingsOf } from './typed/help-topic.ts';
import { createStyle, wantsColour } from './terminal/style.ts';
import { commandName, isNamed, typedCommand, verbAfter } from './typed/typed-command.ts';

export interface ProgramSetup {
  readonly version: string;
  readonly commands: readonly CommandDefinition[];
  /** The names of the commands of the first day: `worker --help` shows these, and the others by their nouns. */
  readonly first?: readonly string[];
  /** Shown by `worker --help`. */
  readonly examples: readonly string[];
  readonly io: Io;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
  /** False with --no-input. */
  readonly input?: boolean;
  readonly jobs: readonly string[];
  /** Who acts. */
  readonly as?: string;
}

/**
 * Parses the arguments (without node and script), runs the one command they name and returns the exit code.
 * Never throws: it reports a failure on stderr. Loads only the code of the command that runs.
 */
export async function runProgram(args: readonly string[], setup: ProgramSetup): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const topic = helpTopic(args, setup.commands);
  const typed = topic ? helpArguments(args) : helpAsked(typedCommand(args, setup.commands), setup.commands);
  const commands = topic
    ? commandsOf(topic, setup.commands, setup.first ?? [])
    : meantCommands(typed, setup.commands);
  const program = createProgram({ ...setup, commands, all: setup.commands, topic }, (code) => {
    exitCode = code;
  });
  try {
    await addMoreHelp(program, typed, setup);
    await program.parseAsync(typed, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!hasPrintedHelp(error))
      printFailure(error, outputOf(setup.io, asksForJson(args)), {
        env: setup.io.env,
        usageHint: usageHint(typed, setup),
      });
    return exitCodeOf(error);
  }
}

/** Nothing at all is a usage error that shows the help. */
function helpArguments(args: readonly string[]): readonly string[] {
  return args[0] === 'help' || args.includes('--help') || args.includes('-h') ? ['--help'] : args;
}

/** Defining a hundred commands takes longer than most of them run, so only the one that is named is defined. */
function meantCommands(
  typed: readonly string[],
  commands: readonly CommandDefinition[],
): readonly CommandDefinition[] {
  // A help may list all of them.
  if (asksForHelp(typed, commands)) return commands;
  const named = commands.filter((command) => isNamed(command, commandName(typed)));
  return named.length > 0 ? named : commands;
}

const GLOBAL_SWITCHES = ['--json', '--jsonl', '--no-input'];

/** An open-ended command has no letters: after a flag that takes a value, `-h` is that value. Anywhere else it asks for help. */
function helpAsked(args: readonly string[], commands: readonly CommandDefinition[]): readonly string[] {
  const command = commands.find((one) => one.openEnded && isNamed(one, commandName(args)));
  if (!command) return args;
  return args.map((word, at) =>
    word === '-h' && !takesValue(args[at - 1] ?? '', command) ? '--help' : word,
  );
}

/** A flag that the command does not have is a field of a job. */
function takesValue(word: string, { options = {} }: CommandDefinition): boolean {
  const own = Object.entries(options).find(([name, option]) => longFlag(name, option) === word)?.[1];
  return word.startsWith('--') && !GLOBAL_SWITCHES.includes(word) && (!own || own.value !== undefined);
}

function asksForHelp(args: readonly string[], commands: readonly CommandDefinition[]): boolean {
  return args.includes('--help') || (args.includes('-h') && !isOpenEnded(args, commands));
}

function isOpenEnded(args: readonly string[], commands: readonly CommandDefinition[]): boolean {
  return commands.some((one) => one.openEnded && isNamed(one, commandName(args)));
}

/** Names the help of the intended command: `worker job pause x` may mean the job "pause", or `job:pause`. */
function usageHint(typed: readonly string[], { commands }: ProgramSetup): string {
  const name = commandName(typed);
  const verb = verbAfter(typed, commands);
  if (verb !== undefined) return `Did you mean worker ${verb}? Try: worker ${verb} --help`;
  const isKnown = commands.some((command) => isNamed(command, name));
  return `Try: worker ${isKnown ? `${name} ` : ''}--help`;
}

type Finish = (code: ExitCode) => void;

interface HelpSetup extends ProgramSetup {
  /** Those that are not defined too. */
  readonly all: readonly CommandDefinition[];
  readonly topic: HelpTopic | undefined;
}

function createProgram(setup: HelpSetup, finish: Finish): Command {
  const { topic } = setup;
  const program = new Command('worker')
    .description('Runs jobs: on a schedule, from a queue, or once by hand.')
    // No letter of its own: `-Verbose` may be a value of a job.
    .version(setup.version, '--version')
    .option('--json', 'print the result as JSON')
    .option('--jsonl', 'print the result as one JSON value a line')
    .option('--no-input', 'never ask: refuse what needs a confirmation, unless --yes is given')
    .addOption(jobsOption())
    .addOption(actorOption())
    .helpCommand(false)
    .exitOverride();
  shapeHelp(program, setup);
  if (topic?.kind === 'first') program.addHelpText('after', groupsText(setup));
  if (topic && topic.kind !== 'options') program.addHelpText('after', GLOBAL_HINT);
  if (topic?.kind === 'first' || topic?.kind === 'all')
    program.addHelpText('after', examplesOf(setup.examples));
  for (const definition of setup.commands) addCommand(program, definition, { ...setup, finish });
  return program;
}

const GLOBAL_HINT = '\nGlobal options: worker help options';

function groupsText({ all, first = [], io }: HelpSetup): string {
  const { width } = createOutput({ ...io, json: false });
  const lines = groupLines(all, first, width);
  return `\nMore commands: worker help <noun>, or worker help all\n${lines.join('\n')}`;
}

function shapeHelp(program: Command, { io: { stdout, stderr, env }, topic }: HelpSetup): void {
  const output = createOutput({ stdout, stderr, env, json: false });
  // Always with colour: commander removes the codes where the stream wants none.
  const { bold, cyan } = createStyle(true);
  program.configureHelp({
    // They are the same for each command, so a help of their own has them.
    showGlobalOptions: false,
    visibleOptions: (command) => {
      const all = new Help().visibleOptions(command);
      if (command !== program) return all.filter(({ long }) => long !== '--help');
      // Without a topic commander asks only for what a mistyped option may mean.
      return topic === undefined || topic.kind === 'options' ? all : [];
    },
    styleTitle: bold,
    styleSubcommandTerm: cyan,
    styleOptionTerm: cyan,
    // Nearly every command has options: "[options]" on each line would only push the summaries to the right.
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' '),
  });
  program.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    // runProgram reports the thrown error, in our own words.
    outputError: () => {},
    getOutHelpWidth: () => output.width,
    getErrHelpWidth: () => output.width,
    getOutHasColors: () => wantsColour(stdout, env),
    getErrHasColors: () => wantsColour(stderr, env),
  });
}

/** The option adds up: it may be given several times, and with several names. */
function jobsOption(): Option {
  return new Option(
    '--jobs <modules>',
    'also load the jobs of these modules: paths or packages, separated by commas',
  )
    .default([], 'WORKER_JOBS')
    .argParser((text: string, before: readonly string[]) => [...before, ...listValue(text)]);
}

function actorOption(): Option {
  return new Option('--as <name>', 'record this name as the one who acts')
    .default(undefined, 'WORKER_ACTOR, else the user')
    .argParser((text: string) => {
      if (isActor(text)) return text;
      throw new InvalidArgumentError('Give a name of 1 to 100 characters.');
    });
}

function termOf(argument: Argument): string {
  return argumentTerm(argument.name(), { optional: !argument.required, variadic: argument.variadic });
}

function addCommand(
  program: Command,
  definition: CommandDefinition,
  { io, all, topic, finish }: HelpSetup & { readonly finish: Finish },
): void {
  const command = program
    .command(definition.name)
    .description(definition.summary)
    .helpGroup(topic?.kind === 'first' ? 'Commands:' : `${definition.group}:`)
    .addHelpText('after', seeAlso(definition, all) + GLOBAL_HINT)
    .addHelpText('after', examplesOf(definition.examples));
  const options = definition.options ?? {};
  const args = Object.entries(definition.args ?? {});
  for (const [name, argument] of args) command.argument(argumentTerm(name, argument), argument.summary);
  for (const [name, option] of Object.entries(options)) command.addOption(toOption(name, option));
  if (definition.alias !== undefined) command.alias(definition.alias);
  if (definition.openEnded) command.allowUnknownOption().allowExcessArguments().helpOption('--help');
  command.action(async () => {
    const globals = program.opts<GlobalOptions>();
    const loaded = await definition.load();
    const code = await loaded.run({
      args: argumentValues(args, command.args),
      options: { ...switchedOff(options), ...command.opts() },
      // A variadic argument takes all words that follow.
      rest: args.at(-1)?.[1].variadic ? [] : command.args.slice(args.length),
      output: outputOf(io, globals),
      io: globals.as === undefined ? io : { ...io, env: { ...io.env, WORKER_ACTOR: globals.as } },
      mayAsk: globals.input !== false,
      jobModules: globals.jobs,
    });
    finish(code ?? EXIT.ok);
  });
}

/** Adds the text of `moreHelp` first, because commander prints a help before any action sees the arguments. */
async function addMoreHelp(
  program: Command,
  args: readonly string[],
  { commands, io }: ProgramSetup,
): Promise<void> {
  if (!asksForHelp(args, commands)) return;
  // Parsed, so that the values of global options do not count as operands.
  const { operands, unknown } = program.parseOptions([...args]);
  const [named, ...others] = operands;
  const definition = commands.find((command) => isNamed(command, named));
  const { jobs: jobModules } = program.opts<GlobalOptions>();
  const text = await definition?.moreHelp?.([...others, ...unknown], { io, jobModules });
  if (text)
    program.commands.find((command) => command.name() === definition?.name)?.addHelpText('after', text);
}

function argumentValues(
  args: readonly [string, ArgumentDefinition][],
  given: readonly string[],
): Record<string, string | readonly string[]> {
  const values = args.map(
    ([name, { variadic }], at) => [name, variadic ? given.slice(at) : given[at]] as const,
  );
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function toOption(name: string, definition: OptionDefinition): Option {
  const { optionalValue, summary, parse, repeats } = definition;
  const option = new Option(flagTerm(name, definition), summary);
  if (optionalValue) option.preset('');
  if ('default' in definition) option.default(definition.default, definition.defaultText);
  const read = parse ?? ((text: string) => text);
  // Commander would keep the last value alone.
  if (repeats)
    return option.argParser((text: string, before?: readonly unknown[]) => [...(before ?? []), read(text)]);
  return parse ? option.argParser((text: string) => parse(text)) : option;
}

/** The default of every switch: false, not absent. */
function switchedOff(options: Readonly<Record<string, OptionDefinition>>): Record<string, boolean> {
  const switches = Object.entries(options).filter(([, { value, negative }]) => !value && !negative);
  return Object.fromEntries(switches.map(([name]) => [name, false]));
}

function seeAlso({ name }: CommandDefinition, all: readonly CommandDefinition[]): string {
  const siblings = name.includes(':') ? [] : siblingsOf(name, all);
  return siblings.length === 0 ? '' : `\nSee also: ${siblings.join(', ')}\n`;
}

function examplesOf(examples: readonly string[]): string {
  return examples.length === 0 ? '' : `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`;
}

function outputOf(
  { stdout, stderr, env }: Io,
  { json = false, jsonl = false }: Partial<GlobalOptions>,
): Output {
  return createOutput({ stdout, stderr, env, json, jsonl });
}

/** Whether to report a failure as JSON, also for arguments that could not be parsed. */
function asksForJson(args: readonly string[]): Partial<GlobalOptions> {
  const known = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  return { json: known.includes('--json'), jsonl: known.includes('--jsonl') };
}

function hasPrintedHelp(error: unknown): boolean {
  const printed = ['commander.helpDisplayed', 'commander.help', 'commander.version'];
  return error instanceof Error && 'code' in error && printed.includes(String(error.code));
}
