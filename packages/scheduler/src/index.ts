export { compileCron, cronWarnings, nextFires, previousFires, validateCron } from './cron/cron.ts';
export type { CompiledCron } from './cron/cron.ts';
export { CronError } from './cron/cron-errors.ts';
export type { CronFieldName } from './cron/cron-errors.ts';
export { describeCron } from './cron/describe-cron.ts';
export {
  diffSchedules,
  type EntryChange,
  type FieldChange,
  type ScheduleDiff,
} from './file/diff-schedules.ts';
export {
  type AskedUpstream,
  type Halt,
  haltOf,
  UPSTREAM_ENDS,
  type Upstream,
  type UpstreamEnd,
  upstreamOf,
} from './file/chain.ts';
export type { ChainStanding, UpstreamStanding } from './queries/explain-chain.ts';
export { fireDue, type FireReport, readNextFire } from './daemon/fire-due.ts';
export { type Fired } from './fire/fired.ts';
export { type LastFire, listSchedules, type ScheduleRecord } from './queries/list-schedules.ts';
export { type LoadingNode, loadSchedules, type LoadReport } from './load/load-schedules.ts';
export { type FireStretch, fireStretches, type StretchRequest } from './queries/fire-stretches.ts';
export { type FirePlan, planFires, type Verdict } from './plan/plan-fires.ts';
export {
  type FirePreview,
  previewFires,
  type PreviewedFire,
  type PreviewRequest,
} from './queries/preview-fires.ts';
export { readNextRuns } from './queries/read-next-runs.ts';
export { type Punctuality, readPunctuality } from './queries/read-punctuality.ts';
export { removeOldFires } from './fire/remove-old-fires.ts';
export { scheduleJsonSchema } from './file/schedule-json-schema.ts';
export {
  CATCH_UPS,
  type CatchUp,
  DEFAULT_RULES,
  type Overlap,
  OVERLAPS,
  type ScheduleRules,
} from './schedule-rules.ts';
export { readScheduleDrift, type ScheduleDrift } from './load/schedule-drift.ts';
export {
  parseSchedules,
  readScheduleFile,
  type ScheduleEntry,
  type ScheduleFile,
} from './file/schedule-file.ts';
export { zonedTime } from './cron/zoned-time.ts';
export {
  type ReloadReport,
  type Scheduler,
  type SchedulerOptions,
  startScheduler,
} from './daemon/scheduler.ts';
export { validateZone, ZoneError } from './cron/zones.ts';
export { changeNext, type ChangeOptions } from './actions/change-next.ts';
export type { OverrideChange } from './actions/change-overrides.ts';
export { clearOverrides } from './actions/clear-overrides.ts';
export { followOtherCron, type OtherCronOptions } from './actions/follow-other-cron.ts';
export type { ScheduleOverride } from './definitions/override-records.ts';
export { pauseSchedule, resumeSchedule } from './actions/pause-schedule.ts';
export { type RunNow, type RunNowOptions, runScheduleNow } from './actions/run-schedule-now.ts';
export { skipNext } from './actions/skip-next.ts';
export { createSchedule, type NewSchedule, type ScheduleChanged } from './edit/create-schedule.ts';
export { deleteSchedule, lookToDelete } from './edit/delete-schedule.ts';
export { disableSchedule, enableSchedule } from './edit/switch-schedule.ts';
export { type ScheduleChanges, updateSchedule } from './edit/update-schedule.ts';
export { nextRuns } from './queries/next-runs.ts';
export { explainFire, type FireAnswer, type FireExplanation, type FireRun } from './queries/explain-fire.ts';
export { listFollowers } from './chains/list-followers.ts';
export { type FireRecord, listFires } from './queries/list-fires.ts';
export { readNextResume } from './actions/lapsed-pauses.ts';
