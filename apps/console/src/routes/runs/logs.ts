/** The log of a run: its lines, oldest first, and the place where an answer ended. */
import { maskJson, redactText } from '@sb/logger';
import { readRunLogs } from '@sb/queue';
import { attemptOfClaim, isoTime } from '@sb/views';
import { z } from 'zod';
import type { runLogs } from '../../answers/run.ts';
import { readCursor, writeCursor } from '../../requests/cursors.ts';
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

interface LogPlace {
  readonly claimNo: number;
  readonly seq: number;
  /** Lines of this chunk that were sent. */
  readonly sent: number;
  readonly nr: number;
}

function isLogPlace(value: unknown): value is LogPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { claimNo, seq, sent, nr }: { readonly [Key in keyof LogPlace]?: unknown } = value;
  return [claimNo, seq, sent, nr].every((one) => Number.isSafeInteger(one));
}

export async function readLogs(call: Call<Params, LogQuery>): Promise<z.input<typeof runLogs>> {
  const { store, query, who, secrets } = call;
  const found = await seenRun(call);
  if (!who.canSeePayload) return { hidden: true };
  const place = readCursor(query.cursor, { ...query, id: found.id }, isLogPlace);
  // The last chunk grows in place: it is read again.
  const chunks = await readRunLogs(store, found.id, place && { claimNo: place.claimNo, seq: place.seq - 1 });
  const items: z.input<typeof runLogs> extends infer Answer
    ? Extract<Answer, { items: unknown }>['items']
    : never = [];
  let last = place ?? { claimNo: 0, seq: 0, sent: 0, nr: 0 };
  for (const { claimNo, seq, lines } of chunks) {
    const sent = claimNo === last.claimNo && seq === last.seq ? last.sent : 0;
    for (const [at, line] of lines.entries()) {
      if (at < sent) continue;
      last = { claimNo, seq, sent: at + 1, nr: last.nr + 1 };
      const attempt = attemptOfClaim(found.attempts, claimNo);
      if (!isWanted({ ...line, attempt }, query)) continue;
      items.push({
        nr: last.nr,
        claimNo,
        attempt,
        at: isoTime(line.at),
        level: line.level,
        message: redactText(line.message, secrets),
        ...(line.fields && { fields: maskJson(line.fields, secrets) as Record<string, unknown> }),
      });
      if (items.length >= query.limit) return { items, next: writeCursor(last, { ...query, id: found.id }) };
    }
  }
  const isGrowing = found.finishedAt === undefined && last.nr > 0;
  return { items, ...(isGrowing && { next: writeCursor(last, { ...query, id: found.id }) }) };
}

const LEVELS = ['debug', 'info', 'warn', 'error'];

function isWanted(
  line: { readonly level: string; readonly message: string; readonly attempt: number },
  { attempt, level, text }: LogQuery,
): boolean {
  return (
    (attempt === undefined || line.attempt === attempt) &&
    (level === undefined || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level)) &&
    (text === undefined || line.message.toLowerCase().includes(text.toLowerCase()))
  );
}
