import { plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import { findPlaces } from '../../services/places.ts';
import { checkConfig, type CheckedSource, type Complaint } from './check-config.ts';

interface Options {
  readonly config?: string;
  readonly alerts?: string;
}

/** Checks the whole configuration, and shows every mistake. Exits with 0 (warnings included) or 4. */
export async function run({ io, output, options, jobModules }: Call<object, Options>): Promise<ExitCode> {
  const sources = await checkConfig({
    io,
    places: findPlaces(io),
    config: options.config,
    alerts: options.alerts,
    jobModules,
  });
  const isValid = sources.every(({ problems }) => problems.length === 0);
  output.data({ valid: isValid, sources });
  if (output.isTerminal) output.lines(...checkedLines(sources, output));
  else output.lines(...sources.flatMap(checkedRows));
  return isValid ? EXIT.ok : EXIT.config;
}

/** For people: one line for each source, with its problems and warnings below. */
function checkedLines(
  sources: readonly CheckedSource[],
  { style }: Pick<Output, 'style'>,
): readonly string[] {
  const width = Math.max(...sources.map(({ name }) => name.length));
  return sources.flatMap((source) => {
    const { name, found, problems, warnings } = source;
    const [sign, colour] = signOf(source);
    const sums = [
      ...(problems.length > 0 ? [plural(problems.length, 'problem')] : [found]),
      ...(warnings.length > 0 ? [plural(warnings.length, 'warning')] : []),
    ];
    return [
      `  ${style[colour](sign)} ${name.padEnd(width)}  ${sums.join(', ')}`,
      ...problems.map((problem) => `      ${textOf(problem)}`),
      ...warnings.map((warning) => `      ${style.yellow('warning')}  ${textOf(warning)}`),
    ];
  });
}

/** For programs: verdict, source, place, message. A source without problems and warnings has one row. */
function checkedRows({ name, file = '', found, problems, warnings }: CheckedSource): readonly string[] {
  const row = (verdict: string, complaint: Complaint): string =>
    [verdict, name, placeOf(complaint), messageOf(complaint)].map(clean).join('\t');
  const rows = [
    ...problems.map((problem) => row('problem', problem)),
    ...warnings.map((warning) => row('warning', warning)),
  ];
  return rows.length > 0 ? rows : [['ok', name, file, found].map(clean).join('\t')];
}

function signOf({ problems, warnings }: CheckedSource): readonly [string, 'red' | 'yellow' | 'green'] {
  if (problems.length > 0) return ['✗', 'red'];
  return warnings.length > 0 ? ['!', 'yellow'] : ['✓', 'green'];
}

function textOf(complaint: Complaint): string {
  return clean([placeOf(complaint), messageOf(complaint)].filter((part) => part !== '').join('  '));
}

function placeOf({ file = '', line, column = 1 }: Complaint): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

function messageOf({ subject = '', message }: Complaint): string {
  return subject === '' ? message : `${subject}: ${message}`;
}
