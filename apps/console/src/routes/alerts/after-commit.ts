/** What an act reads for its answer once it is committed: where that fails, it is done all the same. */
import { RefusedError, refusalOf } from '../../http/refusal.ts';

export async function afterCommit<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    const { code, detail } = refusalOf(error, []);
    if (!code.startsWith('STORE_')) throw error;
    throw new RefusedError({
      code: 'WRITE_OUTCOME_UNKNOWN',
      detail: `It is carried out, but its outcome could not be read: ${detail}`,
      hint: 'Look at the outcome before you ask again.',
    });
  }
}
