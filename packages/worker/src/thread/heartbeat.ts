/** The entry file of the thread that renews the lease of a packed worker: the build puts it beside the library. */
import { runHeartbeatThread } from '@sb/runner';

await runHeartbeatThread();
