/** The tables of alerts. */
export interface AlertTables {
  alert_episodes: {
    id: number;
    fingerprint: string;
    rule: string;
    severity: string;
    group_kind: string;
    group_name: string;
    state: 'pending' | 'firing' | 'recovering' | 'resolved';
    since: number;
    fired_at: number | null;
    resolved_at: number | null;
    /** When its condition was last found true. */
    seen_at: number;
    /** JSON. */
    episode: string;
    /** JSON: its rule as it was when it was last evaluated. */
    definition: string;
    acked_at: number | null;
    acked_by: string | null;
    ack_reason: string | null;
  };
  alert_told: { fingerprint: string; told: string; at: number };
  alert_slots: { key: string; started_at: number; critical: number; other: number };
  alert_suppressed: { episode_id: number; reason: string; number: number; first_at: number; last_at: number };
  alert_silences: {
    id: number;
    /** JSON. */
    match: string;
    until: number;
    reason: string | null;
    by_: string;
    created_at: number;
    ended_at: number | null;
    ended_by: string | null;
  };
  alert_rule_sets: { node_id: number; file: string; hash: string; body: string; loaded_at: number };
  alert_deliveries: {
    id: number;
    dedupe_key: string;
    channel: string;
    /** JSON. */
    message: string;
    episode_id: number | null;
    created_at: number;
    due_at: number | null;
    tries: number;
    holder: string | null;
    /** Why the last try failed. */
    says: string | null;
    state: 'waiting' | 'sent' | 'given_up';
    ref: string | null;
    ended_at: number | null;
    /** 1: another try would not have helped. */
    permanent: number;
  };
}
