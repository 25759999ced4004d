/** The body of an export: read page by page as its reader takes it. One that fails on its way ends the connection. */
import { exportRows, type Exported, type ExportPage } from './export-rows.ts';
import type { Outcome } from '../http/outcome.ts';
import { RefusedError } from '../http/refusal.ts';

/** Fields that depend on the reader: what it may do with an item, and the number of letters that it may not. They are not exported. */
const OF_READER = ['may', 'others'];

export function isOfThing(field: string): boolean {
  return !OF_READER.includes(field);
}

/**
 * The page of an answer, without what its reader may do with each item. Refuses with its refusal, and with `FORBIDDEN` where
 * the answer hides its items.
 */
export function exportPage(outcome: Outcome): ExportPage {
  if (outcome.isRefused) throw new RefusedError(outcome.refusal);
  const page = JSON.parse(outcome.json ?? '{}') as Partial<ExportPage>;
  if (!page.items)
    throw new RefusedError({ code: 'FORBIDDEN', detail: 'You may not see inputs, results and logs.' });
  return {
    ...page,
    items: page.items.map((item) =>
      Object.fromEntries(Object.entries(item).filter(([field]) => isOfThing(field))),
    ),
  };
}

interface BodyParts {
  /** Aborts when the reader has left: the read that ends with it is no error. */
  readonly left: AbortSignal;
  readonly onError: (error: unknown) => void;
}

export function exportedBody(exported: Exported, { left, onError }: BodyParts): ReadableStream {
  const rows = exportRows(exported);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await rows.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        if (!left.aborted) onError(error);
        // A reader must not take what it has for the whole list.
        controller.error(new Error('The export ended early.'));
      }
    },
    async cancel() {
      await rows.return(undefined);
    },
  });
}
