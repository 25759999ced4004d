export { applyPlan } from './day/apply-plan.ts';
export { boardDigest } from './queries/board-digest.ts';
export { localDate } from './calendar.ts';
export type { DayPlan } from './day/day-plan.ts';
export { BoardChangedError, UnknownOrganisationError } from './errors.ts';
export type { DigestPayload, EventOf, EventPayloads, EventType, QuestboardEvent } from './events.ts';
export { exampleOrganisation } from './example/example.ts';
export type { ExampleOptions } from './example/example.ts';
export { exportOrganisation } from './transfer/export-organisation.ts';
export type { OrganisationInput } from './file/organisation-schema.ts';
export type { ImportMode } from './file/merge-stored.ts';
export type { ReadOrganisation, ReadWarning } from './file/read-document.ts';
export { readOrganisation } from './file/read-organisation.ts';
export type { ReadOptions } from './file/read-organisation.ts';
export { organisationYaml } from './file/organisation-yaml.ts';
export { FIRST_STEPS } from './first-steps.ts';
export { forEachOrganisation } from './day/for-each-organisation.ts';
export type { OrganisationOutcome } from './day/for-each-organisation.ts';
export { IMPORT_KINDS } from './transfer/import-changes.ts';
export type { FieldChange, ImportChange, ImportCounts, ImportKind } from './transfer/import-changes.ts';
export { importOrganisation } from './transfer/import-organisation.ts';
export type { ImportOptions, ImportReport } from './transfer/import-organisation.ts';
export {
  ASSIGNERS,
  FLAG_KINDS,
  PHASES,
  PRIORITIES,
  QUEST_STATES,
  ROLES,
  SEVERITIES,
  TASK_STATUSES,
} from './model.ts';
export type {
  Assigner,
  Availability,
  Blocker,
  Change,
  ChangeAction,
  Deck,
  DeckItem,
  DeckSection,
  Evidence,
  Flag,
  FlagKind,
  GithubIssue,
  Instant,
  LocalDate,
  Member,
  Org,
  Organisation,
  Phase,
  Priority,
  Quest,
  Questline,
  QuestMove,
  QuestState,
  Requirement,
  Role,
  RunStats,
  RunStatus,
  RunSummary,
  Severity,
  Snapshot,
  SprintTasks,
  Task,
  TaskStatus,
  Warning,
  WarningCode,
  WorkingGenius,
} from './model.ts';
export { planDay } from './day/questmaster.ts';
export type { DayOptions } from './day/questmaster.ts';
export { runQuestmaster } from './day/run-questmaster.ts';
export type { QuestmasterReport, QuestmasterRun } from './day/run-questmaster.ts';
export type { Settings } from './settings.ts';
export { listOrganisations, showOrganisation } from './queries/show-organisation.ts';
export type { Shown, ShownOrganisation } from './queries/show-organisation.ts';
