import { readQueues } from '@sb/queue';
import { queueShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { queueColumns } from './queue-table.ts';

/** Lists the queues: their runs, and which are paused or draining. */
export async function run(call: Call): Promise<void> {
  const { output, io } = call;
  const queues = await withStore(await createServices(call), ({ store }) => readQueues(store));
  output.data(queues.map(queueShape));
  if (queues.length === 0) output.remark('There are no queues yet: a daemon creates the queues of its jobs.');
  else output.table(queues, queueColumns(io.now()));
}
