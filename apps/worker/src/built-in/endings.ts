/** How the built-in jobs end a run that finds others at work, or that no retry would mend. */
import { Permanent, snooze, type Snooze } from '@sb/jobs';

/** For a run while another one has its organisation, or its token. */
export function busy(): Snooze {
  return snooze('10s');
}

/** No retry for an error that would come again. */
export async function permanently<T>(
  isFinal: (error: unknown) => error is Error,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFinal(error)) throw new Permanent(error.message, { cause: error });
    throw error;
  }
}
