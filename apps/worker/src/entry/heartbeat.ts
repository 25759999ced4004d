/** The thread that renews the lease of this process. It is an entry of its own because a thread starts from a file. */
import { runHeartbeatThread } from '@sb/runner';

await runHeartbeatThread();
