/** The findings of the doctor, for people. The sign and the word say the same as the colour. */
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Output } from '../../cli/output.ts';
import type { StyleName } from '../../cli/terminal/style.ts';
import { displayWidth } from '../../cli/terminal/text.ts';
import { wrapWords } from '../../cli/terminal/wrap-words.ts';
import { type Diagnosis, type Verdict, VERDICTS } from './checks/check.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { problem: '✗', note: '!', fine: '✓' };
const COLOURS: Readonly<Record<Verdict, StyleName>> = { problem: 'red', note: 'yellow', fine: 'green' };
const GRADE_WIDTH = 7;
/** A unit stays with its number. */
const BETWEEN_WORDS = / (?!(?:ms|s|min|h|d)\b)/;
/** The sign, the grade and the spaces around them. */
const INDENT = ' '.repeat(2 + 2 + GRADE_WIDTH + 1);

export interface Tally {
  readonly checks: number;
  readonly problems: number;
  readonly notes: number;
}

export function tallyOf(diagnoses: readonly Diagnosis[]): Tally {
  const count = (verdict: Verdict): number => diagnoses.filter((one) => one.verdict === verdict).length;
  return { checks: diagnoses.length, problems: count('problem'), notes: count('note') };
}

/** The findings first: problems, then notes, then what is fine. */
export function byGrade(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return VERDICTS.flatMap((verdict) => diagnoses.filter((one) => one.verdict === verdict));
}

/** The findings with their advice, and the sum at the end. Checks that are fine are shown only with `verbose`. */
export function diagnosisLines(
  diagnoses: readonly Diagnosis[],
  { style, width, verbose }: Pick<Output, 'style' | 'width'> & { readonly verbose: boolean },
): readonly string[] {
  const shown = diagnoses.filter(({ verdict, done }) => verbose || verdict !== 'fine' || done !== undefined);
  const titles = Math.max(0, ...shown.map(({ title }) => displayWidth(title)));
  const isFolded = shown.length < diagnoses.length;
  return [
    ...shown.flatMap((diagnosis) => linesOf(diagnosis, { titles, style, width })),
    ...(shown.length > 0 ? [''] : []),
    `  ${style.bold(sumText(tallyOf(diagnoses)))}${isFolded ? style.dim(' (each of them: --verbose)') : ''}`,
  ];
}

/** `19 checks: 1 problem, 1 note, 17 fine`. Pure. */
export function sumText({ checks, problems, notes }: Tally): string {
  const parts = [
    ...(problems > 0 ? [plural(problems, 'problem')] : []),
    ...(notes > 0 ? [plural(notes, 'note')] : []),
    `${checks - problems - notes} fine`,
  ];
  return `${plural(checks, 'check')}: ${parts.join(', ')}`;
}

/** One row for programs: id, verdict, finding, advice, repair. */
export function diagnosisRow({ id, verdict, found, advice = '', done = '' }: Diagnosis): string {
  return [id, verdict, found, advice, done].map(clean).join('\t');
}

function linesOf(
  { verdict, title, found, expected, advice, done }: Diagnosis,
  { titles, style, width }: Pick<Output, 'style' | 'width'> & { readonly titles: number },
): readonly string[] {
  const sign = style[COLOURS[verdict]](`${SIGNS[verdict]} ${verdict.padEnd(GRADE_WIDTH)}`);
  const indent = ' '.repeat(INDENT.length + titles + 2);
  const wrapped = (text: string): readonly string[] =>
    wrapWords(clean(text).split(BETWEEN_WORDS), width - indent.length);
  const [first = '', ...rest] = found.split('\n').flatMap(wrapped);
  const more = (label: string, text: string | undefined): readonly string[] =>
    text === undefined ? [] : wrapped(`${label} ${text}`).map((line) => `${indent}${line}`);
  return [
    `  ${sign} ${title}${' '.repeat(titles - displayWidth(title))}  ${first}`,
    ...rest.map((line) => `${indent}${line}`),
    ...(verdict === 'fine' ? [] : [...more('expected:', expected).map(style.dim), ...more('do:', advice)]),
    ...more('fixed:', done),
  ];
}
