/** Every route of the console. */
import type { Route } from '../http/route.ts';
import { ALERT_ROUTES } from '../routes/alerts/alerts.ts';
import { ALERT_RECORD_ROUTES } from '../routes/alerts/records.ts';
import { ALERT_RULE_ROUTES } from '../routes/alerts/rules.ts';
import { SILENCE_ROUTES } from '../routes/alerts/silences.ts';
import { CHAIN_ROUTES } from '../routes/runs/chains.ts';
import { DEAD_LETTER_ACTS } from '../routes/dead-letters/acts.ts';
import { DEAD_LETTER_READS } from '../routes/dead-letters/reads.ts';
import { EVENT_ROUTES } from '../routes/events.ts';
import { GRAPH_ROUTES } from '../routes/graphs.ts';
import { INSTALLATION_ROUTES } from '../routes/installation.ts';
import { JOB_ACTS } from '../routes/jobs/acts.ts';
import { JOB_READS } from '../routes/jobs/reads.ts';
import { NODE_ROUTES } from '../routes/nodes.ts';
import { OPERATION_ROUTES } from '../routes/operations.ts';
import { BOARD_DAY_ROUTES } from '../routes/orgs/day.ts';
import { GITHUB_LINK_ROUTES } from '../routes/orgs/github-links.ts';
import { GITHUB_ROUTES } from '../routes/orgs/github.ts';
import { MEMBER_ROUTES } from '../routes/orgs/members.ts';
import { ORG_ROUTES } from '../routes/orgs/orgs.ts';
import { QUEST_ACTS } from '../routes/orgs/quests/acts.ts';
import { QUEST_READS } from '../routes/orgs/quests/reads.ts';
import { BOARD_RECORD_ROUTES } from '../routes/orgs/records.ts';
import { BOARD_RUN_ROUTES } from '../routes/orgs/runs.ts';
import { SPRINT_ROUTES } from '../routes/orgs/sprints.ts';
import { TASK_ACTS } from '../routes/orgs/tasks/acts.ts';
import { TASK_READS } from '../routes/orgs/tasks/reads.ts';
import { BOARD_TRANSFER_ROUTES } from '../routes/orgs/transfer.ts';
import { OVERVIEW_ROUTES } from '../routes/overview.ts';
import { PROBE_ROUTES } from '../routes/probes.ts';
import { QUEUE_ACTS } from '../routes/queues/acts.ts';
import { QUEUE_READS } from '../routes/queues/reads.ts';
import { RUN_ACTS } from '../routes/runs/acts.ts';
import { RUN_LIST_ROUTES } from '../routes/runs/lists.ts';
import { RUN_READS } from '../routes/runs/run.ts';
import { CALENDAR_ROUTES } from '../routes/schedules/calendar.ts';
import { SCHEDULE_ACTS } from '../routes/schedules/acts.ts';
import { SCHEDULE_EDITS } from '../routes/schedules/edits.ts';
import { SCHEDULE_READS } from '../routes/schedules/reads.ts';
import { SERIES_ROUTES } from '../routes/series.ts';
import { SEARCH_ROUTES } from '../routes/search/search.ts';
import { SESSION_ROUTES } from '../routes/access/session.ts';
import { STREAM_ROUTES } from '../routes/stream.ts';
import { USER_ROUTES } from '../routes/access/users.ts';
import { VIEW_ROUTES } from '../routes/search/views.ts';

export const ROUTES: readonly Route[] = [
  ...OVERVIEW_ROUTES,
  ...RUN_LIST_ROUTES,
  ...RUN_READS,
  ...RUN_ACTS,
  ...CHAIN_ROUTES,
  ...JOB_READS,
  ...JOB_ACTS,
  ...QUEUE_READS,
  ...QUEUE_ACTS,
  ...GRAPH_ROUTES,
  ...NODE_ROUTES,
  ...DEAD_LETTER_READS,
  ...DEAD_LETTER_ACTS,
  ...SCHEDULE_READS,
  ...CALENDAR_ROUTES,
  ...SCHEDULE_ACTS,
  ...SCHEDULE_EDITS,
  ...OPERATION_ROUTES,
  ...ALERT_ROUTES,
  ...ALERT_RULE_ROUTES,
  ...ALERT_RECORD_ROUTES,
  ...SILENCE_ROUTES,
  ...EVENT_ROUTES,
  ...ORG_ROUTES,
  ...MEMBER_ROUTES,
  ...SPRINT_ROUTES,
  ...QUEST_READS,
  ...QUEST_ACTS,
  ...TASK_READS,
  ...TASK_ACTS,
  ...BOARD_RECORD_ROUTES,
  ...GITHUB_LINK_ROUTES,
  ...BOARD_DAY_ROUTES,
  ...BOARD_RUN_ROUTES,
  ...BOARD_TRANSFER_ROUTES,
  ...GITHUB_ROUTES,
  ...SERIES_ROUTES,
  ...SEARCH_ROUTES,
  ...VIEW_ROUTES,
  ...STREAM_ROUTES,
  ...SESSION_ROUTES,
  ...USER_ROUTES,
  ...INSTALLATION_ROUTES,
  ...PROBE_ROUTES,
];
