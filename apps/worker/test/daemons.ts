/** Daemons as the tests of them start and read them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place, Started } from './use-worker.ts';

/** A daemon that is at work, without schedules unless the flags name a file that has some. */
export async function started(place: Place, ...flags: readonly string[]): Promise<Started> {
  const daemon = place.start([
    'daemon',
    '--config',
    scheduleFile(place, 'schedules: []', 'none.yaml'),
    ...flags,
  ]);
  await daemon.until(/worker started/);
  return daemon;
}

/** The name of the file that has the text, in the place's folder. */
export function scheduleFile({ folder }: Place, text: string, name = 'schedules.yaml'): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

/** The lines of a log in JSON. */
export function lines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
