/**
 * The alert rules of a daemon follow their file while it runs. A mistake in the file is reported and skipped, and the
 * rest works. A rule that a mistake has removed stays as it was: otherwise its alerts would end. A setting with a mistake
 * stays too: otherwise a channel would stop. A file that cannot be read changes nothing. No problem with alerts stops a daemon from running jobs.
 */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConfigError, ConfigFileError, type Problem, readTextFile } from '@sb/config';
import { type AlertsContext, parseAlerts } from '@sb/worker/node';
import { problemShape } from '@sb/views';
import type { AlertRule, AlertsInForce, ReadAlerts, SoundSettings } from '@sb/alerts';
import { NO_RULES } from '../../services/alerts-file.ts';
import { fileWarning } from '../../views/file-warning.ts';
import type { Voice } from './voice.ts';
import { type Reading, watchFile, type WatchTiming } from './watch-file.ts';

const STOP_WITHIN_MS = 2_000;

export interface FollowAlertsOptions extends Omit<AlertsContext, 'earlier'> {
  readonly file: string;
  /** True: the operator named this file, so it must exist. */
  readonly isNamed?: boolean;
  readonly voice: Pick<Voice, 'news'>;
  readonly timing?: WatchTiming;
}

export interface FollowedAlerts {
  /** The newest valid rules. */
  inForce(): AlertsInForce;
  /** Calls the listener with each new version. Returns a function that ends this. */
  subscribe(listener: (inForce: AlertsInForce) => void): () => void;
  /** Reads the file now. */
  readNow(): void;
  stop(): Promise<void>;
}

export function followAlerts(options: FollowAlertsOptions): FollowedAlerts {
  const { file, isNamed = false, voice, timing } = options;
  const listeners = new Set<(inForce: AlertsInForce) => void>();
  let reported: ReadonlySet<string> = new Set();
  let isBroken = false;
  let earlier: SoundSettings | undefined;
  let inForce: AlertsInForce = { ...parseAlerts(NO_RULES, file, options).inForce, isUnread: true };
  // A missing default file means no rules; a missing named file is an error.
  const isMissing = !isNamed && !existsSync(file);
  const text = isMissing ? NO_RULES : firstText();
  if (!isBroken) take(text, { isFirst: true });
  const watching = watchFile({ file, text, changed, ...(timing && { timing }) });
  return {
    inForce: () => inForce,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    readNow: () => watching.readNow(),
    async stop() {
      await Promise.race([watching.stop(), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    },
  };

  function firstText(): string {
    try {
      return readTextFile(file);
    } catch (error) {
      reportBroken(error);
      return NO_RULES;
    }
  }

  async function changed(reading: Reading): Promise<void> {
    if (reading.error === undefined) take(reading.text, { isFirst: false });
    else if (existsSync(file) || inForce.rules.length > 0) reportBroken(reading.error);
  }

  function take(fresh: string, { isFirst }: { readonly isFirst: boolean }): void {
    try {
      const read = parseAlerts(fresh, file, { ...options, earlier });
      earlier = read.file.soundSettings;
      if (isBroken && !isFirst)
        voice.news({ level: 'info', message: `${file} is valid again`, fields: { file } });
      isBroken = false;
      const kept = keptBy(read);
      reportProblems(read, kept);
      const rules = [...read.inForce.rules, ...kept];
      const next = { ...read.inForce, rules, ...(isFirst && isMissing && { isMissing }) };
      if (!isFirst) reportChanges(inForce, next);
      inForce = next;
      for (const listener of listeners) listener(inForce);
    } catch (error) {
      reportBroken(error);
    }
  }

  /** The rules that stay although the file lacks them: a mistyped list name hides all its rules, so only a valid file removes one. */
  function keptBy({ file: { problems, rules } }: ReadAlerts): readonly AlertRule[] {
    if (problems.length === 0) return [];
    const names = new Set(rules.map(({ name }) => name));
    return inForce.rules.filter(({ name }) => !names.has(name));
  }

  /** Reports each problem once, until it is gone. */
  function reportProblems(
    { file: { problems, warnings, keptSettings }, notes }: ReadAlerts,
    kept: readonly AlertRule[],
  ): void {
    const all = [
      ...problems.map((problem) => ({ level: 'error' as const, ...mistake(file, problem) })),
      ...staying(
        'rules',
        kept.map(({ name }) => name),
      ),
      ...staying('settings', keptSettings),
      ...warnings.map((problem) => ({ level: 'warn' as const, ...warningOf(file, problem) })),
      ...notes.map(({ channel, message, isBroken: isOff }) => ({
        level: 'warn' as const,
        message: isOff ? `alerts are not sent by ${channel}: ${message}` : message,
        fields: { channel },
      })),
    ];
    for (const news of all) if (!reported.has(news.message)) voice.news(news);
    reported = new Set(all.map(({ message }) => message));
  }

  function reportChanges(before: AlertsInForce, after: AlertsInForce): void {
    const changes = changesOf(before.rules, after.rules);
    if (changes.length === 0 && isDeepStrictEqual(before.settings, after.settings)) return;
    const message = `the alert rules of ${file} have changed: ${changes.join(', ') || 'their settings'}`;
    voice.news({ level: 'info', message, fields: { file, hash: after.hash, changes } });
  }

  function reportBroken(error: unknown): void {
    isBroken = true;
    const kept =
      inForce.rules.length === 0 ? 'no rule is on until then' : 'the alert rules stay as they were';
    const isOurs = error instanceof ConfigError || error instanceof ConfigFileError;
    voice.news({
      level: 'error',
      message: `${file} cannot be used: ${kept}`,
      ...(isOurs && { details: error.message }),
      fields: { file, ...(error instanceof ConfigError ? { problems: shapesOf(error) } : { error }) },
    });
  }
}

function shapesOf({ file, problems }: ConfigError) {
  return problems.map((problem) => problemShape(file, problem));
}

function mistake(file: string, problem: Problem) {
  return {
    message: `a mistake is skipped: ${new ConfigError(file, [problem]).message}`,
    fields: { ...problemShape(file, problem) },
  };
}

function staying(what: 'rules' | 'settings', names: readonly string[]) {
  const message = `until the mistake is corrected, these ${what} stay as they were: ${names.join(', ')}`;
  return names.length === 0 ? [] : [{ level: 'warn' as const, message, fields: { [what]: names } }];
}

function warningOf(file: string, problem: Problem) {
  return { message: fileWarning(file, problem).replace(/^warning {2}/, ''), fields: { file } };
}

function changesOf(before: readonly AlertRule[], after: readonly AlertRule[]): readonly string[] {
  const known = new Map(before.map((rule) => [rule.name, JSON.stringify(rule)]));
  const names = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap((rule) => {
      const was = known.get(rule.name);
      if (was === undefined) return [`${rule.name} is new`];
      return was === JSON.stringify(rule) ? [] : [`${rule.name} has changed`];
    }),
    ...before.filter(({ name }) => !names.has(name)).map(({ name }) => `${name} is gone`),
  ];
}
