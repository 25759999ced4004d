import { explainFire } from '@sb/scheduler';
import type { Call } from '../../cli/command.ts';
import { clean, fireExplanationShape, fireExplanationText } from '@sb/views';
import { createServices, withStore } from '../../services/services.ts';

/** Explains whether a schedule fired, and if not, why. */
export async function run(call: Call<{ readonly name: string }, { readonly at?: Date }>): Promise<void> {
  const { output, args, options, io } = call;
  const services = await createServices(call);
  const explanation = await withStore(services, ({ store }) =>
    explainFire(store, args.name, options.at?.getTime()),
  );
  output.data(fireExplanationShape(explanation, services.secrets));
  const { says, facts } = fireExplanationText(explanation, {
    now: io.now(),
    asked: options.at?.getTime(),
  });
  const indent = output.isTerminal ? '  ' : '';
  output.lines(`${indent}${clean(args.name)}: ${says}`);
  for (const fact of facts) output.remark(indent + fact);
}
