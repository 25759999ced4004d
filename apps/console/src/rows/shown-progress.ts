import type { ProgressRecord } from '@sb/queue';
import { clean, isoTime } from '@sb/views';
import { isOnOwnBoards, type Worked } from '../guard/own-boards.ts';
import type { Who } from '../http/who.ts';

/** The progress of a run; its note only to one who may see the board that the run works on. Pure. */
export function shownProgress(who: Pick<Who, 'orgs'>, run: Worked, { at, note, ...counts }: ProgressRecord) {
  return {
    ...counts,
    ...(note !== undefined && isOnOwnBoards(who, run) && { note: clean(note) }),
    at: isoTime(at),
  };
}
