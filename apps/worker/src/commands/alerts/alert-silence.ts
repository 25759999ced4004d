import {
  type AlertMatch,
  listSilences,
  type Severity,
  silenceAlerts,
  type SilenceWish,
  unsilence,
} from '@sb/alerts';
import { suggestion } from '@sb/config';
import { quote } from '@sb/words';
import type { Store } from '@sb/storage';
import { clean, isoTime, matchText, silenceShape, untilText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { alertNumber } from './alert-number.ts';
import { findKnownRules, RULES_UNREAD } from './read-alerts.ts';
import { silenceColumns } from './views/alert-table.ts';

/** Silences matching alerts for a while. */
export async function startSilence(call: Call<object, SilenceFlags>): Promise<void> {
  const { output, options, io } = call;
  const { reason, ...wish } = silenceWish(options);
  const services = await createServices(call);
  const { silence, remarks } = await withStore(services, async ({ store }) => {
    const jobs = (wish.match.job ?? []).map((job) => unknownJobRemark(job, store, services));
    const found = [...(await unknownRules(store, call, services)), ...(await Promise.all(jobs))];
    const made = await silenceAlerts(store, wish, { actor: actorOf(io.env), reason });
    return { silence: made, remarks: found };
  });
  const { id, match, until } = silence;
  output.data(silenceShape(silence));
  if (output.isTerminal)
    output.lines(`  silence ${id} of ${clean(matchText(match))} until ${untilText(until, io.now())}`);
  else output.lines([id, clean(matchText(match)), isoTime(until)].join('\t'));
  for (const remark of remarks) if (remark !== undefined) output.remark(`warning  ${remark}`);
  output.remark(`Notifications of resolved alerts are still sent. To end it: worker alert:unsilence ${id}`);
}

/** Warnings, not errors: a daemon may have another file than this program. */
async function unknownRules(
  store: Store,
  call: Call<object, SilenceFlags>,
  services: Services,
): Promise<readonly string[]> {
  const { rule } = call.options;
  if (!rule) return [];
  const { names, isWhole } = await findKnownRules(store, call, services);
  const unknown = rule.filter((name) => !names.includes(name));
  if (unknown.length > 0 && !isWhole) return [RULES_UNREAD];
  return unknown.map((name) => `alerts.yaml has no rule ${quote(name)}.${suggestion(name, names)}`);
}

interface SilenceFlags {
  readonly rule?: readonly string[];
  readonly job?: readonly string[];
  readonly severity?: readonly Severity[];
  readonly all: boolean;
  /** Ms. */
  readonly for?: number;
  readonly until?: Date;
  readonly reason?: string;
}

/** Reads the flags of a new silence. Pure. Throws `USAGE`. */
function silenceWish(flags: SilenceFlags): SilenceWish & { readonly reason: string } {
  const { for: span, until, reason = '' } = flags;
  if ((span === undefined) === (until === undefined))
    throw new UsageError(
      'a silence needs exactly one end',
      'Give --for 2h, or --until 2026-01-05T09:00:00Z.',
    );
  const match = matchOf(flags);
  return { match, reason, until: until ? { at: until.getTime() } : { forMs: span ?? 0 } };
}

/** Without a choice it throws: a forgotten flag must not silence everything. */
function matchOf({ rule, job, severity, all }: SilenceFlags): AlertMatch {
  const match = { ...(rule && { rule }), ...(job && { job }), ...(severity && { severity }) };
  const isAny = Object.keys(match).length > 0;
  if (isAny && all)
    throw new UsageError('--all excludes --rule, --job and --severity', 'Leave out one of them.');
  if (isAny || all) return match;
  throw new UsageError(
    'expected a choice of alerts to silence, got none',
    'Give --rule, --job or --severity; or --all for everything.',
  );
}

/** Lists silences: what each covers, its end, and who set it. */
export async function showSilences(call: Call<object, { readonly all: boolean }>): Promise<void> {
  const { output, options, io } = call;
  const silences = await withStore(await createServices(call), ({ store }) =>
    listSilences(store, { all: options.all }),
  );
  output.data(silences.map(silenceShape));
  if (silences.length === 0)
    output.remark(options.all ? 'There are no silences.' : 'No silence is in force.');
  else output.table(silences, silenceColumns(io.now()));
}

interface Options {
  readonly reason?: string;
}

/** Ends a silence before its time. */
export async function endSilence(call: Call<{ readonly silenceId: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const id = alertNumber(args.silenceId, 'a silence', 'worker alert:silences shows them.');
  const silence = await withStore(await createServices(call), ({ store }) =>
    unsilence(store, id, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data(silenceShape(silence));
  const of = clean(matchText(silence.match));
  output.lines(output.isTerminal ? `  silence ${id} of ${of} has ended` : [id, of, 'over'].join('\t'));
  output.remark('Alerts that still fire send notifications at the next evaluation.');
}
