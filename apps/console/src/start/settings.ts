/** The settings of the console, from the environment. Pure. */
import {
  type ConsoleSettings as OwnSettings,
  type Environment,
  resolveDatabaseUrl,
  settleConsoleSettings,
} from '@sb/config';
import { LOG_LEVELS, type LogLevel, secretsFromEnv } from '@sb/logger';
import { readUrl } from '@sb/words';
import type { AllowedAddresses } from '../guard/guard.ts';

const LOG_FORMATS = ['json', 'pretty'] as const;

export interface ConsoleSettings extends OwnSettings {
  readonly databaseUrl: string;
  readonly logLevel: LogLevel;
  /** Undefined: the one that suits the output. */
  readonly logFormat: (typeof LOG_FORMATS)[number] | undefined;
  /** Values that are never shown, the longest first: a shorter one may be a part of it. */
  readonly secrets: readonly string[];
}

export interface Settled {
  readonly settings: ConsoleSettings;
  /** Sentences, one for each setting that does not work. Empty: it may start. */
  readonly problems: readonly string[];
}

/** `masks`: values of variables that only its parent has. */
export function settleConsole(env: Environment, root: string, masks: readonly string[] = []): Settled {
  const { settings, problems } = settleConsoleSettings(env);
  const databaseUrl = resolveDatabaseUrl(env, root);
  return {
    settings: {
      ...settings,
      databaseUrl,
      logLevel: oneOf(LOG_LEVELS, env['LOG_LEVEL']) ?? 'info',
      logFormat: oneOf(LOG_FORMATS, env['LOG_FORMAT']),
      secrets: [...new Set([...masks, ...secretsFromEnv({ ...env, DATABASE_URL: databaseUrl })])].toSorted(
        (a, b) => b.length - a.length,
      ),
    },
    problems,
  };
}

/** An unknown value is ignored: the command line warns of it. */
function oneOf<T extends string>(known: readonly T[], text = ''): T | undefined {
  return known.find((one) => one === text.toLowerCase());
}

/** `port`: the one that it listens on. */
export function allowedAddresses({ url, hosts }: ConsoleSettings, port: number): AllowedAddresses {
  const { protocol } = new URL(url);
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const urls = [
    url,
    ...local.map((name) => `http://${name}`),
    ...hosts.map((name) => `${protocol}//${name}`),
  ].flatMap((text) => readUrl(text) ?? []);
  return {
    // Most clients leave out the usual port of a protocol, and some do not.
    hosts: [...new Set([...local, ...urls.map(({ host }) => host), ...hosts])],
    origins: [...new Set(urls.map(({ origin }) => origin))],
  };
}
