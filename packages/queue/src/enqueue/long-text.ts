import { INLINE_INPUT_BYTES } from '../run.ts';

/** Whether an input's text is kept in a table of its own. */
export function isLong(input: string | null): input is string {
  // No character takes more than three bytes of UTF-8.
  return (
    input !== null && input.length * 3 > INLINE_INPUT_BYTES && Buffer.byteLength(input) > INLINE_INPUT_BYTES
  );
}
