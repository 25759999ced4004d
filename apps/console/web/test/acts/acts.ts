/** Each act of the console, by page. */
import type { ActRow } from './act-row.ts';
import { ALERT_ACTS } from './rows/alert-acts.ts';
import { BOARD_ACTS } from './rows/board-acts.ts';
import { JOB_ACTS } from './rows/job-acts.ts';
import { LETTER_ACTS } from './rows/letter-acts.ts';
import { PEOPLE_ACTS } from './rows/people-acts.ts';
import { PLAN_ACTS } from './rows/plan-acts.ts';
import { QUEST_ACTS } from './rows/quest-acts.ts';
import { QUEUE_ACTS } from './rows/queue-acts.ts';
import { RUN_ACTS } from './rows/run-acts.ts';
import { RUN_LIST_ACTS } from './rows/run-list-acts.ts';
import { SCHEDULE_ACTS } from './rows/schedule-acts.ts';
import { SETTINGS_ACTS } from './rows/settings-acts.ts';
import { TASK_ACTS } from './rows/task-acts.ts';
import { WHOLE_FORM_ACTS } from './rows/whole-form-acts.ts';

export const ACTS: readonly ActRow[] = [
  ...RUN_ACTS,
  ...RUN_LIST_ACTS,
  ...JOB_ACTS,
  ...QUEUE_ACTS,
  ...LETTER_ACTS,
  ...SCHEDULE_ACTS,
  ...ALERT_ACTS,
  ...TASK_ACTS,
  ...QUEST_ACTS,
  ...PLAN_ACTS,
  ...PEOPLE_ACTS,
  ...BOARD_ACTS,
  ...SETTINGS_ACTS,
  ...WHOLE_FORM_ACTS,
];
