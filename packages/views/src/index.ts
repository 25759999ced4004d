/** What command line and console show, in one place: the shapes of their JSON, and the sentences. */

// Shapes: the JSON of command line and API.
export {
  changeShape,
  deadGroupShape,
  deadLetterShape,
  eventShape,
  isoTime,
  jobShape,
  logLineShape,
  nextFireOf,
  nodeChangeShape,
  nodeShape,
  overrideShape,
  queueShape,
  replayReportShape,
  runDetailsShape,
  runShape,
  type ScheduleOfJob,
  standingShape,
  statisticsShape,
} from './shapes.ts';
export {
  type FieldProblemShape,
  fieldProblemShapes,
  type ProblemShape,
  problemShape,
} from './problem-shape.ts';
export { scheduleShape } from './schedules/schedule-shape.ts';
export { runExplanationShape } from './runs/explanation-shape.ts';
export { type LiveFold, liveFolds, liveFoldShape, liveFoldText, type ListedView } from './runs/live-folds.ts';
export { liveRunShape } from './runs/live-run.ts';
export { endedCursor, endedPosition, liveCursor, livePosition } from './runs/run-cursors.ts';
export {
  alertRowShape,
  alertShape,
  type AlertStatus,
  alertStatusShape,
  channelStateShape,
  explainedShape,
  ruleSetShapes,
  silenceShape,
} from './alerts/alert-shapes.ts';
export { backTestShape } from './alerts/back-test-shape.ts';
export { linkShape, sessionShape, tokenShape, userShape } from './access-shapes.ts';
export { type StoreFacts, storeShape } from './store-shape.ts';

// Rows: what a list is made of.
export {
  mergeSchedules,
  type ScheduleView,
  type StoredView,
  storedSchedules,
  wishesOf,
} from './schedules/schedule-view.ts';
export { upstreamOfText } from './schedules/upstream-text.ts';
export { alertSilence, silenceOf } from './alerts/silenced.ts';
export { type AlertRow, alertRowNote, alertRows } from './alerts/alert-rows.ts';
export { type ChannelRow, channelRows } from './alerts/channel-rows.ts';

// Sentences about runs.
export { causeNote } from './runs/cause-note.ts';
export { startForecast, turnDetail } from './runs/turn-text.ts';
export {
  causeLine,
  type CauseText,
  causeText,
  reasonText,
  replayCommand,
  stuckText,
} from './runs/cause-text.ts';
export { liveReason, liveSince } from './runs/live-run.ts';
export { attemptOfClaim, phaseLines, runPhases } from './runs/run-phases.ts';
export { chainCancelText, chainRetryText, runAgainText } from './runs/run-again-text.ts';
export { runSentence } from './runs/run-sentence.ts';
export { runWorkShape } from './runs/run-work-shape.ts';

// Sentences about schedules.
export { zoneName } from './schedules/schedule-when.ts';
export { endWords } from './text/end-verb.ts';
export { chainWords, plainTimes, timesText, writtenTimes } from './schedules/chain-words.ts';
export { fireWords, hourWords, missedShape, missedWords } from './schedules/missed-words.ts';
export { clockExceptions, rulesWords } from './schedules/rules-words.ts';
export { scheduleState, stateNotes, stateSentence } from './schedules/schedule-state.ts';
export { changedOverrideTexts, nextRunText, overrideText, overrideTexts } from './schedules/override-text.ts';
export { fireExplanationShape, fireExplanationText } from './schedules/fire-explanation.ts';
export { fireRemarks, movedNote, previewedFireShape } from './schedules/fire-remarks.ts';
export { changedScheduleText, followersText, runNowNotes } from './schedules/changed-schedule.ts';

export { failureWords } from './runs/failure-words.ts';

// Sentences about alerts: alerts/.
export { alertSubject, deliveriesText, fateText, matchText } from './alerts/alert-text.ts';

// Sentences about the plan of a week: sprint/.
export {
  deckNoteText,
  leftOutText,
  planFacts,
  planReasonText,
  sprintText,
  whyNotText,
} from './sprint/sprint-text.ts';

// Sentences about queues and nodes: queues/.
export { freeSlots, worksQueue } from './runs/takers.ts';
export { type QueueFacts, queueSaying, queueWord, type Saying } from './queues/queue-state.ts';
export {
  ifDrainedText,
  nodeChangeText,
  nodeSaying,
  nodesText,
  nodeStateWord,
  nodeWord,
  versionsText,
} from './queues/node-state.ts';
export { inForceText } from './queues/in-force-text.ts';
export { purgedText, purgeFollowersText } from './queues/purge-text.ts';
export { depthText, latelyText, nodeText, QUEUE_VERDICTS } from './queues/queue-explanation.ts';

// The overview: overview/.
export { type JobFacts, type JobLook, type JobState, jobState } from './overview/job-state.ts';
export { type Attention, firingAlerts, needsLook } from './overview/attention.ts';
export { overviewTiles, type Tile } from './overview/tiles.ts';
export { type Upcoming, upcomingFires } from './overview/upcoming.ts';
export { type OverviewVerdict, overviewVerdict } from './overview/verdict.ts';
export {
  livingDaemons,
  missingSchedules,
  slotsOf,
  sumOf,
  type Work,
  type WorkJob,
  type WorkQueue,
} from './overview/work.ts';

// What people and programs did: acts/.
export { type ActChange, actChange } from './acts/act-change.ts';
export {
  type ActObject,
  actObject,
  type ActObjectKind,
  type ActVia,
  actVia,
  actWords,
} from './acts/act-words.ts';
export { boardActWords } from './acts/board-act-words.ts';
// Sentences about events.
export { eventSays } from './acts/event-says.ts';

// Parts of sentences: text/.
export { actorName } from './text/actor-name.ts';
export { closedText } from './text/closed-text.ts';
export { changeText, movedText, standingText, untilText } from './text/standing-text.ts';
export { outcomeSentence } from './text/outcome-text.ts';
export { limitsText } from './text/limits-text.ts';
export { rateText } from './text/rate-text.ts';
export { clock, dayAndClock, relativeTime, roundedDuration } from './text/instants.ts';
export { localClock, localDay, localZone } from './text/local-time.ts';
export { clean, cleanJson } from './text/clean.ts';

// Secrets: nothing of them is shown.
export {
  maskExplanation,
  maskGroup,
  maskLetter,
  maskNews,
  maskRun,
  maskWork,
  type ShownGroup,
} from './masked.ts';
