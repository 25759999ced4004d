import { ConfigError, parseDocument } from '@sb/config';
import { type Calendars, readCalendars } from '../check/calendars.ts';
import { readShape } from './schedule-shape.ts';

/**
 * The calendars of a file; other mistakes of the file do not matter here. `text`: the content of the file. Throws
 * `ConfigError` (`CONFIG_INVALID`) when a calendar is wrong.
 */
export function readFileCalendars(text: string, file: string): Calendars {
  const document = parseDocument(text, file);
  const calendars = readCalendars(readShape(document).readable.calendars);
  const problems = calendars.problems.map(({ path, message }) =>
    document.problem(['calendars', ...path], message),
  );
  if (problems.length > 0) throw new ConfigError(file, problems);
  return calendars;
}
