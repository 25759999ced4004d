/** The tables of Questboard. */

export interface BoardTables {
  orgs: BoardRow & {
    active: number;
    board: number;
    digest_date: string | null;
    digest_at: number | null;
    digest: string | null;
  };
  members: BoardRow & Archivable & { email_key: string };
  questlines: BoardRow & Archivable;
  quests: BoardRow & Archivable & { state: string; questline_id: string | null };
  tasks: BoardRow &
    Archivable & {
      quest_id: string;
      status: string;
      assignee_id: string | null;
      due_date: string | null;
    };
  board_edges: { org_id: string; from_kind: string; from_id: string; to_kind: string; to_id: string };
  task_changes: {
    id: number;
    org_id: string;
    task_id: string;
    from_status: string;
    to_status: string;
    at: number;
    by_: string;
    kind: string;
    detail: string | null;
  };
  flags: BoardRow & { open: number };
  decks: BoardRow & { member_id: string; date: string };
  sprints: BoardRow & { week_start: string; state: string };
  member_plans: BoardRow & { sprint_id: string };
  model_texts: { org_id: string; key: string; text: string; at: number };
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
  archived: number;
}
