/** The jobs of this worker: import yours and add it to the list. */
import { registerJobs } from '@sb/jobs';
import { dailyQuestmaster } from './daily-questmaster.ts';
import { dailyQuestmasterDryrun } from './daily-questmaster-dryrun.ts';
import { maintenanceCleanup } from './maintenance-cleanup.ts';
import { maintenanceRetry } from './maintenance-retry.ts';

registerJobs([dailyQuestmaster, dailyQuestmasterDryrun, maintenanceCleanup, maintenanceRetry]);
