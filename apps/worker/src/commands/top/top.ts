import type { Call } from '../../cli/command.ts';
import { checkScreen, liveScreen } from '../../cli/live-screen.ts';
import { createServices, withStore } from '../../services/services.ts';
import { createTopReader } from './read-top.ts';
import { topLines } from './top-lines.ts';

/** Shows what the worker does, anew each second. It only reads, and no daemon waits for it. */
export async function run(call: Call): Promise<void> {
  checkScreen(call, 'top', 'To print the facts once: worker runs, worker queue:list, worker history');
  await withStore(await createServices(call), async ({ store }) => {
    const read = createTopReader(store);
    await liveScreen(call, {
      read,
      draw: (facts, size) => topLines(facts, { ...size, style: call.output.style }),
    });
  });
}
