/** The alerts of a node, from alerts.yaml and the environment: the rules, and the channels that send. */
import {
  channelSettings,
  channelsOff,
  createChannels,
  parseRules,
  type ReadAlerts,
  type SoundSettings,
  type Surroundings,
} from '@sb/alerts';
import type { Environment } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { CronError, validateCron, validateZone, ZoneError } from '@sb/scheduler';

/** The facts that the file is checked against. */
export interface AlertsContext {
  readonly jobs: readonly RegisteredJob[];
  readonly env: Environment;
  /** The settings of the last version of the file: they stay where a mistake hides the new ones. */
  readonly earlier?: SoundSettings | undefined;
}

/** Throws `ConfigError` when the text is no map at all. */
export function parseAlerts(text: string, path: string, { jobs, env, earlier }: AlertsContext): ReadAlerts {
  const file = parseRules(text, path, { ...alertSurroundings(jobs), earlier });
  const { rules, leftOut, hidesRules, settings, hash } = file;
  const channels = channelSettings(env, settings);
  return {
    file,
    inForce: {
      file: path,
      rules,
      leftOut,
      hidesRules,
      settings,
      hash,
      channels: createChannels(channels),
      off: channelsOff(env, channels),
    },
    notes: channels.notes,
  };
}

export function alertSurroundings(jobs: readonly RegisteredJob[]): Surroundings {
  return {
    jobIds: jobs.map(({ id }) => id),
    checkCron: (expression) => faultOf(() => validateCron(expression, 'UTC')),
    checkZone: (zone) => faultOf(() => validateZone(zone)),
  };
}

function faultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof CronError || error instanceof ZoneError) return error.message;
    throw error;
  }
}
