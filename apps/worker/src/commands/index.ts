import type { CommandDefinition } from '../cli/command.ts';
import { ACCESS_COMMANDS } from './access/index.ts';
import { ALERT_COMMANDS } from './alerts/index.ts';
import { CONFIG_COMMANDS } from './config/index.ts';
import { CONSOLE_COMMANDS } from './console/index.ts';
import { DAEMON_COMMANDS } from './daemon/index.ts';
import { DEAD_LETTER_COMMANDS } from './dead-letters/index.ts';
import { DEBUG_COMMANDS } from './debug/index.ts';
import { DEV_COMMANDS } from './dev/index.ts';
import { docsCommands } from './docs/index.ts';
import { DOCTOR_COMMANDS } from './doctor/index.ts';
import { EVENT_COMMANDS } from './events/index.ts';
import { GITHUB_COMMANDS } from './github/index.ts';
import { JOB_COMMANDS } from './job/index.ts';
import { NEW_JOB_COMMANDS } from './new-job/index.ts';
import { NODE_COMMANDS } from './nodes/index.ts';
import { QUESTBOARD_COMMANDS } from './questboard/index.ts';
import { QUEUE_COMMANDS } from './queues/index.ts';
import { RUN_COMMANDS } from './runs/index.ts';
import { SCHEDULE_COMMANDS } from './schedules/index.ts';
import { START_COMMANDS } from './start/index.ts';
import { STORE_COMMANDS } from './store/index.ts';
import { TOP_COMMANDS } from './top/index.ts';

/**
 * Every command, in the order of the help: a heading appears where its first command does. Only the definitions are
 * loaded here; the code of a command is loaded when it runs.
 */
export const COMMANDS: readonly CommandDefinition[] = [
  // daemon, health
  ...DAEMON_COMMANDS,
  // dev
  ...DEV_COMMANDS,
  // console
  ...CONSOLE_COMMANDS,
  // job, list, job:pause, job:resume, job:limit
  ...JOB_COMMANDS,
  // schedules, schedules:*
  ...SCHEDULE_COMMANDS,
  // top
  ...TOP_COMMANDS,
  // runs, history, stats, run:*
  ...RUN_COMMANDS,
  // events:tail
  ...EVENT_COMMANDS,
  // debug:bundle
  ...DEBUG_COMMANDS,
  // docs:build
  ...docsCommands(() => COMMANDS),
  // dlq:*
  ...DEAD_LETTER_COMMANDS,
  // alert:*
  ...ALERT_COMMANDS,
  // queue:*
  ...QUEUE_COMMANDS,
  // node:*
  ...NODE_COMMANDS,
  // console:invite, console:reset, user:*, session:*, token:*
  ...ACCESS_COMMANDS,
  // questboard:*, task:*, quest:*, member:*
  ...QUESTBOARD_COMMANDS,
  // github:*
  ...GITHUB_COMMANDS,
  // doctor
  ...DOCTOR_COMMANDS,
  // config:check, config:show
  ...CONFIG_COMMANDS,
  // db:*
  ...STORE_COMMANDS,
  // init, completion
  ...START_COMMANDS,
  // job:new, job:test
  ...NEW_JOB_COMMANDS,
];
