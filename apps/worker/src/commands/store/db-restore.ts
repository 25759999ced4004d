import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { FORGET_SESSIONS, forgetSessions, listRestoredTokens, type Token } from '@sb/access';
import { FORGET_MESSAGES, forgetMessages } from '@sb/alerts';
import type { NodeRecord } from '@sb/queue';
import { FORGET_NODES, forgetNodes } from '@sb/queue/engine';
import {
  type Body,
  postgresToolPlace,
  readSequences,
  restoreSqlite,
  schemaStatus,
  StoreUnusableError,
  type Replaced,
  type Tx,
} from '@sb/storage';
import { formatCount } from '@sb/words';
import { clean, tokenShape } from '@sb/views';
import { checkBackup } from './backup/check-backup.ts';
import { NoBackupError, StoreInUseError } from './backup/errors.ts';
import { keptName, timeInName } from './backup/names.ts';
import { createShare } from './backup/progress.ts';
import { checkDump, restorePostgres } from './backup/restore-postgres.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { exitCodeOfSignal, type Stoppable, stoppable } from '../../cli/interruption.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { createServices, openUnchecked, type Services } from '../../services/services.ts';
import { missingFile, sqliteFile } from '../../services/missing-file.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { UsageError } from '../../cli/usage-error.ts';

type RestoreCall = Call<{ readonly file: string }, { readonly yes: boolean; readonly dryRun: boolean }>;

/** The store that the restore replaces. */
interface Present {
  readonly exists: boolean;
  /** The store cannot be read: it is unknown whether nodes work in it. */
  readonly isUnreadable: boolean;
  /** Nodes that work in it: a restore waits for their end. */
  readonly living: readonly NodeRecord[];
  readonly replaced: Replaced;
}

interface Plan {
  readonly where: string;
  readonly present: Present;
  /** New name of the old store. */
  readonly keepAs: string;
  readonly restore: () => Promise<Stoppable<{ readonly storeId: string }>>;
}

/** Replaces the store by a backup. The old store is kept under another name. */
export async function run(call: RestoreCall): Promise<ExitCode> {
  const services = await createServices(call);
  const backup = resolveUserPath(call.args.file, call.io);
  if (!existsSync(backup)) throw new NoBackupError(backup);
  const isSqlite = services.databaseUrl.startsWith('sqlite:');
  const plan = await (isSqlite ? planSqlite : planPostgres)(call, services, backup);
  const { where, present, keepAs, restore } = plan;
  if (call.options.dryRun) return show(call, plan, undefined);
  if (present.living.length > 0) throw new StoreInUseError(where, present.living);
  const caution = present.isUnreadable
    ? '; it cannot be read, so it is unknown whether a daemon works in it'
    : '';
  const what = `replace the store ${where} by ${backup}, and keep the old store as ${keepAs}${caution}`;
  const look = `worker db:restore ${call.args.file} --dry-run`;
  if (present.exists && !(await confirm(call, { what, look, yes: call.options.yes }))) return EXIT.failed;
  const restored = await restore();
  if ('result' in restored)
    return show(call, plan, { ...restored.result, ...(await readRestored(services)) });
  call.output.remark(`Interrupted: ${where} is unchanged.`);
  return exitCodeOfSignal(restored.stoppedBy);
}

async function planSqlite(call: RestoreCall, services: Services, backup: string): Promise<Plan> {
  const file = sqliteFile(services.databaseUrl);
  if (file === undefined) throw new UsageError('a store in memory cannot be restored');
  await checkBackup(backup, file);
  const keepAs = keptName(file, call.io.now());
  const exists = missingFile(services.databaseUrl) === undefined;
  const present = exists ? await examinePresent(services) : NOTHING;
  return {
    where: file,
    present,
    keepAs,
    async restore() {
      const share = createShare(call, 'restored');
      try {
        const task = { backup, file, keepAs, prepare: forget, onProgress: share.tell };
        return await stoppable((signal) => restoreSqlite({ ...task, signal }));
      } finally {
        share.end();
      }
    },
  };
}

function* forget(tx: Tx): Body<void> {
  yield* forgetNodes(tx);
  yield* forgetMessages(tx);
  yield* forgetSessions(tx);
}

async function planPostgres(call: RestoreCall, services: Services, backup: string): Promise<Plan> {
  const place = postgresToolPlace(services.databaseUrl);
  const tools = { place, env: call.io.env };
  await checkDump(backup, tools);
  const present = await examinePresent(services);
  const keepAs = `${place.schema}_replaced_${timeInName(call.io.now()).toLowerCase().replaceAll('-', '')}`;
  return {
    where: place.where,
    present,
    keepAs,
    async restore() {
      const storeId = randomUUID();
      const script = {
        keepAs,
        storeId,
        replaced: present.replaced,
        prepare: [...FORGET_NODES, ...FORGET_MESSAGES, ...FORGET_SESSIONS],
      };
      await restorePostgres(backup, script, tools);
      return { result: { storeId } };
    },
  };
}

const NOTHING: Present = { exists: false, isUnreadable: false, living: [], replaced: { marks: {} } };

async function examinePresent(services: Services): Promise<Present> {
  try {
    const store = await openUnchecked(services);
    try {
      const { storeId } = await schemaStatus(store);
      if (storeId === undefined) return { ...NOTHING, exists: store.dialect === 'sqlite' };
      const living = await findLivingNodes(store);
      const replaced = { storeId, marks: await store.read(readSequences) };
      return { exists: true, isUnreadable: false, living, replaced };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!isDamaged(error)) throw error;
    return { ...NOTHING, exists: true, isUnreadable: true };
  }
}

interface Restored {
  readonly storeId: string;
  /** The number after which those of the restored store continue. */
  readonly runsAbove: number;
  /** Those that the backup brings back: one may have been revoked since then. */
  readonly tokens: readonly Token[];
}

async function readRestored(services: Services): Promise<Omit<Restored, 'storeId'>> {
  const store = await openUnchecked(services);
  try {
    const runsAbove = (await store.read(readSequences))['runs'] ?? 0;
    return { runsAbove, tokens: await listRestoredTokens(store) };
  } finally {
    await store.close();
  }
}

/** A damaged file is no obstacle: a restore repairs it. */
function isDamaged(error: unknown): boolean {
  if (!(error instanceof StoreUnusableError) || !(error.cause instanceof Error)) return false;
  return 'code' in error.cause && /^SQLITE_(?:NOTADB|CORRUPT)/.test(String(error.cause.code));
}

function show(
  { output, args, options }: RestoreCall,
  { where, present, keepAs }: Plan,
  restored: Restored | undefined,
): ExitCode {
  const keptAs = present.exists ? keepAs : undefined;
  output.data({
    where,
    backup: args.file,
    dryRun: options.dryRun,
    keptAs,
    storeId: restored?.storeId,
    runsAbove: restored?.runsAbove,
    ...(restored && { tokens: restored.tokens.map(tokenShape) }),
    ...(present.living.length > 0 && { refusedFor: present.living.map(({ id, name }) => ({ id, name })) }),
  });
  if (!output.isTerminal) output.lines([where, keptAs ?? '', restored?.storeId ?? ''].join('\t'));
  else if (restored)
    output.lines(`  ${where} is restored${keptAs === undefined ? '' : `; the old store is ${keptAs}`}`);
  else
    output.lines(
      `  The backup is whole. ${where} would be ${keptAs === undefined ? 'created' : `replaced, and kept as ${keptAs}`}; nothing is changed`,
    );
  if (!restored && present.living.length > 0)
    output.remark(
      `The restore itself is refused while these work: ${present.living.map(({ id, name }) => `${clean(name)} (${id})`).join(', ')}. Stop them first.`,
    );
  if (restored)
    output.remark(
      `Run numbers continue after ${formatCount(restored.runsAbove)}, so that no number means a run of the lost time too. ` +
        'Runs in progress at the time of the backup run again as soon as a daemon starts. ' +
        'Alert messages that waited at that time are not sent. All users of the console sign in again.',
    );
  if (restored && restored.tokens.length > 0)
    output.remark(
      `These tokens can be used again, also if they were revoked after the backup: ${restored.tokens.map(tokenText).join(', ')}. ` +
        'To end one: worker token:revoke <number>',
    );
  return EXIT.ok;
}

function tokenText({ id, name, user }: Token): string {
  return `${id} (${clean(name)}@${clean(user)})`;
}
