import { askFirst, type Question } from '../frame/confirm.tsx';

/** From a menu or the palette, which is closed by then: a refusal is a question, with the way to try again. */
export function actOrAsk(
  title: string,
  act: () => Promise<void>,
  command: Question['command'] = false,
): void {
  act().catch((error: unknown) =>
    askFirst({
      title,
      says: error instanceof Error ? error.message : String(error),
      verb: 'Try again',
      command,
      isRenewed: true,
      act,
    }),
  );
}
