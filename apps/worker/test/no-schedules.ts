import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './use-worker.ts';

/** Flags of a daemon that fires nothing: the shipped schedules would add a run at each full hour. */
export function noSchedules({ folder }: Pick<Place, 'folder'>): readonly string[] {
  const file = path.join(folder, 'no-schedules.yaml');
  writeFileSync(file, 'schedules: []\n');
  return ['--config', file];
}
