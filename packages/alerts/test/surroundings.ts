import { validateCron, validateZone } from '@sb/scheduler';
import type { Surroundings } from '../src/file/read-settings.ts';

/** Two jobs, and the checks of the scheduler. */
export const SURROUNDINGS: Surroundings = {
  jobIds: ['daily.questmaster', 'mail.send'],
  checkCron: (expression) => faultOf(() => validateCron(expression, 'UTC')),
  checkZone: (zone) => faultOf(() => validateZone(zone)),
};

function faultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
