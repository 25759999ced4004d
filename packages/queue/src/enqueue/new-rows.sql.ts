/** Runs that differ in nothing but their input, and in their dedupe key where they have one. */
export interface NewRows {
  /** JSON texts. */
  readonly inputs: readonly (string | null)[];
  /** One for each input, no two alike. */
  readonly keys?: readonly string[] | undefined;
}

export interface Inserted {
  /** In the order of the rows; fewer where keys were held. */
  readonly ids: readonly number[];
  /** The keys of those ids. */
  readonly keys?: readonly string[];
}

/** What waits in a queue with a bound; it is counted no further than the bound. */
export interface Room {
  readonly queue: string;
  readonly depth: number;
  readonly maxDepth: number;
}

/** Nothing was stored, because it was too much. */
export type Full = Room;

export function isFull(room: Room | undefined, { inputs }: NewRows): room is Full {
  return room !== undefined && room.depth + inputs.length > room.maxDepth;
}

const WAITING = ['r.state = 1 and r.lane = 0', 'r.state = 1 and r.lane = 1', 'r.state = 2', 'r.state = 0'];

/** The text of a count of what waits in a queue, each part by the index that holds it; `limit` stops each. */
export function depthText(queueId: string, limit: string): string {
  return WAITING.map(
    (part) =>
      `(select count(*) from (select 1 from runs r where r.queue_id = ${queueId} and ${part} limit ${limit}) c)`,
  ).join(' + ');
}
