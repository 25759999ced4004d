/** Examines the installation and its store: the facts of `doctor` and of `debug:bundle`. */
import { processIdentity } from '@sb/runner';
import { openStore, schemaStatus, type Store } from '@sb/storage';
import { redactText, secretsFromEnv } from '@sb/logger';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../cli/failure.ts';
import type { Diagnosis, Patient } from './checks/check.ts';
import { PLACE_CHECKS, STORE_CHECKS } from './checks.ts';
import { checkAlerts } from '../config/check-config.ts';
import { examineInstallation, type Installation, judgeSource } from './checks/installation.ts';
import { runChecks } from './run-checks.ts';
import { createCounter } from '../../cli/progress.ts';
import { missingFile } from '../../services/missing-file.ts';
import { consoleAddress, hasConsoleSettings } from '../../services/env-settings.ts';
import { alertsFilePath, rulesFile } from '../../services/alerts-file.ts';
import { findPlaces, type Places } from '../../services/places.ts';
import { byGrade } from './diagnosis-lines.ts';
import { VERSION } from '../../cli/version.ts';

/** An operator who asks for a diagnosis does not want to wait for a store that hangs. */
const PATIENCE = { lockTimeoutMs: 5_000, statementTimeoutMs: 8_000 };

export interface Examination {
  readonly config?: string;
  readonly alerts?: string;
  readonly fix: boolean;
  readonly thorough: boolean;
}

type DoctorCall = Pick<Call<object, Examination>, 'io' | 'output' | 'options' | 'jobModules'>;

/** The findings first, without secrets. Throws `DatabaseUrlError`. */
export async function examineAll(call: DoctorCall): Promise<Examined> {
  const { io, options } = call;
  const places = findPlaces(io);
  const installation = await examineInstallation({
    io,
    places,
    config: options.config,
    jobModules: call.jobModules,
  });
  const { found, ...end } = await examineStore(call, { installation, places });
  const secrets = secretsFromEnv(io.env);
  return {
    ...end,
    found: byGrade([...installation.diagnoses, ...found].map((one) => masked(one, secrets))),
  };
}

interface Surroundings {
  readonly installation: Installation;
  readonly places: Places;
}

export interface Examined {
  readonly found: readonly Diagnosis[];
  /** Set if the store could not be examined. */
  readonly exitCode?: ExitCode;
}

async function examineStore(call: DoctorCall, around: Surroundings): Promise<Examined> {
  const { databaseUrl: url } = around.installation;
  const title = 'store';
  const file = missingFile(url);
  if (file !== undefined) {
    const found = `no store yet at ${file}; the first command creates it`;
    const none: Diagnosis = { id: 'store', title, verdict: 'note', found, advice: 'worker daemon' };
    return { found: [none, (await examineAlerts(call, around)).diagnosis] };
  }
  let store: Store | undefined;
  try {
    store = await openStore({ url, ...PATIENCE });
    const { missing } = await schemaStatus(store);
    const reached: Diagnosis = { id: 'store', title, verdict: 'fine', found: store.where };
    const isWhole = missing.length === 0;
    const { alerts, diagnosis } = await examineAlerts(call, around, isWhole ? store : undefined);
    const { zones } = around.installation;
    return { found: [reached, diagnosis, ...(await examine(call, { store, zones, alerts, isWhole }))] };
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
        (await examineAlerts(call, around)).diagnosis,
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
    alerts,
    isWhole,
  }: Pick<Patient, 'store' | 'zones' | 'alerts'> & { readonly isWhole: boolean },
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
        alerts,
        version: VERSION,
        now: io.now,
        identity: processIdentity(),
        console: { url: consoleAddress(io.env), isConfigured: hasConsoleSettings(io.env) },
        thorough: options.thorough,
      },
    });
  } finally {
    counter.end();
  }
}

/** The file of --alerts, else the file that the daemons used last, else alerts.yaml of the app. */
async function examineAlerts(
  { io, options }: DoctorCall,
  { installation: { jobs }, places }: Surroundings,
  store?: Store,
): Promise<{ readonly alerts: Patient['alerts']; readonly diagnosis: Diagnosis }> {
  const named = options.alerts === undefined ? undefined : { file: options.alerts, io };
  const file = store && !named ? await rulesFile(store, { places }) : alertsFilePath(places, named);
  const { checked, read } = checkAlerts(file, { mayBeMissing: !named, jobs, env: io.env });
  return { alerts: read, diagnosis: { id: 'alerts-yaml', title: 'alerts.yaml', ...judgeSource(checked) } };
}

/** Messages of servers and files may contain secrets. */
function masked(diagnosis: Diagnosis, secrets: readonly string[]): Diagnosis {
  return { ...diagnosis, found: redactText(diagnosis.found, secrets) };
}
