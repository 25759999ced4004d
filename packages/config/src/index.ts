// Read a file: document/, decode.ts.
export { ConfigFileError, readSettledFile, readTextFile } from './document/read-text-file.ts';
export { parseDocument, sourceDocument, type SourceDocument } from './document/source-document.ts';
export { roundedNumbers } from './document/rounded-numbers.ts';
export { addListEntry } from './document/add-list-entry.ts';
export { decode } from './decode.ts';
export { durationSchema } from './units.ts';
export { parseRate } from './rate.ts';

// Say what is wrong: problems/.
export { ConfigError } from './problems/config-error.ts';
export { didYouMean, suggestion } from './problems/did-you-mean.ts';
export { findMisfits, type Fit, type Misfit } from './problems/find-misfits.ts';
export type { Path, Problem } from './problems/problem.ts';

// The settings of a worker.
export { type ConsoleSettings, settleConsoleSettings } from './console-settings.ts';
export { consoleUrl } from './console-url.ts';
export { DatabaseUrlError, resolveDatabaseUrl, resolveStoreUrl } from './database-url.ts';
export {
  ENVIRONMENT,
  type Environment,
  type EnvironmentVariable,
  type UnknownVariable,
  unknownVariables,
} from './environment.ts';
export { readWorkerConfig, type Retention, type WorkerConfig } from './worker-config.ts';
