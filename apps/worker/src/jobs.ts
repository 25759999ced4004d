/** The jobs of this worker: import yours and add it to the list. */
import { registerJobs } from '@sb/jobs';
import { dailyQuestmaster } from './daily-questmaster.ts';
import { dailyQuestmasterDryrun } from './daily-questmaster-dryrun.ts';
import { githubSync } from './github-sync.ts';
import { maintenanceCleanup } from './maintenance-cleanup.ts';
import { maintenanceRetry } from './maintenance-retry.ts';
import { shellCommand } from './shell-command.ts';
import { weeklySprintplanner } from './weekly-sprintplanner.ts';
import { weeklySprintplannerDryrun } from './weekly-sprintplanner-dryrun.ts';

registerJobs([
  dailyQuestmaster,
  dailyQuestmasterDryrun,
  weeklySprintplanner,
  weeklySprintplannerDryrun,
  githubSync,
  maintenanceCleanup,
  maintenanceRetry,
  shellCommand,
]);
