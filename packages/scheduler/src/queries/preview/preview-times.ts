import { quote } from '@sb/words';
import { NO_CALENDARS } from '../../check/calendars.ts';
import { checkTimes } from '../../check/check-entry.ts';
import { ScheduleInvalidError } from '../../schedule-errors.ts';
import { type FirePreview, previewFires, type PreviewRequest } from './preview-fires.ts';

/**
 * The next fires of an expression that a person is typing. `exclude` may have ranges, as in a file. Pure. Throws
 * `SCHEDULE_INVALID` with every problem.
 */
export function previewTimes({ exclude = [], ...asked }: Omit<PreviewRequest, 'schedule'>): FirePreview {
  const { dates, problems } = NO_CALENDARS.expand(exclude);
  const all = [
    ...checkTimes(asked.expression, asked.timezone),
    ...problems.map((problem) => ({ ...problem, path: ['exclude', ...problem.path] })),
  ];
  if (all.length > 0) throw new ScheduleInvalidError(quote(asked.expression), all);
  return previewFires({ ...asked, exclude: dates });
}
