import { existsSync } from 'node:fs';
import { ConfigError, readTextFile } from '@sb/config';
import { type AtHand, isLoaded, parseSchedules, readFileCalendars } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import type { Services } from '../../../services/services.ts';
import { scheduleFilePath } from '../../../services/places.ts';
import type { EntryFlags } from './entry-flags.ts';

/**
 * What a schedule of the store needs of scheduler.yaml: the calendars that `--exclude` names, and the schedules that no
 * daemon has loaded yet, for circles of `--after`. Reads the file only for these flags.
 */
export async function ofFile(
  store: Store,
  { places, jobs }: Pick<Services, 'places' | 'jobs'>,
  { exclude = [], after }: EntryFlags,
): Promise<Pick<AtHand, 'calendars' | 'unloaded'>> {
  const file = scheduleFilePath(places);
  const namesCalendar = exclude.some((text) => /^[a-z]/i.test(text));
  const mayClose = after !== undefined && !(await isLoaded(store));
  if ((!namesCalendar && !mayClose) || !existsSync(file)) return {};
  const text = readTextFile(file);
  const calendars = namesCalendar ? readFileCalendars(text, file) : undefined;
  if (!mayClose) return { calendars };
  try {
    const { entries } = await parseSchedules(text, file, (await jobs()).list());
    return { calendars, unloaded: entries };
  } catch (error) {
    // A daemon refuses such a file, too.
    if (error instanceof ConfigError) return { calendars };
    throw error;
  }
}
