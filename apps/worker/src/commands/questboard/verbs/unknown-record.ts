import { UnknownRecordError } from '@sb/questboard';

/** The remark for a list that is empty because the board has no such record; undefined if `find` finds it. */
export async function unknownRecordRemark(find: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await find();
    return undefined;
  } catch (error) {
    if (error instanceof UnknownRecordError) return error.message;
    throw error;
  }
}
