/** Daemons as the tests of them start and read them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '@sb/storage';
import { inStore } from './in-store.ts';
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

/** What run:show prints once the run has ended: a daemon logs that before the store has it. */
export async function endedRun(place: Place, id: number): Promise<unknown> {
  // A command for each look would take the time of the daemon.
  await inStore(place, async (store) => {
    const find = () => store.read((tx) => tx.first(sql`select 1 from run_history where id = ${id}`));
    while ((await find()) === undefined) await sleep(20);
  });
  return place.json(['run:show', String(id)]);
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
