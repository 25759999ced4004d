import { processIdentity } from '@sb/runner';
import { openStore, schemaStatus, type Store } from '@sb/storage';
import { redactText } from '@sb/logger';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../cli/failure.ts';
import type { Diagnosis } from './checks/check.ts';
import { PLACE_CHECKS, STORE_CHECKS } from './checks.ts';
import { examineInstallation } from './checks/installation.ts';
import { runChecks } from './run-checks.ts';
import { createCounter } from '../../cli/progress.ts';
import { missingFile } from '../../services/missing-file.ts';
import { findPlaces } from '../../services/places.ts';
import { diagnosisLines, diagnosisRow, tallyOf } from './diagnosis-lines.ts';
import { VERSION } from '../../cli/version.ts';

/** An operator who asks for a diagnosis does not want to wait for a store that hangs. */
const PATIENCE = { lockTimeoutMs: 5_000, statementTimeoutMs: 8_000 };

interface Options {
  readonly config?: string;
  readonly fix: boolean;
  readonly thorough: boolean;
}

type DoctorCall = Call<object, Options>;

/** Finds problems of the installation and its store. Exits with 0 (warnings included), 6 for problems, 5 without a store. */
export async function run(call: DoctorCall): Promise<ExitCode> {
  const { io, options } = call;
  const places = findPlaces(io.entry);
  const { diagnoses, databaseUrl, zones } = await examineInstallation({
    io,
    places,
    config: options.config,
    jobModules: call.jobModules,
  });
  const { found, exitCode } = await examineStore(call, databaseUrl, zones);
  const all = [...diagnoses, ...found].map(masked);
  show(call, all);
  if (exitCode !== undefined) return exitCode;
  return tallyOf(all).problems > 0 ? EXIT.condition : EXIT.ok;
}

interface Examined {
  readonly found: readonly Diagnosis[];
  /** Set if the store could not be examined. */
  readonly exitCode?: ExitCode;
}

async function examineStore(call: DoctorCall, url: string, zones: readonly string[]): Promise<Examined> {
  const title = 'store';
  const file = missingFile(url);
  if (file !== undefined) {
    const found = `no store yet at ${file}; the first command creates it`;
    return { found: [{ id: 'store', title, verdict: 'ok', found }] };
  }
  let store: Store | undefined;
  try {
    store = await openStore({ url, ...PATIENCE });
    const { missing } = await schemaStatus(store);
    const reached: Diagnosis = { id: 'store', title, verdict: 'ok', found: store.where };
    return { found: [reached, ...(await examine(call, { store, zones, isWhole: missing.length === 0 }))] };
  } catch (error) {
    const exitCode = exitCodeOf(error);
    if (exitCode !== EXIT.store || !(error instanceof Error)) throw error;
    return {
      exitCode,
      found: [
        {
          id: 'store',
          title,
          verdict: 'problem',
          found: error.message,
          expected: 'a usable store',
        },
      ],
    };
  } finally {
    await store?.close();
  }
}

async function examine(
  call: DoctorCall,
  {
    store,
    zones,
    isWhole,
  }: { readonly store: Store; readonly zones: readonly string[]; readonly isWhole: boolean },
): Promise<readonly Diagnosis[]> {
  const { io, options } = call;
  let current = '';
  const counter = createCounter(call, () => `checking: ${current}`);
  try {
    return await runChecks(isWhole ? STORE_CHECKS : PLACE_CHECKS, {
      fix: options.fix,
      begun(checked) {
        current = checked;
        counter.report(0);
      },
      patient: {
        store,
        zones,
        version: VERSION,
        now: io.now,
        identity: processIdentity(),
        thorough: options.thorough,
      },
    });
  } finally {
    counter.end();
  }
}

/** Messages of servers and files may contain secrets. */
function masked(diagnosis: Diagnosis): Diagnosis {
  return { ...diagnosis, found: redactText(diagnosis.found) };
}

function show({ output, options }: DoctorCall, diagnoses: readonly Diagnosis[]): void {
  output.data({ ...tallyOf(diagnoses), diagnoses });
  if (!output.isTerminal) return output.lines(...diagnoses.map(diagnosisRow));
  output.lines(...diagnosisLines(diagnoses, output));
  const isWell = diagnoses.every(({ verdict }) => verdict === 'ok');
  if (!isWell && !options.fix) output.remark('  To fix what can be fixed safely: worker doctor --fix');
}
