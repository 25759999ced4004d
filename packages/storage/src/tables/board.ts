/** The tables of Questboard. */
import type { Generated } from 'kysely';
import type { Filled } from './column.ts';

export interface BoardTables {
  orgs: BoardRow & { active: Filled<number>; board: Filled<number>; digest_date: string | null };
  members: BoardRow & Archivable;
  questlines: BoardRow & Archivable;
  quests: BoardRow & Archivable;
  tasks: BoardRow & Archivable;
  task_changes: {
    id: Generated<number>;
    org_id: string;
    task_id: string;
    from_status: string;
    to_status: string;
    at: number;
    by_: string;
  };
  flags: BoardRow & { open: number };
  decks: BoardRow & { member_id: string; date: string };
  summaries: BoardRow & { job_id: string; run_key: string; run_id: number | null; finished_at: number };
}

/** A record of Questboard: the columns that are searched, and the record itself as JSON. */
interface BoardRow {
  org_id: string;
  id: string;
  rev: number;
  body: string;
  updated_at: number;
}

/** Kept because other records name it, but no longer part of the board. */
interface Archivable {
  archived: Filled<number>;
}
