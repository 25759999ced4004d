/**
 * The log lines of one attempt, on their way to the store. The first and the last 128 KB are kept, with a line between
 * them that counts the lines left out: a job that floods its log costs a bounded amount of memory and disk.
 */
import type { LogLine } from '@sb/queue';
import { LOG_HEAD_CHUNKS, leftOutMark, type LogChunk } from '@sb/queue/engine';

const CHUNK_BYTES = 64 * 1024;
const TAIL_CHUNKS = 2;
const LONGEST_LINE = 16 * 1024;

interface Chunk {
  readonly seq: number;
  readonly lines: LogLine[];
  bytes: number;
  dirty: boolean;
}

export interface RunLog {
  add(line: LogLine): void;
  /** The chunks that changed since the last call. */
  takeDirty(): readonly LogChunk[];
  /** These could not be stored: they count as changed. */
  putBack(chunks: readonly LogChunk[]): void;
}

export function createRunLog(): RunLog {
  const head: Chunk[] = [];
  let tail: Chunk[] = [];
  let dropped = 0;

  return { add, takeDirty, putBack };

  function add(line: LogLine): void {
    const kept = shorten(line);
    const chunk = openChunk();
    chunk.lines.push(kept);
    chunk.bytes += sizeOf(kept);
    chunk.dirty = true;
  }

  function openChunk(): Chunk {
    const last = tail.at(-1) ?? head.at(-1);
    if (last && last.bytes < CHUNK_BYTES) return last;
    const fresh = { seq: (last?.seq ?? -1) + 1, lines: [], bytes: 0, dirty: true };
    if (head.length < LOG_HEAD_CHUNKS) head.push(fresh);
    else tail.push(fresh);
    // The tail has a fixed number of rows: each chunk moves up by one row when the oldest is dropped.
    if (tail.length > TAIL_CHUNKS) {
      dropped += tail.shift()?.lines.length ?? 0;
      tail = tail.map((chunk, i) => ({ ...chunk, seq: LOG_HEAD_CHUNKS + 1 + i, dirty: true }));
    }
    return tail.at(-1) ?? head.at(-1) ?? fresh;
  }

  function takeDirty(): readonly LogChunk[] {
    const chunks: LogChunk[] = [...head, ...tail]
      .filter((chunk) => chunk.dirty)
      .map(({ seq, lines }) => ({ seq, lines: [...lines] }));
    for (const chunk of [...head, ...tail]) chunk.dirty = false;
    if (chunks.length > 0 && dropped > 0) chunks.push(gap());
    return chunks;
  }

  function putBack(chunks: readonly LogChunk[]): void {
    for (const chunk of [...head, ...tail]) chunk.dirty ||= chunks.some(({ seq }) => seq === chunk.seq);
  }

  /** The row between head and tail. */
  function gap(): LogChunk {
    return { seq: LOG_HEAD_CHUNKS, lines: [leftOutMark(tail[0]?.lines[0]?.at ?? 0, dropped)] };
  }
}

function shorten(line: LogLine): LogLine {
  if (sizeOf(line) <= LONGEST_LINE) return line;
  return { at: line.at, level: line.level, message: `${line.message.slice(0, LONGEST_LINE)} … (cut)` };
}

function sizeOf(line: LogLine): number {
  return line.message.length + (line.fields ? JSON.stringify(line.fields).length : 0) + 40;
}
