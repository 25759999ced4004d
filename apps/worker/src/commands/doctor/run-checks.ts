/**
 * Runs checks one after the other. A check that throws, or does not return in time, is reported as a problem under its
 * own name, and the other checks run.
 */
import type { Dialect } from '@sb/storage';
import { formatDuration } from '@sb/words';
import type { Check, Diagnosis, Finding, Patient } from './checks/check.ts';

const CHECK_WITHIN_MS = 10_000;
/** Long enough for the repair of dead nodes, which reads leases twice, seven seconds apart. */
const TREAT_WITHIN_MS = 60_000;

export interface CheckRun {
  readonly patient: Patient;
  readonly fix: boolean;
  /** Called before each check. */
  readonly begun?: (title: string) => void;
}

export async function runChecks(
  checks: readonly Check[],
  { patient, fix, begun }: CheckRun,
): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const check of checksFor(patient.store.dialect, checks)) {
    begun?.(check.title);
    diagnoses.push(await diagnose(check, patient, fix));
  }
  return diagnoses;
}

function checksFor(dialect: Dialect, checks: readonly Check[]): readonly Check[] {
  return checks.filter((check) => check.dialect === undefined || check.dialect === dialect);
}

async function diagnose(check: Check, patient: Patient, fix: boolean): Promise<Diagnosis> {
  const { id, title, isOfAllOrgs, withinMs = CHECK_WITHIN_MS } = check;
  const named = { id, title, ...(isOfAllOrgs && { isOfAllOrgs }) };
  const examine = async (): Promise<Finding> => sound(() => check.examine(patient), withinMs);
  const finding = await examine();
  const { treat } = check;
  if (finding.verdict === 'fine' || !treat) return { ...named, ...finding };
  if (!fix) return { ...named, ...finding, canFix: true };
  const treated = await attempt(() => treat(patient), TREAT_WITHIN_MS);
  if ('failure' in treated) return { ...named, ...finding, done: `could not be fixed: ${treated.failure}` };
  if (treated.value === undefined) return { ...named, ...finding };
  return { ...named, ...(await examine()), done: treated.value };
}

async function sound(examine: () => Promise<Finding>, withinMs: number): Promise<Finding> {
  const examined = await attempt(examine, withinMs);
  if ('value' in examined) return examined.value;
  return {
    verdict: 'problem',
    found: examined.failure,
    expected: 'an answer',
    advice: 'Run the doctor again. If it gets no answer again, look at the load and the log of the store.',
  };
}

type Attempted<T> = { readonly value: T } | { readonly failure: string };

async function attempt<T>(work: () => Promise<T>, withinMs: number): Promise<Attempted<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Attempted<T>>((resolve) => {
    timer = setTimeout(() => resolve({ failure: `no answer within ${formatDuration(withinMs)}` }), withinMs);
  });
  try {
    return await Promise.race([work().then((value) => ({ value })), tooLate]);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
