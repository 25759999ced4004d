/** The reference of the command line: what the help of each command says, on one page. Pure. */
import type { CommandDefinition, OptionDefinition } from '../../cli/command.ts';
import { argumentTerm, flagTerm } from '../../cli/typed/spelling.ts';
import { anchor, code, page, plain, table } from './markdown.ts';

export function commandPage(commands: readonly CommandDefinition[]): string {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return page([
    '# Commands',
    '',
    'As `worker <command> --help` prints them. With `--json` a command prints `{ schemaVersion, data, page? }`, with `--jsonl` a value on each line; in a pipe it prints rows separated by tabs: [formats](formats.md). [Errors](../errors.md), [exit codes](exit-codes.md), [events](events.md), [metrics](metrics.md), [configuration](../configuration.md), [jobs](../JOBS.md).',
    '',
    ...groups.flatMap((group) => {
      const own = commands.filter((one) => one.group === group);
      return [
        `## ${group}`,
        '',
        ...table(
          ['command', 'what it does'],
          own.map((one) => [`[${code(one.name)}](#${anchor(headingOf(one))})`, plain(one.summary)]),
        ),
        ...own.flatMap(sectionOf),
      ];
    }),
  ]);
}

/** `run:show <runId>` */
function headingOf({ name, args = {} }: CommandDefinition): string {
  const terms = Object.entries(args).map(([arg, definition]) => argumentTerm(arg, definition));
  return [name, ...terms].join(' ');
}

function sectionOf(command: CommandDefinition): readonly string[] {
  const { summary, alias, args = {}, options = {}, examples } = command;
  return [
    `### ${code(headingOf(command))}`,
    '',
    `${plain(sentence(summary))}${alias === undefined ? '' : ` Also: ${code(alias)}.`}`,
    '',
    ...table(
      ['argument or option', 'what it says', 'default'],
      [
        ...Object.entries(args).map(([name, arg]) => [code(name), plain(arg.summary), '']),
        ...Object.entries(options).map(([name, option]) => [
          code(flagTerm(name, option)),
          plain(option.summary),
          defaultOf(option),
        ]),
      ],
    ),
    '```bash',
    ...examples,
    '```',
    '',
  ];
}

function defaultOf(option: OptionDefinition): string {
  if (option.defaultText !== undefined) return plain(option.defaultText);
  return option.default === undefined ? '' : code(JSON.stringify(option.default));
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
