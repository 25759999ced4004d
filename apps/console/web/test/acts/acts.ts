/** Each act of the console, by page. */
import type { ActRow } from './act-row.ts';
import { PLAN_ACTS, QUEST_ACTS, TASK_ACTS } from './board-acts.ts';
import { RUN_ACTS } from './run-acts.ts';
import { ALERT_ACTS, SCHEDULE_ACTS } from './schedule-acts.ts';
import { SETTINGS_ACTS } from './settings-acts.ts';

export const ACTS: readonly ActRow[] = [
  ...RUN_ACTS,
  ...SCHEDULE_ACTS,
  ...ALERT_ACTS,
  ...TASK_ACTS,
  ...QUEST_ACTS,
  ...PLAN_ACTS,
  ...SETTINGS_ACTS,
];
