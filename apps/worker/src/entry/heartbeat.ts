/** The thread that renews the lease of this process: it is started from a file of its own. */
import { runHeartbeatThread } from '@sb/runner';

await runHeartbeatThread();
