/** The door of Questboard, in the order of a board's day. The command line and the two questmaster jobs enter here. */

// The ground floor: the model, settings, events, errors.
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
export type { Settings } from './settings.ts';
export type { DigestPayload, EventOf, EventPayloads, EventType, QuestboardEvent } from './events.ts';
export { BoardChangedError, FIRST_STEPS, UnknownOrganisationError } from './errors.ts';
export { localDate } from './calendar.ts';

// Make an example: example/.
export { type ExampleOptions, exampleOrganisation } from './example/example.ts';

// Read a file: file/.
export type { OrganisationInput } from './file/organisation-schema.ts';
export { organisationYaml } from './file/organisation-yaml.ts';
export type { ReadOrganisation, ReadWarning } from './file/read-document.ts';
export { type ReadOptions, readOrganisation } from './file/read-organisation.ts';

// Bring a file to the store and back: transfer/.
export type { ImportMode } from './file/merge-stored.ts';
export {
  type FieldChange,
  IMPORT_KINDS,
  type ImportChange,
  type ImportCounts,
  type ImportKind,
} from './transfer/import-changes.ts';
export { importOrganisation, type ImportOptions, type ImportReport } from './transfer/import-organisation.ts';
export { exportOrganisation } from './transfer/export-organisation.ts';

// Plan a day (pure: unlock/, flags/, decks/) and run it: day/.
export { type DayOptions, planDay } from './day/questmaster.ts';
export { applyPlan, type DayPlan } from './day/day-plan.ts';
export { type QuestmasterReport, type QuestmasterRun, runQuestmaster } from './day/run-questmaster.ts';
export { forEachOrganisation, type OrganisationOutcome } from './day/for-each-organisation.ts';

// Read the board: queries/.
export {
  listOrganisations,
  type Shown,
  type ShownOrganisation,
  showOrganisation,
} from './queries/show-organisation.ts';
export { boardDigest } from './queries/board-digest.ts';
