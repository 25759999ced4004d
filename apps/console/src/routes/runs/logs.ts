/** The log of a run: its lines, oldest first, and the place where an answer ended. */
import { maskJson, redactText } from '@sb/logger';
import { type LogLine, type LogPlace, readLogLines } from '@sb/queue';
import { attemptOfClaim, isoTime } from '@sb/views';
import { z } from 'zod';
import type { runLogs } from '../../answers/run.ts';
import { maySeePayload } from '../../guard/own-boards.ts';
import { hasNumbers, nextOf, readCursor } from '../../requests/cursors.ts';
import type { Call } from '../../http/route.ts';
import { cursor, limit } from '../../requests/fields.ts';
import { type Params, seenRun } from './seen-run.ts';

export const logQuery = z.strictObject({
  attempt: z.coerce.number().int().positive().optional(),
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  text: z.string().min(1).max(200).optional(),
  cursor,
  limit: limit.default(200),
});
type LogQuery = z.output<typeof logQuery>;

function isLogPlace(value: unknown): value is LogPlace {
  return hasNumbers(value, ['claimNo', 'seq', 'before', 'nr']);
}

export async function readLogs(call: Call<Params, LogQuery>): Promise<z.input<typeof runLogs>> {
  const { store, query, who, secrets } = call;
  const found = await seenRun(call);
  if (!maySeePayload(who, found)) return { hidden: true };
  const filters = { ...query, id: found.id };
  let last = readCursor(query.cursor, filters, isLogPlace);
  let missing = 0;
  const items: z.input<typeof runLogs> extends infer Answer
    ? Extract<Answer, { items: unknown }>['items']
    : never = [];
  const isEachWanted = query.attempt === undefined && query.level === undefined && query.text === undefined;
  const lines = await readLogLines(store, found.id, last, isEachWanted ? { limit: query.limit } : {});
  for (const line of lines) {
    if (items.length >= query.limit) break;
    last = line.place;
    const attempt = attemptOfClaim(found.attempts, line.claimNo);
    if (query.attempt !== undefined && attempt !== query.attempt) continue;
    missing += line.missing ?? 0;
    if (!isWanted(line, query)) continue;
    items.push({
      nr: line.place.nr,
      claimNo: line.claimNo,
      attempt,
      at: isoTime(line.at),
      level: line.level,
      message: redactText(line.message, secrets),
      ...(line.fields && { fields: maskJson(line.fields, secrets) as Record<string, unknown> }),
    });
  }
  const isMore = items.length >= query.limit || found.finishedAt === undefined;
  return {
    items,
    ...nextOf(isMore ? last : undefined, filters),
    ...(missing > 0 && { missing }),
  };
}

const LEVELS = ['debug', 'info', 'warn', 'error'];

function isWanted(line: LogLine, { level, text }: LogQuery): boolean {
  return (
    (level === undefined || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level)) &&
    (text === undefined || line.message.toLowerCase().includes(text.toLowerCase()))
  );
}
