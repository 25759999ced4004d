alert_deliveries.id int8 not null identity
alert_deliveries.dedupe_key text not null
alert_deliveries.channel text not null
alert_deliveries.message text not null
alert_deliveries.episode_id int8
alert_deliveries.created_at int8 not null
alert_deliveries.due_at int8
alert_deliveries.tries int4 not null default 0
alert_deliveries.holder text
alert_deliveries.says text
alert_deliveries.state text not null default 'waiting'::text
alert_deliveries.ref text
alert_deliveries.ended_at int8
alert_deliveries.permanent int4 not null default 0
CREATE INDEX alert_deliveries_due ON worker.alert_deliveries USING btree (due_at, id) WHERE (due_at IS NOT NULL)
CREATE INDEX alert_deliveries_ended ON worker.alert_deliveries USING btree (channel, state, permanent, ended_at) WHERE (ended_at IS NOT NULL)
CREATE INDEX alert_deliveries_episode ON worker.alert_deliveries USING btree (episode_id) WHERE (episode_id IS NOT NULL)
CREATE UNIQUE INDEX alert_deliveries_dedupe_key_key ON worker.alert_deliveries USING btree (dedupe_key)
CREATE UNIQUE INDEX alert_deliveries_pkey ON worker.alert_deliveries USING btree (id)
alert_deliveries alert_deliveries_dedupe_key_key UNIQUE (dedupe_key)
alert_deliveries alert_deliveries_pkey PRIMARY KEY (id)
alert_deliveries alert_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'given_up'::text])))
alert_episodes.id int8 not null identity
alert_episodes.fingerprint text not null
alert_episodes.rule text not null
alert_episodes.severity text not null
alert_episodes.group_kind text not null
alert_episodes.group_name text not null
alert_episodes.state text not null
alert_episodes.since int8 not null
alert_episodes.fired_at int8
alert_episodes.resolved_at int8
alert_episodes.seen_at int8 not null
alert_episodes.episode text not null
alert_episodes.definition text not null
alert_episodes.acked_at int8
alert_episodes.acked_by text
alert_episodes.ack_reason text
CREATE INDEX alert_episodes_fired ON worker.alert_episodes USING btree (fired_at, id) WHERE (fired_at IS NOT NULL)
CREATE UNIQUE INDEX alert_episodes_open ON worker.alert_episodes USING btree (fingerprint) WHERE (state <> 'resolved'::text)
CREATE UNIQUE INDEX alert_episodes_pkey ON worker.alert_episodes USING btree (id)
alert_episodes alert_episodes_pkey PRIMARY KEY (id)
alert_episodes alert_episodes_severity_check CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
alert_episodes alert_episodes_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'firing'::text, 'recovering'::text, 'resolved'::text])))
alert_rule_sets.node_id int8 not null
alert_rule_sets.file text not null
alert_rule_sets.hash text not null
alert_rule_sets.body text not null
alert_rule_sets.loaded_at int8 not null
CREATE UNIQUE INDEX alert_rule_sets_pkey ON worker.alert_rule_sets USING btree (node_id)
alert_rule_sets alert_rule_sets_pkey PRIMARY KEY (node_id)
alert_silences.id int8 not null identity
alert_silences.match text not null
alert_silences.until int8 not null
alert_silences.reason text
alert_silences.by_ text not null
alert_silences.created_at int8 not null
alert_silences.ended_at int8
alert_silences.ended_by text
CREATE INDEX alert_silences_until ON worker.alert_silences USING btree (until) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX alert_silences_pkey ON worker.alert_silences USING btree (id)
alert_silences alert_silences_pkey PRIMARY KEY (id)
alert_slots.key text not null
alert_slots.started_at int8 not null
alert_slots.critical int4 not null
alert_slots.other int4 not null
CREATE UNIQUE INDEX alert_slots_pkey ON worker.alert_slots USING btree (key)
alert_slots alert_slots_pkey PRIMARY KEY (key)
alert_suppressed.episode_id int8 not null
alert_suppressed.reason text not null
alert_suppressed.number int4 not null
alert_suppressed.first_at int8 not null
alert_suppressed.last_at int8 not null
CREATE UNIQUE INDEX alert_suppressed_pkey ON worker.alert_suppressed USING btree (episode_id, reason)
alert_suppressed alert_suppressed_pkey PRIMARY KEY (episode_id, reason)
alert_told.fingerprint text not null
alert_told.told text not null
alert_told.at int8 not null
CREATE UNIQUE INDEX alert_told_pkey ON worker.alert_told USING btree (fingerprint)
alert_told alert_told_pkey PRIMARY KEY (fingerprint)
attempts.run_id int8 not null
attempts.claim_no int4 not null
attempts.outcome text not null
attempts.started_at int8 not null
attempts.finished_at int8 not null
attempts.node_id int8
attempts.error text
CREATE UNIQUE INDEX attempts_pkey ON worker.attempts USING btree (run_id, claim_no)
attempts attempts_pkey PRIMARY KEY (run_id, claim_no)
board_edges.org_id text not null
board_edges.from_kind text not null
board_edges.from_id text not null
board_edges.to_kind text not null
board_edges.to_id text not null
CREATE INDEX board_edges_from ON worker.board_edges USING btree (org_id, from_kind, from_id)
CREATE UNIQUE INDEX board_edges_pkey ON worker.board_edges USING btree (org_id, to_kind, to_id, from_kind, from_id)
board_edges board_edges_pkey PRIMARY KEY (org_id, to_kind, to_id, from_kind, from_id)
chain_ends.schedule_id int8 not null
chain_ends.upstream text not null
chain_ends.run_id int8 not null
chain_ends.state text not null
chain_ends.ended_at int8 not null
chain_ends.result text
chain_ends.input text
CREATE UNIQUE INDEX chain_ends_pkey ON worker.chain_ends USING btree (schedule_id, upstream)
chain_ends chain_ends_pkey PRIMARY KEY (schedule_id, upstream)
cursors.name text not null
cursors.xid text not null default '0'::text
cursors.seq int8 not null
CREATE UNIQUE INDEX cursors_pkey ON worker.cursors USING btree (name)
cursors cursors_pkey PRIMARY KEY (name)
dead_letters.run_id int8 not null
dead_letters.job_id int4 not null
dead_letters.died_at int8 not null
dead_letters.reason text not null
dead_letters.error text
dead_letters.error_text text
dead_letters.input text
dead_letters.queue_id int4 not null
dead_letters.priority int4 not null
dead_letters.root_id int8 not null
dead_letters.tags text
dead_letters.dry_run int4 not null
dead_letters.schedule_id int8
dead_letters.fire_at int8
dead_letters.dedupe_key text
dead_letters.permanent int4 not null default 0
dead_letters.pinned int4 not null default 0
dead_letters.status text not null
dead_letters.replayed_as int8
dead_letters.fingerprint text
CREATE INDEX dead_letters_died ON worker.dead_letters USING btree (died_at, run_id)
CREATE INDEX dead_letters_open ON worker.dead_letters USING btree (run_id) WHERE (status = 'open'::text)
CREATE INDEX dead_letters_print ON worker.dead_letters USING btree (fingerprint, run_id) WHERE (status = 'open'::text)
CREATE INDEX dead_letters_queue ON worker.dead_letters USING btree (queue_id, died_at, run_id) WHERE ((status = 'open'::text) AND (dry_run = 0))
CREATE INDEX dead_letters_replayed ON worker.dead_letters USING btree (root_id) WHERE (status = 'replayed'::text)
CREATE UNIQUE INDEX dead_letters_pkey ON worker.dead_letters USING btree (run_id)
dead_letters dead_letters_pkey PRIMARY KEY (run_id)
dead_letters dead_letters_reason_check CHECK ((reason = ANY (ARRAY['error'::text, 'timed_out'::text, 'lost'::text, 'dependency'::text, 'invalid_input'::text, 'unknown_job'::text])))
dead_letters dead_letters_status_check CHECK ((status = ANY (ARRAY['open'::text, 'replayed'::text, 'discarded'::text])))
decks.org_id text not null
decks.id text not null
decks.rev int4 not null
decks.body text not null
decks.updated_at int8 not null
decks.member_id text not null
decks.date text not null
CREATE INDEX decks_date ON worker.decks USING btree (org_id, date)
CREATE UNIQUE INDEX decks_pkey ON worker.decks USING btree (org_id, id)
decks decks_pkey PRIMARY KEY (org_id, id)
dedupe.job_id int4 not null
dedupe.key text not null
dedupe.run_id int8
dedupe.expires_at int8 not null
CREATE INDEX dedupe_expires ON worker.dedupe USING btree (expires_at)
CREATE UNIQUE INDEX dedupe_pkey ON worker.dedupe USING btree (job_id, key)
dedupe dedupe_pkey PRIMARY KEY (job_id, key)
ended_parents.run_id int8 not null
ended_parents.state int4 not null
CREATE UNIQUE INDEX ended_parents_pkey ON worker.ended_parents USING btree (run_id)
ended_parents ended_parents_pkey PRIMARY KEY (run_id)
events.seq int8 not null default nextval('fact_seq'::regclass)
events.xid xid8 not null default pg_current_xact_id()
events.type text not null
events.at int8 not null
events.actor text
events.org_id text
events.job text
events.run_id int8
events.source_app text
events.dedupe_key text
events.payload text not null
CREATE INDEX events_actor ON worker.events USING btree (seq) WHERE (actor IS NOT NULL)
CREATE INDEX events_cursor ON worker.events USING btree (xid, seq)
CREATE INDEX events_run ON worker.events USING btree (run_id) WHERE (run_id IS NOT NULL)
CREATE INDEX events_type ON worker.events USING btree (type, seq)
CREATE UNIQUE INDEX events_dedupe ON worker.events USING btree (dedupe_key) WHERE (dedupe_key IS NOT NULL)
CREATE UNIQUE INDEX events_pkey ON worker.events USING btree (seq)
events events_pkey PRIMARY KEY (seq)
fires.schedule_id int8 not null
fires.fire_at int8 not null
fires.verdict text not null
fires.note text
fires.run_id int8
fires.decided_at int8 not null
fires.node_id int8
fires.late int4
fires.cause text
CREATE INDEX fires_waiting ON worker.fires USING btree (schedule_id, fire_at) WHERE (verdict = 'waiting'::text)
CREATE UNIQUE INDEX fires_pkey ON worker.fires USING btree (schedule_id, fire_at)
fires fires_pkey PRIMARY KEY (schedule_id, fire_at)
flags.org_id text not null
flags.id text not null
flags.rev int4 not null
flags.body text not null
flags.updated_at int8 not null
flags.open int4 not null
CREATE INDEX flags_open ON worker.flags USING btree (org_id) WHERE (open = 1)
CREATE UNIQUE INDEX flags_pkey ON worker.flags USING btree (org_id, id)
flags flags_pkey PRIMARY KEY (org_id, id)
github_links.org_id text not null
github_links.task_id text not null
github_links.repo text not null
github_links.issue_number int4
github_links.state text not null
github_links.body text not null
github_links.updated_at int8 not null
CREATE INDEX github_links_order ON worker.github_links USING btree (org_id COLLATE "C", task_id COLLATE "C")
CREATE INDEX github_links_state ON worker.github_links USING btree (state, org_id COLLATE "C", task_id COLLATE "C")
CREATE UNIQUE INDEX github_links_issue ON worker.github_links USING btree (repo, issue_number) WHERE (issue_number IS NOT NULL)
CREATE UNIQUE INDEX github_links_pkey ON worker.github_links USING btree (org_id, task_id)
github_links github_links_pkey PRIMARY KEY (org_id, task_id)
github_notes.name text not null
github_notes.value text not null
CREATE UNIQUE INDEX github_notes_pkey ON worker.github_notes USING btree (name)
github_notes github_notes_pkey PRIMARY KEY (name)
idempotency.key text not null
idempotency.author text not null
idempotency.request text not null
idempotency.status int4
idempotency.body text
idempotency.at int8 not null
CREATE UNIQUE INDEX idempotency_pkey ON worker.idempotency USING btree (author, key)
idempotency idempotency_pkey PRIMARY KEY (author, key)
job_defs.id int8 not null identity
job_defs.name text not null
job_defs.title text not null
job_defs.description text
job_defs.hint text
job_defs.owner text
job_defs.tags text
job_defs.queue_id int4 not null
job_defs.priority int4 not null
job_defs.max_attempts int4 not null
job_defs.retry text
job_defs.timeout_ms int8 not null
job_defs.start_deadline_ms int8
job_defs.input_schema text
job_defs.needs_key int4 not null default 0
job_defs.dedupe_ttl_ms int8
job_defs.max_running int4
job_defs.limit_keyed int4 not null default 0
job_defs.limit_conflict text
job_defs.rate text
job_defs.rate_keyed int4 not null default 0
job_defs.version text not null
job_defs.created_at int8 not null
job_defs.updated_at int8 not null
job_defs.mode text not null default 'active'::text
job_defs.until int8
job_defs.reason text
job_defs.by_ text
job_defs.unknown_since int8
job_defs.limited text
CREATE UNIQUE INDEX job_defs_name_key ON worker.job_defs USING btree (name)
CREATE UNIQUE INDEX job_defs_pkey ON worker.job_defs USING btree (id)
job_defs job_defs_mode_check CHECK ((mode = ANY (ARRAY['active'::text, 'paused'::text])))
job_defs job_defs_name_key UNIQUE (name)
job_defs job_defs_pkey PRIMARY KEY (id)
job_health.job_id int4 not null
job_health.trailing_failures int4 not null
job_health.last_success_at int8
job_health.last_finished_at int8 not null
job_health.recent text not null
job_health.last_failure_run int8
job_health.last_failure_at int8
job_health.last_timeout_run int8
job_health.last_timeout_at int8
CREATE UNIQUE INDEX job_health_pkey ON worker.job_health USING btree (job_id)
job_health job_health_pkey PRIMARY KEY (job_id)
leases.name text not null
leases.holder text
leases.node_id int8
leases.expires_at int8 not null
CREATE UNIQUE INDEX leases_pkey ON worker.leases USING btree (name)
leases leases_pkey PRIMARY KEY (name)
links.hash text not null
links.kind text not null
links.role text
links.can_payload int4 not null default 1
links.orgs text
links.user_id int8
links.created_at int8 not null
links.expires_at int8 not null
links.used_at int8
links.by_ text not null
CREATE UNIQUE INDEX links_first ON worker.links USING btree (kind) WHERE ((kind = 'first'::text) AND (used_at IS NULL))
CREATE UNIQUE INDEX links_pkey ON worker.links USING btree (hash)
links links_pkey PRIMARY KEY (hash)
member_plans.org_id text not null
member_plans.id text not null
member_plans.rev int4 not null
member_plans.body text not null
member_plans.updated_at int8 not null
member_plans.sprint_id text not null
CREATE INDEX member_plans_sprint ON worker.member_plans USING btree (org_id, sprint_id)
CREATE UNIQUE INDEX member_plans_pkey ON worker.member_plans USING btree (org_id, id)
member_plans member_plans_pkey PRIMARY KEY (org_id, id)
members.org_id text not null
members.id text not null
members.rev int4 not null
members.body text not null
members.updated_at int8 not null
members.archived int4 not null default 0
members.email_key text
CREATE UNIQUE INDEX members_email ON worker.members USING btree (org_id, email_key) WHERE (archived = 0)
CREATE UNIQUE INDEX members_pkey ON worker.members USING btree (org_id, id)
members members_pkey PRIMARY KEY (org_id, id)
migrations.name text not null
migrations.applied_at int8 not null
CREATE UNIQUE INDEX migrations_pkey ON worker.migrations USING btree (name)
migrations migrations_pkey PRIMARY KEY (name)
model_texts.org_id text not null
model_texts.key text not null
model_texts.text text not null
model_texts.at int8 not null
CREATE UNIQUE INDEX model_texts_pkey ON worker.model_texts USING btree (org_id, key)
model_texts model_texts_pkey PRIMARY KEY (org_id, key)
nodes.id int8 not null identity
nodes.kind text not null
nodes.name text not null
nodes.host text not null
nodes.pid int4 not null
nodes.pid_started text
nodes.boot_id text
nodes.pid_ns text
nodes.started_at int8 not null
nodes.expires_at int8 not null
nodes.state text not null default 'active'::text
nodes.version text not null
nodes.jobs text not null
nodes.queues text not null
nodes.schedules text
nodes.slots int4
nodes.stuck text
CREATE UNIQUE INDEX nodes_pkey ON worker.nodes USING btree (id)
nodes nodes_kind_check CHECK ((kind = ANY (ARRAY['daemon'::text, 'job'::text])))
nodes nodes_pkey PRIMARY KEY (id)
nodes nodes_state_check CHECK ((state = ANY (ARRAY['active'::text, 'cordoned'::text, 'draining'::text, 'stopped'::text, 'lost'::text])))
operations.id int8 not null identity
operations.kind text not null
operations.choice text not null
operations.actor text not null
operations.reason text
operations.state text not null
operations.total int4 not null
operations.progress text not null
operations.place text
operations.stop_by text
operations.created_at int8 not null
operations.updated_at int8 not null
operations.ended_at int8
CREATE INDEX operations_open ON worker.operations USING btree (id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX operations_pkey ON worker.operations USING btree (id)
operations operations_pkey PRIMARY KEY (id)
orgs.org_id text not null
orgs.id text not null
orgs.rev int4 not null
orgs.body text not null
orgs.updated_at int8 not null
orgs.active int4 not null default 1
orgs.board int4 not null default 1
orgs.digest_date text
orgs.digest_at int8
orgs.digest text
CREATE UNIQUE INDEX orgs_pkey ON worker.orgs USING btree (org_id, id)
orgs orgs_pkey PRIMARY KEY (org_id, id)
questlines.org_id text not null
questlines.id text not null
questlines.rev int4 not null
questlines.body text not null
questlines.updated_at int8 not null
questlines.archived int4 not null default 0
CREATE UNIQUE INDEX questlines_pkey ON worker.questlines USING btree (org_id, id)
questlines questlines_pkey PRIMARY KEY (org_id, id)
quests.org_id text not null
quests.id text not null
quests.rev int4 not null
quests.body text not null
quests.updated_at int8 not null
quests.archived int4 not null default 0
quests.state text
quests.questline_id text
CREATE INDEX quests_order ON worker.quests USING btree (org_id, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX quests_questline ON worker.quests USING btree (org_id, questline_id, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX quests_state ON worker.quests USING btree (org_id, state, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX quests_updated ON worker.quests USING btree (org_id, updated_at, id COLLATE "C") WHERE (archived = 0)
CREATE UNIQUE INDEX quests_pkey ON worker.quests USING btree (org_id, id)
quests quests_pkey PRIMARY KEY (org_id, id)
queue_depths.minute int8 not null
queue_depths.queue_id int4 not null
queue_depths.queued int4 not null
queue_depths.later int4 not null
queue_depths.held int4 not null
queue_depths.running int4 not null
queue_depths.oldest_due_at int8
queue_depths.newest_run int8 not null
CREATE UNIQUE INDEX queue_depths_pkey ON worker.queue_depths USING btree (minute, queue_id)
queue_depths queue_depths_pkey PRIMARY KEY (minute, queue_id)
queues.id int8 not null identity
queues.name text not null
queues.mode text not null default 'active'::text
queues.until int8
queues.reason text
queues.by_ text
queues.drained_at int8
queues.max_running int4
queues.rate text
queues.max_depth int4
queues.configured text
CREATE UNIQUE INDEX queues_name_key ON worker.queues USING btree (name)
CREATE UNIQUE INDEX queues_pkey ON worker.queues USING btree (id)
queues queues_mode_check CHECK ((mode = ANY (ARRAY['active'::text, 'paused'::text, 'draining'::text])))
queues queues_name_key UNIQUE (name)
queues queues_pkey PRIMARY KEY (id)
rate_buckets.kind text not null
rate_buckets.owner_id int4 not null
rate_buckets.key text not null default ''::text
rate_buckets.tat_us int8 not null
rate_buckets.blocked_until int8
rate_buckets.due_at int8
CREATE INDEX rate_buckets_due ON worker.rate_buckets USING btree (due_at) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX rate_buckets_pkey ON worker.rate_buckets USING btree (kind, owner_id, key)
rate_buckets rate_buckets_kind_check CHECK ((kind = ANY (ARRAY['queue_rate'::text, 'job_rate'::text, 'key_rate'::text])))
rate_buckets rate_buckets_pkey PRIMARY KEY (kind, owner_id, key)
run_deps.child_id int8 not null
run_deps.parent_id int8 not null
run_deps.cond text not null
run_deps.on_unmet text not null
run_deps.as_ text
run_deps.outcome text
run_deps.note text
CREATE INDEX run_deps_open ON worker.run_deps USING btree (parent_id, child_id) WHERE (outcome IS NULL)
CREATE UNIQUE INDEX run_deps_pkey ON worker.run_deps USING btree (child_id, parent_id)
run_deps run_deps_on_unmet_check CHECK ((on_unmet = ANY (ARRAY['skip'::text, 'fail'::text, 'run'::text])))
run_deps run_deps_outcome_check CHECK ((outcome = ANY (ARRAY['ended'::text, 'met'::text, 'unmet'::text])))
run_deps run_deps_pkey PRIMARY KEY (child_id, parent_id)
run_history.seq int8 not null default nextval('fact_seq'::regclass)
run_history.xid xid8 not null default pg_current_xact_id()
run_history.id int8 not null
run_history.job_id int4 not null
run_history.queue_id int4 not null
run_history.priority int4 not null
run_history.run_at int8 not null
run_history.created_at int8 not null
run_history.started_at int8
run_history.start_by int8
run_history.node_id int8
run_history.claim_no int4 not null default 0
run_history.max_attempts int4 not null
run_history.timeout_ms int8
run_history.limit_key text
run_history.rate_key text
run_history.dedupe_key text
run_history.trigger text not null
run_history.schedule_id int8
run_history.fire_at int8
run_history.chain_id int8
run_history.replay_of int8
run_history.root_id int8
run_history.created_by text
run_history.tags text
run_history.trace text
run_history.dry_run int4 not null default 0
run_history.input text
run_history.state int4 not null
run_history.reason text
run_history.attempt int4 not null
run_history.finished_at int8 not null
run_history.error_short text
run_history.result text
CREATE INDEX run_history_bad ON worker.run_history USING btree (seq) WHERE (state <> 4)
CREATE INDEX run_history_by_run ON worker.run_history USING btree (created_by) WHERE (created_by ~~ 'run:%'::text)
CREATE INDEX run_history_chain ON worker.run_history USING btree (chain_id) WHERE (chain_id IS NOT NULL)
CREATE INDEX run_history_cursor ON worker.run_history USING btree (xid, seq)
CREATE INDEX run_history_job ON worker.run_history USING btree (job_id, seq)
CREATE INDEX run_history_job_bad ON worker.run_history USING btree (job_id, seq) WHERE (state <> 4)
CREATE UNIQUE INDEX run_history_id ON worker.run_history USING btree (id)
CREATE UNIQUE INDEX run_history_pkey ON worker.run_history USING btree (seq)
run_history run_history_pkey PRIMARY KEY (seq)
run_inputs.run_id int8 not null
run_inputs.body text not null
CREATE UNIQUE INDEX run_inputs_pkey ON worker.run_inputs USING btree (run_id)
run_inputs run_inputs_pkey PRIMARY KEY (run_id)
run_live.run_id int8 not null
run_live.done float8 not null
run_live.total float8
run_live.note text
run_live.at int8 not null
CREATE UNIQUE INDEX run_live_pkey ON worker.run_live USING btree (run_id)
run_live run_live_pkey PRIMARY KEY (run_id)
run_logs.run_id int8 not null
run_logs.claim_no int4 not null
run_logs.seq int4 not null
run_logs.lines text not null
CREATE UNIQUE INDEX run_logs_pkey ON worker.run_logs USING btree (run_id, claim_no, seq)
run_logs run_logs_pkey PRIMARY KEY (run_id, claim_no, seq)
run_memory.run_id int8 not null
run_memory.kind text not null
run_memory.key text not null
run_memory.claim_no int4 not null
run_memory.nr int4 not null
run_memory.at int8 not null
run_memory.failed int4 not null default 0
run_memory.value text
run_memory.started_at int8
CREATE UNIQUE INDEX run_memory_pkey ON worker.run_memory USING btree (run_id, kind, key)
run_memory run_memory_kind_check CHECK ((kind = ANY (ARRAY['step'::text, 'checkpoint'::text])))
run_memory run_memory_pkey PRIMARY KEY (run_id, kind, key)
runs.id int8 not null identity
runs.job_id int4 not null
runs.queue_id int4 not null
runs.priority int4 not null
runs.run_at int8 not null
runs.created_at int8 not null
runs.started_at int8
runs.start_by int8
runs.node_id int8
runs.claim_no int4 not null default 0
runs.max_attempts int4 not null
runs.timeout_ms int8
runs.limit_key text
runs.rate_key text
runs.dedupe_key text
runs.trigger text not null
runs.schedule_id int8
runs.fire_at int8
runs.chain_id int8
runs.replay_of int8
runs.root_id int8
runs.created_by text
runs.tags text
runs.trace text
runs.dry_run int4 not null default 0
runs.input text
runs.state int4 not null
runs.lane int4 not null default 0
runs.failures int4 not null default 0
runs.crashes int4 not null default 0
runs.deadline_at int8
runs.ctl int4 not null default 0
runs.pending_deps int4 not null default 0
runs.has_children int4 not null default 0
runs.reason text
CREATE INDEX runs_aside ON worker.runs USING btree (queue_id, state, id) WHERE ((state = 0) OR (state = 2))
CREATE INDEX runs_by_run ON worker.runs USING btree (created_by) WHERE (created_by ~~ 'run:%'::text)
CREATE INDEX runs_chain ON worker.runs USING btree (chain_id) WHERE (chain_id IS NOT NULL)
CREATE INDEX runs_due ON worker.runs USING btree (queue_id, priority, run_at, id) WHERE ((state = 1) AND (lane = 0))
CREATE INDEX runs_gate_job ON worker.runs USING btree (job_id) WHERE ((state = 3) AND (lane > 0))
CREATE INDEX runs_gate_queue ON worker.runs USING btree (queue_id) WHERE ((state = 3) AND (lane > 0))
CREATE INDEX runs_gated ON worker.runs USING btree (queue_id, priority, run_at, id) WHERE ((state = 1) AND (lane = 1))
CREATE INDEX runs_held_job ON worker.runs USING btree (job_id, reason, priority, run_at, id) WHERE ((state = 2) AND ((reason = 'job_limit'::text) OR (reason = 'job_rate'::text)))
CREATE INDEX runs_held_key ON worker.runs USING btree (job_id, limit_key, priority, run_at, id) WHERE ((state = 2) AND (reason = 'key_limit'::text))
CREATE INDEX runs_held_queue ON worker.runs USING btree (queue_id, reason, priority, run_at, id) WHERE ((state = 2) AND ((reason = 'queue_limit'::text) OR (reason = 'queue_rate'::text)))
CREATE INDEX runs_held_rate ON worker.runs USING btree (job_id, rate_key, priority, run_at, id) WHERE ((state = 2) AND (reason = 'key_rate'::text))
CREATE INDEX runs_job_held ON worker.runs USING btree (job_id, reason, id) WHERE ((state = 2) AND ((reason = 'job_paused'::text) OR (reason = 'no_node_knows_job'::text)))
CREATE INDEX runs_limit ON worker.runs USING btree (job_id, limit_key) WHERE ((state = 3) AND (limit_key IS NOT NULL))
CREATE INDEX runs_pinned ON worker.runs USING btree (node_id) WHERE (lane = 2)
CREATE INDEX runs_retrying ON worker.runs USING btree (queue_id, run_at) WHERE ((state = 1) AND (failures > 0))
CREATE INDEX runs_running ON worker.runs USING btree (node_id) WHERE ((state = 3) AND (node_id IS NOT NULL))
CREATE INDEX runs_schedule ON worker.runs USING btree (schedule_id, id) WHERE (schedule_id IS NOT NULL)
CREATE INDEX runs_start_by ON worker.runs USING btree (start_by) WHERE ((start_by IS NOT NULL) AND (state < 3))
CREATE UNIQUE INDEX runs_dedupe ON worker.runs USING btree (job_id, dedupe_key) WHERE (dedupe_key IS NOT NULL)
CREATE UNIQUE INDEX runs_pkey ON worker.runs USING btree (id)
runs runs_pkey PRIMARY KEY (id)
runs with autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000, autovacuum_vacuum_cost_delay=0, vacuum_truncate=off
saved_views.id int8 not null identity
saved_views.user_id int8
saved_views.page text not null
saved_views.name text not null
saved_views.query text not null
saved_views.created_at int8 not null
CREATE UNIQUE INDEX saved_views_pkey ON worker.saved_views USING btree (id)
saved_views saved_views_pkey PRIMARY KEY (id)
schedule_overrides.schedule_id int8 not null
schedule_overrides.kind text not null
schedule_overrides.fire_at int8 not null
schedule_overrides.value text not null
schedule_overrides.until int8
schedule_overrides.reason text
schedule_overrides.by_ text not null
schedule_overrides.created_at int8 not null
CREATE UNIQUE INDEX schedule_overrides_pkey ON worker.schedule_overrides USING btree (schedule_id, kind, fire_at)
schedule_overrides schedule_overrides_kind_check CHECK ((kind = ANY (ARRAY['skip'::text, 'change'::text, 'cron'::text])))
schedule_overrides schedule_overrides_pkey PRIMARY KEY (schedule_id, kind, fire_at)
schedules.id int8 not null identity
schedules.name text not null
schedules.job text not null
schedules.expression text
schedules.chain text
schedules.chained_since int8
schedules.timezone text not null
schedules.enabled int4 not null
schedules.description text
schedules.input text
schedules.rules text not null default '{}'::text
schedules.source text not null
schedules.version int4 not null default 1
schedules.mode text not null default 'active'::text
schedules.until int8
schedules.reason text
schedules.by_ text
schedules.next_fire_at int8
schedules.due_at int8
schedules.planned_at int8 not null
schedules.gone_at int8
schedules.created_at int8 not null
schedules.updated_at int8 not null
CREATE INDEX schedules_chained ON worker.schedules USING btree (id) WHERE ((chain IS NOT NULL) AND (gone_at IS NULL))
CREATE INDEX schedules_due ON worker.schedules USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (gone_at IS NULL))
CREATE INDEX schedules_paused ON worker.schedules USING btree (until) WHERE (mode = 'paused'::text)
CREATE UNIQUE INDEX schedules_name_key ON worker.schedules USING btree (name)
CREATE UNIQUE INDEX schedules_pkey ON worker.schedules USING btree (id)
schedules schedules_check CHECK (((expression IS NULL) <> (chain IS NULL)))
schedules schedules_enabled_check CHECK ((enabled = ANY (ARRAY[0, 1])))
schedules schedules_mode_check CHECK ((mode = ANY (ARRAY['active'::text, 'paused'::text])))
schedules schedules_name_key UNIQUE (name)
schedules schedules_pkey PRIMARY KEY (id)
schedules schedules_source_check CHECK ((source = ANY (ARRAY['file'::text, 'store'::text])))
sessions.hash text not null
sessions.user_id int8
sessions.kind text not null
sessions.version int4 not null
sessions.created_at int8 not null
sessions.seen_at int8 not null
sessions.expires_at int8 not null
sessions.ip text
sessions.agent text
CREATE INDEX sessions_expires ON worker.sessions USING btree (expires_at)
CREATE INDEX sessions_user ON worker.sessions USING btree (user_id)
CREATE UNIQUE INDEX sessions_pkey ON worker.sessions USING btree (hash)
sessions sessions_pkey PRIMARY KEY (hash)
sign_ins.key text not null
sign_ins.failures int4 not null
sign_ins.until int8 not null
sign_ins.at int8 not null
CREATE UNIQUE INDEX sign_ins_pkey ON worker.sign_ins USING btree (key)
sign_ins sign_ins_pkey PRIMARY KEY (key)
sprints.org_id text not null
sprints.id text not null
sprints.rev int4 not null
sprints.body text not null
sprints.updated_at int8 not null
sprints.week_start text not null
sprints.state text not null
CREATE INDEX sprints_week ON worker.sprints USING btree (org_id, week_start)
CREATE UNIQUE INDEX sprints_pkey ON worker.sprints USING btree (org_id, id)
sprints sprints_pkey PRIMARY KEY (org_id, id)
stats_hour.job_id int4 not null
stats_hour.queue_id int4 not null
stats_hour.hour int8 not null
stats_hour.succeeded int4 not null
stats_hour.failed int4 not null
stats_hour.other int4 not null
stats_hour.retried int4 not null
stats_hour.run_ms int8 not null
stats_hour.wait_ms int8 not null
stats_hour.run_histogram bytea not null
stats_hour.wait_histogram bytea not null
CREATE UNIQUE INDEX stats_hour_pkey ON worker.stats_hour USING btree (hour, job_id, queue_id)
stats_hour stats_hour_pkey PRIMARY KEY (hour, job_id, queue_id)
stats_minute.job_id int4 not null
stats_minute.queue_id int4 not null
stats_minute.minute int8 not null
stats_minute.succeeded int4 not null
stats_minute.failed int4 not null
stats_minute.other int4 not null
stats_minute.retried int4 not null
stats_minute.run_ms int8 not null
stats_minute.wait_ms int8 not null
stats_minute.run_histogram bytea not null
stats_minute.wait_histogram bytea not null
stats_minute.quiet_succeeded int4 not null default 0
stats_minute.quiet_failed int4 not null default 0
CREATE UNIQUE INDEX stats_minute_pkey ON worker.stats_minute USING btree (minute, job_id, queue_id)
stats_minute stats_minute_pkey PRIMARY KEY (minute, job_id, queue_id)
store_meta.one int4 not null
store_meta.store_id text not null
store_meta.min_code_version text not null
store_meta.created_at int8 not null
store_meta.server_id text
CREATE UNIQUE INDEX store_meta_pkey ON worker.store_meta USING btree (one)
store_meta store_meta_one_check CHECK ((one = 1))
store_meta store_meta_pkey PRIMARY KEY (one)
summaries.org_id text not null
summaries.id text not null
summaries.rev int4 not null
summaries.body text not null
summaries.updated_at int8 not null
summaries.job_id text not null
summaries.run_key text not null
summaries.run_id int8
summaries.finished_at int8 not null
CREATE INDEX summaries_time ON worker.summaries USING btree (org_id, finished_at)
CREATE UNIQUE INDEX summaries_pkey ON worker.summaries USING btree (org_id, id)
summaries summaries_pkey PRIMARY KEY (org_id, id)
task_changes.id int8 not null identity
task_changes.org_id text not null
task_changes.task_id text not null
task_changes.from_status text not null
task_changes.to_status text not null
task_changes.at int8 not null
task_changes.by_ text not null
task_changes.kind text not null default 'moved'::text
task_changes.detail text
CREATE INDEX task_changes_task ON worker.task_changes USING btree (org_id, task_id, id)
CREATE UNIQUE INDEX task_changes_pkey ON worker.task_changes USING btree (id)
task_changes task_changes_pkey PRIMARY KEY (id)
tasks.org_id text not null
tasks.id text not null
tasks.rev int4 not null
tasks.body text not null
tasks.updated_at int8 not null
tasks.archived int4 not null default 0
tasks.quest_id text
tasks.status text
tasks.assignee_id text
tasks.due_date text
CREATE INDEX tasks_assignee ON worker.tasks USING btree (org_id, assignee_id, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX tasks_due ON worker.tasks USING btree (org_id, due_date, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX tasks_order ON worker.tasks USING btree (org_id, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX tasks_quest ON worker.tasks USING btree (org_id, quest_id, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX tasks_status ON worker.tasks USING btree (org_id, status, id COLLATE "C") WHERE (archived = 0)
CREATE INDEX tasks_updated ON worker.tasks USING btree (org_id, updated_at, id COLLATE "C") WHERE (archived = 0)
CREATE UNIQUE INDEX tasks_pkey ON worker.tasks USING btree (org_id, id)
tasks tasks_pkey PRIMARY KEY (org_id, id)
tokens.id int8 not null identity
tokens.hash text not null
tokens.prefix text not null
tokens.name text not null
tokens.user_id int8 not null
tokens.role text not null
tokens.orgs text
tokens.jobs text
tokens.created_at int8 not null
tokens.expires_at int8 not null
tokens.used_at int8
tokens.revoked_at int8
CREATE INDEX tokens_user ON worker.tokens USING btree (user_id)
CREATE UNIQUE INDEX tokens_hash_key ON worker.tokens USING btree (hash)
CREATE UNIQUE INDEX tokens_pkey ON worker.tokens USING btree (id)
tokens tokens_hash_key UNIQUE (hash)
tokens tokens_pkey PRIMARY KEY (id)
users.id int8 not null identity
users.name text not null
users.password text not null
users.role text not null
users.can_payload int4 not null default 1
users.orgs text
users.disabled_at int8
users.created_at int8 not null
users.created_by text not null
users.version int4 not null default 1
CREATE UNIQUE INDEX users_name_key ON worker.users USING btree (name)
CREATE UNIQUE INDEX users_pkey ON worker.users USING btree (id)
users users_name_key UNIQUE (name)
users users_pkey PRIMARY KEY (id)
