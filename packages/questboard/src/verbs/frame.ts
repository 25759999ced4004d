import type { Instant, LocalDate } from '../model/dates.ts';
import type { Member, QuestState } from '../model/organisation.ts';
import type { Warning } from '../model/run.ts';
import type { NextBoard } from '../records/orgs.sql.ts';
import type { Act } from './act.ts';

/** What a verb works with: the organisation on its next board, the time of the store, and who acts. */
export interface Frame {
  readonly org: NextBoard;
  readonly orgId: string;
  readonly now: Instant;
  readonly today: LocalDate;
  readonly act: Act;
  /** The member who acts, if there is one. */
  readonly acting?: Member;
}

export interface MovedState {
  readonly questId: string;
  readonly from: QuestState;
  readonly to: QuestState;
}

/** The answer of every verb, beside its record. */
export interface Outcome {
  /** False: it was so already. */
  readonly changed: boolean;
  /** The quests whose state the verb moved. */
  readonly moved: readonly MovedState[];
  readonly warnings: readonly Warning[];
}
