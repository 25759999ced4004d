import { existsSync } from 'node:fs';
import { readAlertConfig, type ReadAlerts } from '@sb/alerts';
import { ConfigError, ConfigFileError, readTextFile } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { parseAlerts } from '@sb/worker/node';
import type { Call } from '../../cli/command.ts';
import type { Services } from '../../services/services.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { NO_RULES, rulesFile } from '../../services/alerts-file.ts';

type AlertsCall = Pick<Call<object, { readonly alerts?: string }>, 'io' | 'options'>;

/**
 * Reads the file as it is now, not as a daemon has read it: the named file, else the file of the daemons, else the file
 * of the app. Without a file there are no rules, but a named file must exist.
 */
export async function readAlerts(store: Store, call: AlertsCall, services: Services): Promise<ReadAlerts> {
  return readFileOf(store, call, { services, jobs: (await services.jobs()).list() });
}

async function readFileOf(
  store: Store,
  { io, options: { alerts: named } }: AlertsCall,
  { services, jobs }: { readonly services: Services; readonly jobs: readonly RegisteredJob[] },
): Promise<ReadAlerts> {
  const path = named === undefined ? await rulesFile(store, services) : resolveUserPath(named, io);
  const text = named !== undefined || existsSync(path) ? readTextFile(path) : NO_RULES;
  return parseAlerts(text, path, { jobs, env: io.env });
}

export interface KnownRules {
  readonly names: readonly string[];
  /** False if rules of the file may not be among them: a mistake hides some, or it cannot be read. */
  readonly isWhole: boolean;
}

/** The rules of the file and of the daemons, for advice about a name: daemons of other machines have files of their own. */
export async function findKnownRules(
  store: Store,
  { io }: Pick<Call, 'io'>,
  services: Services,
): Promise<KnownRules> {
  const { ruleSets } = await readAlertConfig(store);
  try {
    // A rule has its name whatever the jobs are: a module of jobs that is broken stops no silence.
    const { file } = await readFileOf(store, { io, options: {} }, { services, jobs: [] });
    const names = new Set([...namesOf([file, ...ruleSets]), ...file.leftOut]);
    return { names: [...names], isWhole: !file.hidesRules };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ConfigFileError)
      return { names: namesOf(ruleSets), isWhole: false };
    throw error;
  }
}

function namesOf(
  sets: readonly { readonly rules: readonly { readonly name: string }[] }[],
): readonly string[] {
  return [...new Set(sets.flatMap(({ rules }) => rules.map(({ name }) => name)))];
}

export const RULES_UNREAD =
  'alerts.yaml cannot be read whole, so the names of rules were not checked. See: worker alert:status';
