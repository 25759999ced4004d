import { ACCESS } from './access.mjs';
import { ALERT_FACTS } from './alert-facts.mjs';
import { ALERT_RULES } from './alert-rules.mjs';
import { ALERT_VERBS } from './alert-verbs.mjs';
import { ALERTING } from './alerting.mjs';
import { BATCHES } from './batches.mjs';
import { CHAINS } from './chains.mjs';
import { TOLD } from './channels.mjs';
import { CLAIMS } from './claims.mjs';
import { CLIENTS } from './clients.mjs';
import { COMMAND_LINE } from './command-line.mjs';
import { CONDITIONS } from './conditions.mjs';
import { COPIES } from './copies.mjs';
import { DEPENDENCIES } from './dependencies.mjs';
import { DIGESTED } from './digest.mjs';
import { DOCTOR } from './doctor.mjs';
import { ENDS } from './ends.mjs';
import { EPISODIC } from './episodes.mjs';
import { EXPLANATIONS } from './explanations.mjs';
import { FACTS } from './facts.mjs';
import { FIRES } from './fires.mjs';
import { GUARDED } from './guard.mjs';
import { LIMITED } from './limits.mjs';
import { LIVE_LOOKS } from './live-looks.mjs';
import { NODES } from './nodes.mjs';
import { OPERATIONS } from './operations.mjs';
import { OVERRIDES } from './overrides.mjs';
import { OWN_JOBS } from './own-jobs.mjs';
import { PAGES } from './pages.mjs';
import { PUNCTUAL } from './punctuality.mjs';
import { RATED } from './rates.mjs';
import { READS } from './reads.mjs';
import { REPLACEMENTS } from './replacements.mjs';
import { RESTORES } from './restores.mjs';
import { SCHEDULE_LOADS } from './schedule-loads.mjs';
import { SCHEDULES } from './schedules.mjs';
import { BOARD } from './board.mjs';
import { GITHUB } from './github.mjs';
import { TEXTS } from './texts.mjs';
import { THREADS } from './threads.mjs';
import { TIMES } from './times.mjs';
import { TOGETHER } from './together.mjs';
import { WAITING_FIRES } from './waiting-fires.mjs';
import { WORK } from './work.mjs';
import { WORK_PAGES } from './work-pages.mjs';

/** Small changes; each breaks a promise. */
export const SABOTAGES = [
  ...ACCESS,
  ...ENDS,
  ...CLAIMS,
  ...NODES,
  ...FACTS,
  ...TOGETHER,
  ...FIRES,
  ...SCHEDULES,
  ...OVERRIDES,
  ...WAITING_FIRES,
  ...SCHEDULE_LOADS,
  ...PUNCTUAL,
  ...TIMES,
  ...CONDITIONS,
  ...CHAINS,
  ...EXPLANATIONS,
  ...DOCTOR,
  ...RESTORES,
  ...CLIENTS,
  ...COPIES,
  ...DEPENDENCIES,
  ...OPERATIONS,
  ...OWN_JOBS,
  ...WORK,
  ...LIMITED,
  ...RATED,
  ...REPLACEMENTS,
  ...BATCHES,
  ...ALERT_RULES,
  ...ALERT_VERBS,
  ...ALERT_FACTS,
  ...TOLD,
  ...DIGESTED,
  ...THREADS,
  ...EPISODIC,
  ...ALERTING,
  ...COMMAND_LINE,
  ...READS,
  ...LIVE_LOOKS,
  ...PAGES,
  ...WORK_PAGES,
  ...GUARDED,
  ...BOARD,
  ...GITHUB,
  ...TEXTS,
];
