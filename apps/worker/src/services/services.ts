/**
 * The services of a command: settings, jobs, store. Called by every command; jobs and store are loaded when a command
 * first asks for them. `withStore` closes the store also after an error; a crash leaves only committed transactions.
 */
import { unknownVariables } from '@sb/config';
import type { JobRegistry } from '@sb/jobs';
import { openStore, type Store, type StoreOptions } from '@sb/storage';
import { type OpenedStore, openMigrated } from '@sb/worker/node';
import type { Call, Io } from '../cli/command.ts';
import { loadJobs } from '../job-modules/load-jobs.ts';
import { provideStore } from '../built-in/job-store.ts';
import { logChoices } from './log-choices.ts';
import { findPlaces, type Places } from './places.ts';
import { readSettings, type Settings } from './read-settings.ts';
import { VERSION } from '../cli/version.ts';

export interface Services extends Settings {
  readonly places: Places;
  /** Called when a write waits for the lock of another process. */
  onLocked(): void;
  /** The jobs whose code this program has, with those of `jobModules`. Throws the errors of `loadJobs`. */
  jobs(): Promise<JobRegistry>;
  /** The same, with source maps, so that the stacks of errors name lines of the sources. Takes about 20 ms more. */
  jobsToRun(): Promise<JobRegistry>;
}

type Opening = Settings & Pick<Services, 'onLocked'>;

export type { OpenedStore };

/** Reads the settings; warns on stderr of environment variables that are unknown or have an unusable value. */
export async function createServices({
  io,
  output,
  jobModules,
}: Pick<Call, 'io' | 'output'> & Partial<Pick<Call, 'jobModules'>>): Promise<Services> {
  const places = findPlaces(io);
  const warnings = [...unknownNames(io.env), ...logChoices(io.env).warnings];
  for (const warning of warnings) output.remark(`warning  ${warning}`);
  const settings = await readSettings(places, { env: io.env, cwd: io.cwd, jobModules });
  let loading: Promise<JobRegistry> | undefined;
  const jobs = (): Promise<JobRegistry> =>
    (loading ??= loadJobs(settings.jobModules, io.stderr, settings.secrets));
  return {
    ...settings,
    places,
    onLocked: () => output.remark('The store is locked by another process; waiting for it ...'),
    jobs,
    async jobsToRun() {
      // Applies only to modules that are loaded after this line.
      process.setSourceMapsEnabled(true);
      return jobs();
    },
  };
}

/** Opens the store for some work and closes it afterwards. */
export async function withStore<T>(services: Opening, work: (opened: OpenedStore) => Promise<T>): Promise<T> {
  const opened = await openChecked(services, false);
  try {
    return await work(opened);
  } finally {
    provideStore(undefined);
    await opened.store.close();
  }
}

/** Opens the store, checks that its schema is up to date, and provides it to the built-in jobs. */
export async function openChecked(services: Opening, mayMigrate: boolean): Promise<OpenedStore> {
  const opened = await openMigrated(storeOptions(services), { version: VERSION, mayMigrate });
  provideStore(opened.store, {
    ...(services.config.retention && { retention: services.config.retention }),
    env: services.env,
    secrets: services.secrets,
    mayStartCommands: services.config.commands ?? false,
  });
  return opened;
}

/** Opens the store whatever its schema is, for commands that check or change the schema. */
export async function openUnchecked(services: Opening): Promise<Store> {
  return openStore(storeOptions(services));
}

function storeOptions({ databaseUrl, config, onLocked }: Opening): StoreOptions {
  return {
    url: databaseUrl,
    onLocked,
    ...(config.durability !== undefined && { durability: config.durability }),
  };
}

function unknownNames(env: Io['env']): string[] {
  return unknownVariables(env).map(({ name, suggestion }) => {
    const advice = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    return `${name} is set, but it is not a variable of the worker.${advice}`;
  });
}
