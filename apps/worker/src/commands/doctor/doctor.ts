import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Diagnosis } from './checks/check.ts';
import { diagnosisLines, diagnosisRow, tallyOf } from './diagnosis-lines.ts';
import { examineAll, type Examination } from './examine.ts';

interface Options extends Examination {
  readonly verbose: boolean;
}

type DoctorCall = Call<object, Options>;

/** Finds problems of the installation and its store. Exits with 0 (notes included), 6 for problems, 5 without a store. */
export async function run(call: DoctorCall): Promise<ExitCode> {
  const { found, exitCode } = await examineAll(call);
  show(call, found);
  if (exitCode !== undefined) return exitCode;
  return tallyOf(found).problems > 0 ? EXIT.condition : EXIT.ok;
}

function show({ output, options }: DoctorCall, diagnoses: readonly Diagnosis[]): void {
  output.data({ ...tallyOf(diagnoses), diagnoses });
  if (!output.isTerminal) return output.lines(...diagnoses.map(diagnosisRow));
  output.lines(...diagnosisLines(diagnoses, { ...output, verbose: options.verbose }));
  const canFix = diagnoses.filter((diagnosis) => diagnosis.canFix).map(({ title }) => title);
  if (canFix.length > 0) output.remark(`  To fix ${canFix.join(', ')}: worker doctor --fix`);
}
