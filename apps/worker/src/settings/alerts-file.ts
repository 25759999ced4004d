/** alerts.yaml, and what it is compared with. */
import path from 'node:path';
import type { Surroundings } from '@sb/alerts';
import type { RegisteredJob } from '@sb/jobs';
import { CronError, validateCron, validateZone, ZoneError } from '@sb/scheduler';
import type { Places } from './places.ts';

export function alertsFilePath({ app }: Places): string {
  return path.join(app, 'alerts.yaml');
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
