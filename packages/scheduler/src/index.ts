export { compileCron, cronWarnings, nextFires, previousFires, validateCron } from './cron.ts';
export type { CompiledCron } from './cron.ts';
export { CronError } from './cron-errors.ts';
export type { CronFieldName } from './cron-errors.ts';
export { describeCron } from './describe-cron.ts';
export { diffSchedules, type EntryChange, type FieldChange, type ScheduleDiff } from './diff-schedules.ts';
export {
  type AskedUpstream,
  type Halt,
  haltOf,
  UPSTREAM_ENDS,
  type Upstream,
  type UpstreamEnd,
  upstreamOf,
} from './chain.ts';
export type { ChainStanding, UpstreamStanding } from './explain-chain.ts';
export { type Fired, fireDue, type FireReport, readNextFire } from './fire.ts';
export { type LastFire, listSchedules, type ScheduleRecord } from './list-schedules.ts';
export { type LoadingNode, loadSchedules, type LoadReport } from './load-schedules.ts';
export { type FireStretch, fireStretches, type StretchRequest } from './fire-stretches.ts';
export { type FirePlan, planFires, type Verdict } from './plan-fires.ts';
export { type FirePreview, previewFires, type PreviewedFire, type PreviewRequest } from './preview-fires.ts';
export { readNextRuns } from './read-next-runs.ts';
export { type Punctuality, readPunctuality } from './read-punctuality.ts';
export { removeOldFires } from './remove-old-fires.ts';
export { scheduleJsonSchema } from './schedule-json-schema.ts';
export {
  CATCH_UPS,
  type CatchUp,
  DEFAULT_RULES,
  type Overlap,
  OVERLAPS,
  type ScheduleRules,
} from './schedule-rules.ts';
export { readScheduleDrift, type ScheduleDrift } from './schedule-drift.ts';
export { parseSchedules, readScheduleFile, type ScheduleEntry, type ScheduleFile } from './schedule-file.ts';
export { zonedTime } from './zoned-time.ts';
export { type ReloadReport, type Scheduler, type SchedulerOptions, startScheduler } from './scheduler.ts';
export { validateZone, ZoneError } from './zones.ts';
export { changeNext, type ChangeOptions } from './change-next.ts';
export type { OverrideChange } from './change-overrides.ts';
export { clearOverrides } from './clear-overrides.ts';
export { followOtherCron, type OtherCronOptions } from './follow-other-cron.ts';
export type { ScheduleOverride } from './override-records.ts';
export { pauseSchedule } from './pause-schedule.ts';
export { resumeSchedule } from './resume-schedule.ts';
export { type RunNow, type RunNowOptions, runScheduleNow } from './run-schedule-now.ts';
export { skipNext } from './skip-next.ts';
export { createSchedule, type NewSchedule, type ScheduleChanged } from './create-schedule.ts';
export { deleteSchedule, lookToDelete } from './delete-schedule.ts';
export { disableSchedule, enableSchedule } from './switch-schedule.ts';
export { type ScheduleChanges, updateSchedule } from './update-schedule.ts';
export { nextRuns } from './next-runs.ts';
export { explainFire, type FireAnswer, type FireExplanation, type FireRun } from './explain-fire.ts';
export { listFollowers } from './list-followers.ts';
export { type FireRecord, listFires } from './list-fires.ts';
export { readNextResume } from './lapsed-pauses.ts';
