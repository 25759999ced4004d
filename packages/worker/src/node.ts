/** The door for the daemon and for @sb/testing: the parts of a node. No export is behind both doors. */

// The store and the node: node/.
export { connectPatiently } from './node/connect-patiently.ts';
export { type OpenedStore, openMigrated } from './node/open-migrated.ts';
export { type NodeOptions, startNode } from './node/start-node.ts';
export { type KeptNode, keepNode, stopWithin } from './node/keep-node.ts';
export { onStopSignal, type StopSignal } from './node/on-stop-signal.ts';

// The metrics of a node: metrics/.
export { createMetricsReader, type ReadMetrics } from './metrics/read-metrics.ts';

// Alerts of a node: alerts/.
export { alertPorts } from './alerts/alert-ports.ts';
export { type AlertsContext, alertSurroundings, parseAlerts } from './alerts/parse-alerts.ts';

// Remove old records: retention/.
export { cleanUp } from './retention/clean-up.ts';

// A wrapper of each run: program/.
export { wrapRuns } from './program/wrap-runs.ts';

// Jobs of a thread: thread/.
export { exportedJobs } from './thread/exported-jobs.ts';
