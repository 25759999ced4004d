/** The settings of the console, from the environment. Pure. */
import {
  type ConsoleSettings as OwnSettings,
  type Environment,
  resolveDatabaseUrl,
  settleConsoleSettings,
} from '@sb/config';
import { secretsFromEnv } from '@sb/logger';
import type { AllowedAddresses } from '../guard/guard.ts';

export interface ConsoleSettings extends OwnSettings {
  readonly databaseUrl: string;
  readonly secrets: readonly string[];
}

export interface Settled {
  readonly settings: ConsoleSettings;
  /** Sentences, one for each setting that does not work. Empty: it may start. */
  readonly problems: readonly string[];
}

export function settleConsole(env: Environment, root: string): Settled {
  const { settings, problems } = settleConsoleSettings(env);
  const databaseUrl = resolveDatabaseUrl(env, root);
  return {
    settings: { ...settings, databaseUrl, secrets: secretsFromEnv({ ...env, DATABASE_URL: databaseUrl }) },
    problems,
  };
}

/** `port`: the one that it listens on. */
export function allowedAddresses({ url, hosts }: ConsoleSettings, port: number): AllowedAddresses {
  const own = new URL(url);
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const names = [...local, own.host, ...hosts];
  return {
    hosts: names,
    origins: [
      own.origin,
      ...local.map((name) => `http://${name}`),
      ...hosts.map((name) => `${own.protocol}//${name}`),
    ],
  };
}
