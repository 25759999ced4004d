import { listSilences, silenceAlerts } from '@sb/alerts';
import { didYouMean } from '@sb/config';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import { readAlerts } from './read-alerts.ts';
import { type SilenceFlags, silenceWish } from './silence-wish.ts';
import type { Call } from '../../cli/command.ts';
import { clean } from '../../cli/terminal/text.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { silenceShape } from './views/alert-shapes.ts';
import { matchText } from './views/alert-table.ts';
import { isoTime } from '../../views/shapes.ts';
import { untilText } from '../../views/standing-text.ts';

/** For a while nobody is told of what matches. */
export async function run(call: Call<object, SilenceFlags>): Promise<void> {
  const { output, options, io } = call;
  const { reason, ...wish } = silenceWish(options);
  const services = await createServices(call);
  const { silence, remarks } = await withStore(services, async ({ store }) => {
    const id = await silenceAlerts(store, wish, { actor: actorOf(io.env), reason });
    const jobs = (wish.match.job ?? []).map((job) => unknownJobRemark(job, store, services));
    return {
      silence: (await listSilences(store)).find((one) => one.id === id),
      remarks: [...(await unknownRules(store, call, services)), ...(await Promise.all(jobs))],
    };
  });
  if (!silence) return;
  const { id, match, until } = silence;
  output.data(silenceShape(silence));
  if (output.isTerminal)
    output.lines(`  silence ${id} of ${clean(matchText(match))} until ${untilText(until, io.now())}`);
  else output.lines([id, clean(matchText(match)), isoTime(until)].join('\t'));
  for (const remark of remarks) if (remark !== undefined) output.remark(`warning  ${remark}`);
  output.remark(`What is resolved is told all the same. Before its time: worker alert:unsilence ${id}`);
}

/** A daemon may have another file than this program, so it is no error. */
async function unknownRules(
  store: Store,
  { io, options }: Call<object, SilenceFlags>,
  services: Services,
): Promise<readonly string[]> {
  if (!options.rule) return [];
  const { rules } = (await readAlerts(store, { io, options: {} }, services)).file;
  const known = rules.map(({ name }) => name);
  return options.rule
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = didYouMean(name, known);
      const advice = meant === undefined ? '' : ` Did you mean "${meant}"?`;
      return `alerts.yaml has no rule ${JSON.stringify(name)}.${advice}`;
    });
}
