/** What the doctor found, with its times in the zone of the reader. Pure. */
import { untilText } from '@sb/views';
import type { Diagnosis } from '../../answers/system/installation.ts';
import type { Who } from '../../http/who.ts';
import type { Examined, ProgramDiagnosis } from '../../program/worker-program.ts';

type Rows =
  | (Omit<Extract<Examined, { readonly state: 'examined' }>, 'diagnoses'> & {
      readonly diagnoses: readonly Diagnosis[];
    })
  | Exclude<Examined, { readonly state: 'examined' }>;

/** Without what one who is limited to some organisations sees nowhere else. */
export function seenExamination(who: Pick<Who, 'orgs'>, examined: Examined): Examined {
  if (who.orgs === undefined || examined.state !== 'examined') return examined;
  const diagnoses = examined.diagnoses.filter(({ isOfAllOrgs }) => isOfAllOrgs !== true);
  const count = (verdict: ProgramDiagnosis['verdict']): number =>
    diagnoses.filter((one) => one.verdict === verdict).length;
  return {
    ...examined,
    checks: diagnoses.length,
    problems: count('problem'),
    notes: count('note'),
    diagnoses,
  };
}

export function examinedRows(examined: Examined, at: { readonly tz: string; readonly now: number }): Rows {
  if (examined.state !== 'examined') return examined;
  return { ...examined, diagnoses: examined.diagnoses.map((one) => zoned(one, at)) };
}

/** In one pass: the new text of one time may be the old text of another. */
function zoned(
  { instants = [], isOfAllOrgs: _ofAll, ...diagnosis }: ProgramDiagnosis,
  { tz, now }: { readonly tz: string; readonly now: number },
): Diagnosis {
  if (instants.length === 0) return diagnosis;
  const shown = new Map(instants.map(({ text, at }) => [text, untilText(Date.parse(at), now, tz)]));
  const any = new RegExp(
    `(?<!\\w)(?:${[...shown.keys()].map((text) => text.replaceAll(/[^\w ]/g, '\\$&')).join('|')})(?!\\w)`,
    'g',
  );
  return { ...diagnosis, found: diagnosis.found.replace(any, (text) => shown.get(text) ?? text) };
}
