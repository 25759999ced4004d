/** What a change of a run is about: its id names the quest, the task, or the member and the day. Pure. */
import type { RunSummary } from '../../../../../src/answers/board/runs.ts';
import { flagWord } from '../../../board/board-marks.ts';

export interface Subject {
  readonly task?: string;
  readonly quest?: string;
  readonly member?: string;
  readonly date?: string;
  readonly week?: string;
  readonly text: string;
}

type Change = Pick<RunSummary['changes'][number], 'entity' | 'id'>;

/** `flag-t-7-overdue`, `deck-acme-ada-2026-03-02`, `sprint-acme-2026-03-02` */
export function subjectOf({ entity, id }: Change, org: string): Subject {
  if (entity === 'quest') return { quest: id, text: id };
  if (entity === 'task') return { task: id, text: id };
  const [, task, kind = ''] = /^flag-(.+)-([a-z]+(?:\.[a-z]+)?)$/.exec(id) ?? [];
  if (entity === 'flag' && task !== undefined) return { task, text: `${task} ${flagWord(kind)}` };
  const rest = id.startsWith(`${entity}-${org}-`) ? id.slice(entity.length + org.length + 2) : '';
  if (entity === 'sprint' && rest !== '') return { week: rest, text: rest };
  const [, member, date] = /^(.+)-(\d{4}-\d\d-\d\d)$/.exec(rest) ?? [];
  if (entity === 'deck' && member !== undefined && date !== undefined) return { member, date, text: member };
  return { text: id };
}
