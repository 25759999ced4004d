/**
 * What people do on a board: columns of the records that lists and verbs search, the references between records, the
 * log of a task beyond its statuses, sprints, and texts of a language model.
 * Daemons of older code write no references; the daily run needs none. An import of older code in which two members
 * exchange their addresses fails whole.
 */
import type { Dialect } from '../../sql.ts';

export function board(dialect: Dialect): readonly string[] {
  const isSqlite = dialect === 'sqlite';
  const [big, byCode] = isSqlite ? ['integer', ''] : ['bigint', ' collate "C"'];
  const field = (name: string): string => (isSqlite ? `body ->> '${name}'` : `body::json ->> '${name}'`);
  // The database keeps them: no writer can forget them.
  const derived = (table: string, column: string, value: string): string =>
    `alter table ${table} add column ${column} text${byCode} generated always as (${value}) ${isSqlite ? 'virtual' : 'stored'}`;
  const record = `org_id text not null, id text not null, rev integer not null, body text not null,
      updated_at ${big} not null`;
  const id = `id${byCode}`;
  return [
    // The instant and the payload of the last digest. All programs that work on a board begin with this table: a change
    // that had another one first would wait for a program that waits for it.
    `alter table orgs add column digest_at ${big}`,
    'alter table orgs add column digest text',
    derived('tasks', 'quest_id', field('questId')),
    derived('tasks', 'status', field('status')),
    derived('tasks', 'assignee_id', field('assigneeId')),
    derived('tasks', 'due_date', field('dueDate')),
    derived('quests', 'state', field('state')),
    derived('quests', 'questline_id', field('questlineId')),
    derived('members', 'email_key', `lower(${field('email')})`),
    living('tasks', 'order', id),
    living('tasks', 'quest', `quest_id, ${id}`),
    living('tasks', 'status', `status, ${id}`),
    living('tasks', 'assignee', `assignee_id, ${id}`),
    living('tasks', 'due', `due_date, ${id}`),
    living('tasks', 'updated', `updated_at, ${id}`),
    living('quests', 'order', id),
    living('quests', 'state', `state, ${id}`),
    living('quests', 'questline', `questline_id, ${id}`),
    living('quests', 'updated', `updated_at, ${id}`),
    'create unique index members_email on members (org_id, email_key) where archived = 0',
    // Who names whom in dependsOn and requires; archived records name none.
    `create table board_edges (org_id text not null, from_kind text not null, from_id text not null, to_kind text not null,
      to_id text not null, primary key (org_id, to_kind, to_id, from_kind, from_id))`,
    'create index board_edges_from on board_edges (org_id, from_kind, from_id)',
    ...(isSqlite ? sqliteEdges() : postgresEdges()),
    // kind: moved, commented, assigned and so on. from_status = to_status where the status stayed. detail: JSON.
    `alter table task_changes add column kind text not null default 'moved'`,
    'alter table task_changes add column detail text',
    `create table sprints (${record}, week_start text not null, state text not null, primary key (org_id, id))`,
    'create index sprints_week on sprints (org_id, week_start)',
    `create table member_plans (${record}, sprint_id text not null, primary key (org_id, id))`,
    'create index member_plans_sprint on member_plans (org_id, sprint_id)',
    // key: the hash of the model and of all that it was told.
    `create table model_texts (org_id text not null, key text not null, text text not null, at ${big} not null,
      primary key (org_id, key))`,
  ];
}

function living(table: string, name: string, columns: string): string {
  return `create index ${table}_${name} on ${table} (org_id, ${columns}) where archived = 0`;
}

/** The references of the records that are stored already. */
function sqliteEdges(): readonly string[] {
  const into =
    'insert or ignore into board_edges (org_id, from_kind, from_id, to_kind, to_id) select r.org_id';
  return [
    `${into}, 'task', r.id, 'task', named.value from tasks r, json_each(r.body, '$.dependsOn') named where r.archived = 0`,
    `${into}, 'quest', r.id, 'quest', need.value ->> 'questId' from quests r, json_each(r.body, '$.requires') need
      where r.archived = 0 and need.value ->> 'questId' is not null`,
    `${into}, 'quest', r.id, 'task', need.value ->> 'taskId' from quests r, json_each(r.body, '$.requires') need
      where r.archived = 0 and need.value ->> 'taskId' is not null`,
    `${into}, 'quest', r.id, 'task', named.value from quests r, json_each(r.body, '$.requires') need,
      json_each(need.value, '$.taskIds') named where r.archived = 0`,
  ];
}

function postgresEdges(): readonly string[] {
  const into = 'insert into board_edges (org_id, from_kind, from_id, to_kind, to_id) select r.org_id';
  const end = 'where r.archived = 0 on conflict do nothing';
  const needs = `quests r cross join json_array_elements(coalesce(r.body::json -> 'requires', '[]')) need`;
  return [
    `${into}, 'task', r.id, 'task', named
      from tasks r cross join json_array_elements_text(coalesce(r.body::json -> 'dependsOn', '[]')) named ${end}`,
    `${into}, 'quest', r.id, 'quest', need ->> 'questId' from ${needs}
      where r.archived = 0 and need ->> 'questId' is not null on conflict do nothing`,
    `${into}, 'quest', r.id, 'task', need ->> 'taskId' from ${needs}
      where r.archived = 0 and need ->> 'taskId' is not null on conflict do nothing`,
    `${into}, 'quest', r.id, 'task', named from ${needs}
      cross join json_array_elements_text(coalesce(need -> 'taskIds', '[]')) named ${end}`,
  ];
}
