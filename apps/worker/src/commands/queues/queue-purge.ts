import {
  previewPurge,
  type Purged,
  type PurgePreview,
  purgeQueue,
  type QueueRecord,
  readQueue,
} from '@sb/queue';
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createCounter } from '../../cli/progress.ts';
import { createServices, withStore } from '../../services/services.ts';
import { type Amount, amountOf, amountText } from './amount-of-runs.ts';
import { previewLines } from './preview-lines.ts';

interface Options {
  readonly reason?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

type PurgeCall = Call<{ readonly name: string }, Options>;

/** Cancels all waiting runs of a queue. */
export async function run(call: PurgeCall): Promise<ExitCode> {
  const { args, options, io } = call;
  const { name } = args;
  return withStore(await createServices(call), async ({ store }) => {
    const waiting = waitingIn(await readQueue(store, name));
    if (options.dryRun) return showPreview(call, { waiting, preview: await previewPurge(store, name) });
    if (waiting.amount === 0) return show(call, { cancelled: 0 });
    const what = `cancel ${amountText(waiting)} that wait${waiting.amount === 1 ? 's' : ''} in the queue ${clean(name)}`;
    const look = `worker queue:purge ${name} --dry-run`;
    if (!(await confirm(call, { what, look, yes: options.yes }))) return EXIT.failed;
    const counter = createCounter(call, (done) => `${plural(done, 'run')} cancelled`);
    const purged = await purgeQueue(store, name, {
      actor: actorOf(io.env),
      reason: options.reason,
      onProgress: counter.report,
    }).finally(() => counter.end());
    return show(call, purged);
  });
}

function show({ output, args }: PurgeCall, { cancelled, failure }: Purged): ExitCode {
  const name = clean(args.name);
  output.data({ queue: args.name, cancelled });
  if (output.isTerminal)
    output.lines(`  ${name}: ${plural(cancelled, 'run')} cancelled; running ones continue`);
  else output.lines([name, cancelled].join('\t'));
  if (failure) {
    output.remark('The store failed then: others may still wait.');
    throw failure;
  }
  return EXIT.ok;
}

interface Previewed {
  readonly waiting: Amount;
  readonly preview: PurgePreview;
}

function showPreview({ output, args }: PurgeCall, { waiting, preview }: Previewed): ExitCode {
  const { amount: wouldCancel, isAtLeast } = waiting;
  const { groups, isPart, followers } = preview;
  const name = clean(args.name);
  output.data({
    queue: args.name,
    cancelled: 0,
    dryRun: true,
    wouldCancel,
    isAtLeast,
    groups: groups.map((group) => ({ ...group, isAtLeast: isPart })),
    followers,
  });
  if (!output.isTerminal) {
    output.lines([name, wouldCancel].join('\t'));
    return EXIT.ok;
  }
  output.lines(
    `  ${name}: ${amountText(waiting)} would be cancelled; nothing is changed`,
    ...previewLines(preview),
  );
  return EXIT.ok;
}

function waitingIn({ queued, later, held, waiting }: QueueRecord): Amount {
  return amountOf([queued, later, held, waiting]);
}
