import { redactText, secretsFromEnv } from '@sb/logger';
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { findPlaces } from '../../services/places.ts';
import { checkAlerts, checkConfig, type CheckedSource } from './check-config.ts';
import { type Complaint, complaintMessage, complaintPlace, complaintText } from './complaint.ts';

interface Options {
  readonly config?: string;
  readonly alerts?: string;
}

/** Checks the whole configuration, and shows every mistake. Exits with 0 (warnings included) or 4. */
export async function run({ io, output, options, jobModules }: Call<object, Options>): Promise<ExitCode> {
  const { config, alerts } = options;
  const places = findPlaces(io);
  const { environment, workerYaml, jobs, schedules, registered } = await checkConfig({
    io,
    places,
    config,
    jobModules,
  });
  const rules = checkAlerts(alertsFilePath(places, alerts === undefined ? undefined : { file: alerts, io }), {
    jobs: registered,
    mayBeMissing: alerts === undefined,
    env: io.env,
  });
  const secrets = secretsFromEnv(io.env);
  const sources = [environment, workerYaml, jobs, schedules, rules.checked].map((one) =>
    masked(one, secrets),
  );
  const isValid = sources.every(({ problems }) => problems.length === 0);
  output.data({ valid: isValid, sources });
  if (output.isTerminal) output.lines(...checkedLines(sources, output));
  else output.lines(...sources.flatMap(checkedRows));
  return isValid ? EXIT.ok : EXIT.config;
}

function masked(source: CheckedSource, secrets: readonly string[]): CheckedSource {
  const mask = (one: Complaint): Complaint => ({ ...one, message: redactText(one.message, secrets) });
  const { found, problems, warnings } = source;
  return {
    ...source,
    found: redactText(found, secrets),
    problems: problems.map(mask),
    warnings: warnings.map(mask),
  };
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
      ...problems.map((problem) => `      ${clean(complaintText(problem))}`),
      ...warnings.map((warning) => `      ${style.yellow('warning')}  ${clean(complaintText(warning))}`),
    ];
  });
}

/** For programs: verdict, source, place, message. A source without problems and warnings has one row. */
function checkedRows({
  name,
  file = '',
  found,
  problems,
  warnings,
  isUnchecked,
}: CheckedSource): readonly string[] {
  const row = (verdict: string, complaint: Complaint): string =>
    [verdict, name, complaintPlace(complaint), complaintMessage(complaint)].map(clean).join('\t');
  const rows = [
    ...problems.map((problem) => row('problem', problem)),
    ...warnings.map((warning) => row('warning', warning)),
  ];
  return rows.length > 0
    ? rows
    : [[isUnchecked ? 'unchecked' : 'ok', name, file, found].map(clean).join('\t')];
}

function signOf({
  problems,
  warnings,
  isUnchecked,
}: CheckedSource): readonly [string, 'red' | 'yellow' | 'green'] {
  if (problems.length > 0) return ['✗', 'red'];
  return warnings.length > 0 || isUnchecked ? ['!', 'yellow'] : ['✓', 'green'];
}
