/** The tables of people and programs that use the console. */

export interface AccessTables {
  users: {
    id: number;
    /** Lower case. */
    name: string;
    /** `scrypt$17$8$1$salt$hash` */
    password: string;
    role: string;
    can_payload: number;
    /** JSON; null: all organisations. */
    orgs: string | null;
    disabled_at: number | null;
    created_at: number;
    created_by: string;
    /** Of the rights and the password: a session of another version has ended. */
    version: number;
  };
  sessions: {
    /** SHA-256. */
    hash: string;
    user_id: number | null;
    kind: 'user' | 'wall';
    version: number;
    created_at: number;
    seen_at: number;
    expires_at: number;
    ip: string | null;
    agent: string | null;
  };
  tokens: {
    id: number;
    hash: string;
    prefix: string;
    name: string;
    user_id: number;
    role: string;
    orgs: string | null;
    /** JSON: patterns of job ids; null: all jobs. */
    jobs: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    revoked_at: number | null;
  };
  links: {
    hash: string;
    kind: 'first' | 'invite' | 'reset' | 'wall';
    role: string | null;
    can_payload: number;
    orgs: string | null;
    user_id: number | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    by_: string;
  };
  sign_ins: { key: string; failures: number; until: number; at: number };
  saved_views: {
    id: number;
    user_id: number | null;
    page: string;
    name: string;
    query: string;
    created_at: number;
  };
  idempotency: {
    key: string;
    author: string;
    /** SHA-256 of method, path and body. */
    request: string;
    /** Null while the first request is under way. */
    status: number | null;
    body: string | null;
    at: number;
  };
  operations: {
    id: number;
    kind: string;
    choice: string;
    actor: string;
    reason: string | null;
    state: 'running' | 'stopped' | 'done' | 'failed';
    total: number;
    progress: string;
    /** JSON: where the next chunk begins. */
    place: string | null;
    stop_by: string | null;
    created_at: number;
    updated_at: number;
    ended_at: number | null;
  };
}
