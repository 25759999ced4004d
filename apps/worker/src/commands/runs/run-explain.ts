import { explainRun } from '@sb/queue';
import { maskExplanation, runExplanationShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { isGone } from '../../services/living-nodes.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { causeColumns, explanationOfRun } from './views/explanation-of-run.ts';

/** Explains why a run is not running: all causes, the one to remove first on top. */
export async function run(call: Call<{ readonly runId: string }>): Promise<void> {
  const { output, args } = call;
  const id = runIdOf(args.runId);
  const services = await createServices(call);
  const explained = await withStore(services, ({ store }) => explainRun(store, id, { isGone }));
  const explanation = maskExplanation(explained, services.secrets);
  output.data(runExplanationShape(explanation));
  if (output.isTerminal) output.lines(...explanationOfRun(explanation, output));
  else output.table(explanation.causes, causeColumns(explanation));
}
