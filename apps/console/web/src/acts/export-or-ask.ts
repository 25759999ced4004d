import type { Params } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { saveExport } from './save-export.ts';

/** From a menu, which is closed by then: a refusal is a question, with the way to try again. */
export function exportOrAsk(path: string, params: Params, name: string): void {
  const act = (): Promise<void> => saveExport(path, params, name);
  act().catch((error: unknown) =>
    askFirst({
      title: `${name} is not saved`,
      says: error instanceof Error ? error.message : String(error),
      verb: 'Try again',
      // It saves a file of this browser.
      command: false,
      act,
    }),
  );
}
