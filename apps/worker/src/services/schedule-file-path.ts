import path from 'node:path';
import type { Places } from './places.ts';

/** Where the schedules lie unless `--config` names another file. */
export function scheduleFilePath({ app }: Places): string {
  return path.join(app, 'scheduler.yaml');
}
