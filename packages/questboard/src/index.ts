/** The door of Questboard, in the order of a board's day. The command line and the two questmaster jobs enter here. */

// The ground floor: the model, settings, events, errors.
export { FLAG_KINDS, FLAG_SEVERITIES } from './model/day.ts';
export {
  ASSIGNERS,
  MEMBER_ROLES,
  PHASE_NAMES,
  PHASES,
  QUEST_STATES,
  TASK_PRIORITIES,
  TASK_STATUSES,
} from './model/organisation.ts';
export type { Instant, LocalDate } from './model/dates.ts';
export type { Deck, DeckItem, DeckSection, Evidence, Flag, FlagKind, FlagSeverity } from './model/day.ts';
export type {
  Assigner,
  Availability,
  Blocker,
  GithubIssue,
  Member,
  MemberRole,
  Org,
  Organisation,
  Phase,
  Quest,
  Questline,
  QuestState,
  Requirement,
  Task,
  TaskPriority,
  TaskStatus,
  WorkingGenius,
} from './model/organisation.ts';
export type {
  Change,
  ChangeAction,
  QuestMove,
  RunStats,
  RunStatus,
  RunSummary,
  Snapshot,
  SprintTasks,
  Warning,
  WarningCode,
} from './model/run.ts';
export type { MemberPlan, Sprint, UnplannedReason } from './model/week.ts';
export type { Settings } from './model/settings.ts';
export { DRYRUN_EVENT, QUESTMASTER_EVENTS, SPRINTPLANNER_EVENTS } from './events.ts';
export type {
  BoardRecord,
  DigestPayload,
  EventOf,
  EventPayloads,
  EventType,
  QuestboardEvent,
} from './events.ts';
export {
  BoardBusyError,
  BoardChangedError,
  type BoardRule,
  BoardRuleError,
  FIRST_STEPS,
  type Referrer,
  RevStaleError,
  UnknownOrganisationError,
  UnknownRecordError,
  type Unmet,
  WishInvalidError,
} from './errors.ts';
export { addDays, localDate } from './calendar.ts';

// Texts that a model may write: words/.
export { type ModelAccess, readModelSettings } from './words/model-settings.ts';
export type { Words } from './words/writer.ts';

// Make an example: example/.
export { type ExampleOptions, exampleOrganisation } from './example/example.ts';

// Read a file: file/, csv/.
export type { OrganisationFile, OrganisationInput } from './file/organisation-schema.ts';
export { organisationYaml } from './file/organisation-yaml.ts';
export { tasksCsv } from './csv/write-tasks.ts';
export type { ReadOrganisation, ReadWarning } from './file/read-document.ts';
export { type ReadOptions, readOrganisation } from './file/read-organisation.ts';

// Bring a file to the store and back: transfer/.
export type { ImportMode } from './file/merge-stored.ts';
export type { FieldChange } from './field-changes.ts';
export {
  IMPORT_KINDS,
  type ImportChange,
  type ImportCounts,
  type ImportKind,
} from './transfer/import-changes.ts';
export {
  importOrganisation,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  importTasks,
  type ImportTasksOptions,
} from './transfer/import-organisation.ts';
export { exportOrganisation, exportTasks, readBoardNumber } from './transfer/export-organisation.ts';

// Plan a day (pure: unlock/, flags/, decks/) and run it: day/.
export { type DayOptions, planDay } from './day/questmaster.ts';
export { applyPlan, type DayPlan } from './day/day-plan.ts';
export { type QuestmasterReport, type QuestmasterRun, runQuestmaster } from './day/run-questmaster.ts';
export { forEachOrganisation, type OrganisationOutcome } from './day/for-each-organisation.ts';

// What people do: verbs/.
export type { Act } from './verbs/act.ts';
export type { MovedState, Outcome } from './verbs/frame.ts';
export { type MoveWish, moveTask } from './verbs/tasks/move-task.ts';
export { TRANSITIONS } from './transitions.ts';
export { claimTask, type ClaimWish } from './verbs/tasks/claim-task.ts';
export { approveTask } from './verbs/tasks/approve-task.ts';
export { blockTask, type BlockWish, unblockTask, type UnblockWish } from './verbs/tasks/block-task.ts';
export { commentTask, type CommentWish } from './verbs/tasks/comment-task.ts';
export type { TaskAnswer, TaskTarget } from './verbs/tasks/task-verb.ts';
export { holdQuest, releaseQuest } from './verbs/quests/hold-quest.ts';
export { cancelQuest, type CancelWish, restoreQuest } from './verbs/quests/cancel-quest.ts';
export type { QuestAnswer, QuestTarget } from './verbs/quests/quest-verb.ts';
export { createRecord, type CreateTarget } from './verbs/records/create-record.ts';
export type { RecordAnswer } from './verbs/on-record.ts';
export { changeRecord, type ChangeTarget } from './verbs/records/change-record.ts';
export { archiveRecord, type ArchiveTarget, returnRecord } from './verbs/records/archive-record.ts';
export type { Fields } from './verbs/records/read-wish.ts';
export { changeOrg, type OrgAnswer, type OrgWish } from './verbs/records/change-org.ts';
export { changeFields, createFields, orgFields } from './verbs/records/wish-fields.ts';

// Plan a week (pure: sprint/), run it and decide about it: week/.
export { parseWeek } from './weeks.ts';
export type { SprintReport, SprintRun } from './week/computed-week.ts';
export { runSprintPlanner } from './week/run-sprintplanner.ts';
export { approveSprint, cancelSprint, type SprintAnswer, type SprintTarget } from './week/sprint-verbs.ts';
export { replanSprint } from './week/replan-sprint.ts';
export {
  listBoardSprints,
  showSprint,
  showSprintHistory,
  type SprintItem,
  type SprintView,
} from './queries/sprints/show-sprint.ts';
export { readMemberWeek, thisWeekOf } from './queries/sprints/member-week.ts';

// What another system shows of a board: synced/.
export { isSatisfied } from './board.ts';
export { readSyncedTasks, type SyncedTask } from './synced/read-synced.ts';

// Read the board: queries/.
export type { Shown, ShownOrg } from './records/shown.ts';
export { type ShownOrganisation, showOrganisation } from './queries/show-organisation.ts';
export type { TaskLogEntry, TaskLogKind } from './records/task-changes.sql.ts';
export { type Page, type PageWish } from './queries/walk.ts';
export { listTasks, type TaskFilter, type TaskRow } from './queries/list-tasks.ts';
export { type NamedTask, showTask, taskHistory, type TaskMove, type TaskView } from './queries/show-task.ts';
export {
  listQuestlines,
  listQuests,
  type QuestFilter,
  type QuestRow,
  type QuestView,
  showQuest,
  showQuestline,
} from './queries/list-quests.ts';
export type { QuestProgress } from './queries/quest-gates.ts';
export { type BoardView, type BoardWish, type Column, readBoard } from './queries/read-board.ts';
export { type DayOfDecks, type DeckFilter, type DeckRow, listDecks } from './queries/list-decks.ts';
export { type FlagFilter, type FlagRow, listFlags } from './queries/list-flags.ts';
export type { GraphEdge, GraphNode } from './queries/board-graph.ts';
export { type GraphView, readGraph } from './queries/read-graph.ts';
export { listOrganisations, showOrg } from './queries/show-org.ts';
export { findActingMember, listMembers, type MemberRow, showMember } from './queries/list-members.ts';
export type { BoardRun } from './records/summaries.sql.ts';
export { listBoardRuns, readBoardRun, readRunOfBoards, type RunFilter } from './queries/list-runs.ts';
export { findNamed, type FoundOnBoard, type NamedRecord } from './queries/find-named.ts';
export { readDigest } from './queries/read-digest.ts';
