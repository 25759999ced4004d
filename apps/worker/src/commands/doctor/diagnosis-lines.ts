/** The findings of the doctor, for people. The sign and the word say the same as the colour. */
import { plural } from '@sb/words';
import type { Output } from '../../cli/output.ts';
import type { StyleName } from '../../cli/terminal/style.ts';
import { clean, displayWidth } from '../../cli/terminal/text.ts';
import type { Diagnosis, Verdict } from './checks/check.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { ok: '✓', warning: '!', problem: '✗' };
const COLOURS: Readonly<Record<Verdict, StyleName>> = { ok: 'green', warning: 'yellow', problem: 'red' };
const INDENT = ' '.repeat(12);

export interface Tally {
  readonly checks: number;
  readonly warnings: number;
  readonly problems: number;
}

export function tallyOf(diagnoses: readonly Diagnosis[]): Tally {
  const count = (verdict: Verdict): number => diagnoses.filter((one) => one.verdict === verdict).length;
  return { checks: diagnoses.length, warnings: count('warning'), problems: count('problem') };
}

/** One line for each finding, with the advice below if it is not ok, and the sum at the end. */
export function diagnosisLines(
  diagnoses: readonly Diagnosis[],
  { style }: Pick<Output, 'style'>,
): readonly string[] {
  const width = Math.max(...diagnoses.map(({ title }) => displayWidth(title)));
  return [
    ...diagnoses.flatMap((diagnosis) => linesOf(diagnosis, width, style)),
    '',
    `  ${style.bold(sumText(tallyOf(diagnoses)))}`,
  ];
}

/** `19 checks: 17 ok, 1 warning, 1 problem`. Pure. */
export function sumText({ checks, warnings, problems }: Tally): string {
  const parts = [
    `${checks - warnings - problems} ok`,
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(problems > 0 ? [plural(problems, 'problem')] : []),
  ];
  return `${plural(checks, 'check')}: ${parts.join(', ')}`;
}

/** One row for programs: id, verdict, finding, advice, repair. */
export function diagnosisRow({ id, verdict, found, advice = '', done = '' }: Diagnosis): string {
  return [id, verdict, found, advice, done].map(clean).join('\t');
}

function linesOf(
  { verdict, title, found, expected, advice, done }: Diagnosis,
  width: number,
  style: Output['style'],
): readonly string[] {
  const sign = style[COLOURS[verdict]](`${SIGNS[verdict]} ${verdict.padEnd(7)}`);
  const [first = '', ...rest] = found.split('\n').map(clean);
  const more = (label: string, text: string | undefined): readonly string[] =>
    text === undefined ? [] : [`${INDENT}${style.dim(label.padEnd(9))} ${clean(text)}`];
  return [
    `  ${sign} ${title}${' '.repeat(width - displayWidth(title))}  ${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
    ...(verdict === 'ok' ? [] : [...more('expected', expected), ...more('do', advice)]),
    ...more('fixed', done),
  ];
}
