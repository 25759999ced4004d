/** When jobs run: schedules of files and of the store, their fires, and the scheduler of a daemon. */

// What every floor speaks: rules and chains.
export {
  CATCH_UPS,
  type CatchUp,
  DEFAULT_RULES,
  type Overlap,
  OVERLAPS,
  type ScheduleRules,
} from './schedule-rules.ts';
export {
  type AskedUpstream,
  type Halt,
  upstreamHalt,
  UPSTREAM_ENDS,
  type Upstream,
  type UpstreamEnd,
} from './chain.ts';

// Read expressions and zones: cron/.
export { cronWarnings, nextFires, previousFires, validateCron } from './cron/cron.ts';
export { CronError } from './cron/cron-errors.ts';
export type { CronFieldName } from './cron/cron-errors.ts';
export { describeCron } from './cron/describe-cron.ts';
export { validateZone, ZoneError } from './cron/zones.ts';
export { zonedTime } from './cron/zoned-time.ts';

// Read scheduler.yaml: file/.
export {
  parseSchedules,
  readScheduleFile,
  type ScheduleEntry,
  type ScheduleFile,
} from './file/schedule-file.ts';
export { parseEntries } from './file/parse-entries.ts';
export { scheduleJsonSchema } from './file/schedule-json-schema.ts';
export {
  diffSchedules,
  type EntryChange,
  type FieldChange,
  type ScheduleDiff,
} from './file/diff-schedules.ts';
export { readFileCalendars } from './file/read-file-calendars.ts';

// Fire, keep the record, follow chains: fire/, chains/.
export { type Fired } from './fire/fired.ts';
export { verdictWords } from './fire/verdict-words.ts';
export { removeOldFires } from './fire/remove-old-fires.ts';
export { listFollowers } from './chains/list-followers.ts';

// Bring a file into the store: load/.
export { ScheduleCycleError, ScheduleInvalidError, UnknownScheduleError } from './schedule-errors.ts';
export { type LoadingNode, loadSchedules, type LoadReport } from './load/load-schedules.ts';
export { isLoaded } from './load/is-loaded.ts';
export { MOST_DATES } from './check/calendars.ts';
export { RESERVED_NAMES } from './check/reserved-names.ts';
export { readScheduleDrift, type ScheduleDrift } from './load/schedule-drift.ts';

// Act on the fires of a schedule: actions/.
export { pauseSchedule, resumeSchedule } from './actions/pause-schedule.ts';
export { readNextResume } from './actions/lapsed-pauses.ts';
export { skipNext } from './actions/skip-next.ts';
export { changeNext, type ChangeOptions } from './actions/change-next.ts';
export { followOtherCron, type OtherCronOptions } from './actions/follow-other-cron.ts';
export { clearOverrides } from './actions/clear-overrides.ts';
export type { OverrideChange } from './actions/change-overrides.ts';
export type { ScheduleOverride } from './definitions/override-records.ts';
export { type RunNow, type RunNowOptions, runScheduleNow } from './actions/run-schedule-now.ts';

// For programs: client/.
export {
  createScheduleClient,
  type RunNowFor,
  type ScheduleClient,
  type SkipFor,
} from './client/schedule-client.ts';

// Create and change schedules of the store: edit/.
export { createSchedule, type NewSchedule, type ScheduleChanged } from './edit/create-schedule.ts';
export { type ScheduleChanges, updateSchedule } from './edit/update-schedule.ts';
export { disableSchedule, enableSchedule } from './edit/switch-schedule.ts';
export type { AtHand } from './edit/entry-problems.ts';
export { deleteSchedule, readScheduleToDelete } from './edit/delete-schedule.ts';

// Run in a daemon: daemon/.
export {
  type ReloadReport,
  type Scheduler,
  type SchedulerOptions,
  startScheduler,
} from './daemon/scheduler.ts';
export { fireDue, type FireReport, readNextFire } from './daemon/fire-due.ts';

// List, explain and preview: queries/.
export type { CatchUpRules, MissedCause } from './plan/missed-cause.ts';
export { type LastFire, listSchedules, type ScheduleRecord } from './queries/list-schedules.ts';
export {
  type FireRecord,
  type FireHour,
  type FiresOfAll,
  type FireSum,
  type JudgedFire,
  listFireHours,
  listFires,
  listRecentFires,
  sumFireHours,
} from './queries/list-fires.ts';
export { explainFire, type FireAnswer, type FireExplanation, type FireRun } from './queries/explain-fire.ts';
export type { ChainProgress, UpstreamProgress } from './queries/explain-chain.ts';
export {
  type FirePreview,
  type LeftOut,
  previewFires,
  type PreviewedFire,
  type PreviewRequest,
} from './queries/preview/preview-fires.ts';
export { type ClockTurn, previewClockChange } from './queries/preview/preview-clock-change.ts';
export { previewTimes } from './queries/preview/preview-times.ts';
export { nextRuns } from './queries/next-runs.ts';
export { readNextRuns } from './queries/read-next-runs.ts';
export { type Punctuality, readPunctuality } from './queries/read-punctuality.ts';
export {
  type CalendarStretch,
  type CalendarWindow,
  type FireCalendar,
  fireCalendar,
} from './queries/fire-calendar.ts';
export { type FireStretch, fireStretches, type StretchRequest } from './queries/fire-stretches.ts';
