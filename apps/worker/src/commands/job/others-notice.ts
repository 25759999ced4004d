import { explainRun } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Output } from '../../cli/output.ts';
import { causeLine } from '../runs/views/cause-text.ts';

/** Says on stderr which runs a run waits for: once, and again when that has changed. */
export function createOthersNotice(store: Store, output: Output): (runId: number) => void {
  let said: string | undefined;

  return (runId) => {
    // A store that fails here fails the next step of the run too, and that is told.
    tell(runId).catch(() => {});
  };

  async function tell(runId: number): Promise<void> {
    const explanation = await explainRun(store, runId);
    const cause = explanation.causes.find(({ because }) => because === 'dependency');
    if (!cause) return;
    const line = causeLine(cause, explanation);
    if (line === said) return;
    said = line;
    output.note(`run ${runId}  ${line}`);
  }
}
